/** Buttons that every chart has: its numbers as CSV, itself as a picture. */

import {html, nothing} from "lit";
import type {TemplateResult} from "lit";
import {csv} from "../../../../wasm/package/report.ts";
import {download} from "../download.ts";
import {downloadIcon} from "../icons.ts";
import {svgText} from "./svg_file.ts";

/** What is drawn: an element, or the text of an SVG file where the page draws it otherwise. */
type Drawn = SVGSVGElement | string | null | undefined;

export interface Saved {
  /** File name without its extension. */
  readonly name: string;
  /** A header with units in its names, and what stands below it; or that as CSV. */
  readonly rows: () => readonly (readonly unknown[])[] | string;
  readonly chart?: () => Drawn;
}

export function saveButtons({name, rows, chart}: Saved): TemplateResult {
  const saveCsv = () => {
    const numbers = rows();
    download(`${name}.csv`, "text/csv", typeof numbers === "string" ? numbers : `${csv(numbers)}\n`);
  };
  return html`
    <span class="tools">
      <button type="button" class="button small" title="Download the numbers as CSV" @click=${saveCsv}>
        ${downloadIcon} CSV
      </button>
      ${
        chart === undefined
          ? nothing
          : html`<button
              type="button"
              class="button small"
              title="Download the chart as SVG"
              @click=${() => saveDrawn(name, chart())}
            >
              ${downloadIcon} SVG
            </button>`
      }
    </span>
  `;
}

export function saveDrawn(name: string, drawn: Drawn): void {
  if (typeof drawn === "string") download(`${name}.svg`, "image/svg+xml", drawn);
  else if (drawn) download(`${name}.svg`, "image/svg+xml", svgText(drawn));
}
