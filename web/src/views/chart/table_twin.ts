import {LitElement, css, html, nothing} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import {formatInteger} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import {exploreStyles} from "../explore/explore_styles.ts";

export interface TwinColumn {
  readonly title: string;
  /** Text stands at the left, numbers and what is formatted as such at the right. */
  readonly text?: boolean;
}

/** What a table says: its first column names rows, and whole numbers are written with their groups. */
export interface Twin {
  readonly columns: readonly TwinColumn[];
  readonly rows: readonly (readonly (string | number)[])[];
}

const kMostRows = 500;

/** The table of a chart, which is made when it is opened. */
@customElement("cyclescope-table-twin")
export class TableTwin extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      :host {
        display: block;
      }
      .text {
        text-align: left;
      }
    `,
  ];

  /** What opens it, and what it is called. */
  @property() summary = "";
  @property() label = "";
  @property({attribute: false}) twin!: () => Twin;
  @state() private open = false;

  protected override render() {
    return html`
      <details @toggle=${(event: Event) => (this.open = (event.target as HTMLDetailsElement).open)}>
        <summary>${this.summary}</summary>
        ${this.open ? this.#table(this.twin()) : nothing}
      </details>
    `;
  }

  #table({columns, rows}: Twin) {
    const kind = (column: number) => (column === 0 || columns[column]?.text === true ? "text" : "");
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label=${this.label}>
        <table>
          <thead>
            <tr>
              ${columns.map(({title}, column) => html`<th scope="col" class=${kind(column)}>${title}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, kMostRows).map(
              (row) =>
                html`<tr>
                  ${row.map((cell, column) => {
                    const text = typeof cell === "number" ? formatInteger(cell) : cell;
                    return column === 0
                      ? html`<th scope="row">${text}</th>`
                      : html`<td class=${kind(column)}>${text}</td>`;
                  })}
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
