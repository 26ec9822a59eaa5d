import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {byCause, kCauses, objectWords, verdictOf} from "../../../../wasm/package/critical_path.ts";
import type {Attribution, PathPart} from "../../core/types.ts";
import {formatShare} from "../../format/number.ts";
import {formatCycles} from "../../format/quantity.ts";
import {shared} from "../../styles/shared.ts";
import {barPicture} from "../chart/bar_picture.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {fileName} from "../download.ts";
import {howComputed} from "../help/explained.ts";
import {chevronIcon} from "../icons.ts";
import {LayerEvent} from "../layer_event.ts";
import {causeStyles} from "./stack.ts";

/** What the network's cycles are spent on: a sentence, a bar by cause, and the objects. Fires LayerEvent. */
@customElement("cyclescope-why")
export class WhyView extends LitElement {
  static override styles = [
    shared,
    causeStyles,
    css`
      .verdict {
        font-size: 1rem;
        overflow-wrap: anywhere;
      }
      .verdict button {
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        font: inherit;
        text-align: left;
        text-decoration: underline;
        overflow-wrap: anywhere;
        cursor: pointer;
      }
      cyclescope-stack {
        height: 1.25rem;
        margin: 0.625rem 0 0.5rem;
      }
      .key .cause {
        display: inline-block;
        width: 0.875rem;
        height: 0.75rem;
        margin-right: 0.375rem;
        border-radius: 2px;
        vertical-align: -0.0625rem;
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.25rem;
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 0.8125rem;
        font-variant-numeric: tabular-nums;
      }
      .note {
        padding-top: 0.5rem;
        font-size: 0.8125rem;
      }
      .tools {
        display: flex;
        gap: 0.375rem;
        padding-top: 0.5rem;
      }
      .small {
        height: 1.75rem;
        font-size: 0.8125rem;
      }
      details {
        margin-top: 0.5rem;
      }
      summary {
        display: flex;
        align-items: center;
        gap: 0.375rem;
        width: fit-content;
        min-height: 1.75rem;
        cursor: pointer;
        font-size: 0.8125rem;
        color: var(--accent);
        list-style: none;
      }
      summary svg {
        transition: transform var(--quick);
      }
      details[open] summary svg {
        transform: rotate(90deg);
      }
      table {
        border-collapse: collapse;
        font-size: 0.8125rem;
        font-variant-numeric: tabular-nums;
      }
      caption {
        padding-bottom: 0.25rem;
        text-align: left;
        overflow-wrap: anywhere;
      }
      th,
      td {
        padding: 0.1875rem 1rem 0.1875rem 0;
        border-bottom: 1px solid var(--line);
        text-align: left;
      }
      th {
        font-weight: 600;
      }
      .numeric {
        text-align: right;
      }
    `,
  ];

  /** Of the design. */
  @property() name = "";
  @property({attribute: false}) attribution!: Attribution;
  /** Name of the layer that is opened: the objects are then those of this layer. */
  @property({attribute: false}) selected: string | undefined;

  protected override render() {
    const {total} = this.attribution;
    const verdict = verdictOf(this.attribution);
    if (verdict === undefined) return html`<p class="muted">No layer takes any time.</p>`;
    const parts = byCause(total.path);
    return html`
      <p class="verdict">
        ${verdict.sentence}; start with
        <button type="button" @click=${() => this.dispatchEvent(new LayerEvent(verdict.layer))}>${verdict.layer}</button
        >.
      </p>
      ${
        verdict.cause === "fetch"
          ? html`<p class="muted note">
              What keeps pace with the fetch does not show here: of paths that take equally long only one is followed.
              "What would help" tells whether a faster fetch does.
            </p>`
          : nothing
      }
      <cyclescope-stack .path=${total.path}></cyclescope-stack>
      <ul class="key">
        ${kCauses.map(
          ({id, label, meaning}, index) =>
            html`<li data-hint=${meaning} aria-description=${meaning}>
              <span class="cause ${id}"></span>${label} ${formatShare((parts[index] ?? 0) / total.cycles)}
            </li>`,
        )}
      </ul>
      ${
        total.exact
          ? nothing
          : html`<p class="muted note">
              Approximate: a part of ${formatCycles(total.cycles)} cycles was extrapolated to find this.
            </p>`
      }
      ${saveButtons({
        name: fileName(`${this.name}_why`),
        rows: () => [
          ["layer", "cause", "part", "cycles"],
          ...this.attribution.layers.flatMap(({name, path}) =>
            path.map(({cause, object, cycles}) => [name, cause, object, cycles]),
          ),
        ],
        chart: () =>
          barPicture(
            `What the cycles of ${this.name} are spent on`,
            kCauses.map(({label}, index) => {
              const part = parts[index] ?? 0;
              return {label, value: part, text: `${formatShare(part / total.cycles)}, ${formatCycles(part)} cycles`};
            }),
          ),
      })}
      <details>
        <summary>${chevronIcon} By part of the machine</summary>
        ${this.#objects()}
      </details>
      ${howComputed(["causes"])}
    `;
  }

  #objects() {
    const {total, layers} = this.attribution;
    const layer = layers.find(({name, cycles}) => name === this.selected && cycles > 0);
    const {path, cycles} = layer ?? total;
    return html`
      <table>
        <caption class="muted">
          ${layer === undefined ? "The whole network" : layer.name}
        </caption>
        <thead>
          <tr>
            <th scope="col">Cause</th>
            <th scope="col">At</th>
            <th scope="col" class="numeric">Cycles</th>
            <th scope="col" class="numeric">Share</th>
          </tr>
        </thead>
        <tbody>
          ${path.toSorted((a, b) => b.cycles - a.cycles).map((part) => objectRow(part, cycles))}
        </tbody>
      </table>
    `;
  }
}

function objectRow({cause, object, cycles}: PathPart, total: number) {
  const label = kCauses.find(({id}) => id === cause)?.label ?? cause;
  return html`
    <tr>
      <td>${label}</td>
      <td title=${object}>${objectWords(object)}</td>
      <td class="numeric">${formatCycles(cycles)}</td>
      <td class="numeric">${formatShare(cycles / total)}</td>
    </tr>
  `;
}
