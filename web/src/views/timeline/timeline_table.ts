import {LitElement, css, html, nothing} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import type {Trace} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import {exploreStyles} from "../explore/explore_styles.ts";
import {kColumns, timelineRows} from "./timeline_csv.ts";

const kMostRows = 500;
const kNumeric: ReadonlySet<string> = new Set(["Instruction", "Start", "End"]);

/** The timeline as a table. */
@customElement("cyclescope-timeline-table")
export class TimelineTable extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      td.text,
      th.text {
        text-align: left;
      }
    `,
  ];

  @property({attribute: false}) trace!: Trace;
  @property({attribute: false}) window = 0;
  @state() private open = false;

  protected override render() {
    return html`
      <details @toggle=${(event: Event) => (this.open = (event.target as HTMLDetailsElement).open)}>
        <summary>Table of this part</summary>
        ${this.open ? this.#table() : nothing}
      </details>
    `;
  }

  #table() {
    const rows = timelineRows(this.trace, this.window, kMostRows + 1);
    const kind = (column: number) => (kNumeric.has(kColumns[column] ?? "") ? "" : "text");
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label="Timeline as a table">
        <table>
          <thead>
            <tr>
              ${kColumns.map((column, index) => html`<th scope="col" class=${kind(index)}>${column}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, kMostRows).map(
              (row) =>
                html`<tr>
                  ${row.map((cell, index) =>
                    index === 0
                      ? html`<th scope="row">${cell}</th>`
                      : html`<td class=${kind(index)}>${kind(index) === "" ? formatInteger(Number(cell)) : cell}</td>`,
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        rows.length > kMostRows
          ? html`<p class="status">The first ${formatInteger(kMostRows)} rows; the CSV has all.</p>`
          : nothing
      }
    `;
  }
}
