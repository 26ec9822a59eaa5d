/** Colours with a pattern of their own, so that charts can be read without colours. */

import {html, svg} from "lit";
import type {SVGTemplateResult, TemplateResult} from "lit";

export interface Texture {
  /** Unique among the textures of a chart. */
  readonly id: string;
  /** A CSS colour; a variable follows light and dark. */
  readonly colour: string;
  readonly pattern: Pattern;
}

export type Pattern = "plain" | "up" | "down" | "across" | "upright" | "dots" | "grid" | "steep";

/** Strokes of a tile of 6 x 6 pixels. */
const kTiles: Readonly<Record<Pattern, string>> = {
  plain: "",
  up: "M-1 1L1 -1M0 6L6 0M5 7L7 5",
  down: "M-1 5L1 7M0 0L6 6M5 -1L7 1",
  across: "M0 3H6",
  upright: "M3 0V6",
  dots: "M2.5 3H3.5",
  grid: "M0 3H6M3 0V6",
  steep: "M0 6L3 0M3 6L6 0",
};

/** What must be in an SVG, or beside it in the same shadow root, for fillOf() to mean something. */
export function textureDefinitions(textures: readonly Texture[]): SVGTemplateResult {
  return svg`
    <defs>
      ${textures.map(
        ({id, colour, pattern}) => svg`
          <pattern id="texture-${id}" width="6" height="6" patternUnits="userSpaceOnUse">
            <rect width="6" height="6" style="fill:${colour}" />
            <path d=${kTiles[pattern]} style="stroke:var(--surface);stroke-opacity:0.6;fill:none;stroke-width:${pattern === "dots" ? 2 : 1.25}" />
          </pattern>`,
      )}
    </defs>`;
}

export function fillOf({id}: Texture): string {
  return `url(#texture-${id})`;
}

/** A square of it, for legends; textureDefinitions() stand in the same shadow root. */
export function textureSwatch(texture: Texture): TemplateResult {
  return html`<svg class="texture" width="14" height="12" aria-hidden="true">
    <rect width="14" height="12" rx="2" fill=${fillOf(texture)} />
  </svg>`;
}

/** Definitions for a shadow root of several charts. */
export function sharedTextures(textures: readonly Texture[]): TemplateResult {
  return html`<svg width="0" height="0" style="position:absolute" aria-hidden="true">
    ${textureDefinitions(textures)}
  </svg>`;
}
