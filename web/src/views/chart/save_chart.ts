/** Buttons that every chart has: its numbers as CSV, itself as SVG. */

import {html, nothing} from "lit";
import type {TemplateResult} from "lit";
import {csv} from "../../../../wasm/package/report.ts";
import {download} from "../download.ts";
import {downloadIcon} from "../icons.ts";
import {svgText} from "./svg_file.ts";

export interface Saved {
  /** File name without its extension. */
  readonly name: string;
  /** A header with units in its names, and what stands below it. */
  readonly rows: () => readonly (readonly unknown[])[];
  readonly chart?: () => SVGSVGElement | null | undefined;
}

export function saveButtons({name, rows, chart}: Saved): TemplateResult {
  const saveCsv = () => download(`${name}.csv`, "text/csv", `${csv(rows())}\n`);
  const saveSvg = () => {
    const drawn = chart?.();
    if (drawn) download(`${name}.svg`, "image/svg+xml", svgText(drawn));
  };
  return html`
    <span class="tools">
      <button type="button" class="button small" title="Download the numbers as CSV" @click=${saveCsv}>
        ${downloadIcon} CSV
      </button>
      ${
        chart === undefined
          ? nothing
          : html`<button type="button" class="button small" title="Download the chart as SVG" @click=${saveSvg}>
              ${downloadIcon} SVG
            </button>`
      }
    </span>
  `;
}
