import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {CalibratedParameter, ParameterValue} from "../../core/types.ts";
import type {CalibratedKind} from "../../state/learn/calibrated_kind.ts";
import {shared} from "../../styles/shared.ts";
import {tableStyles} from "./table_styles.ts";
import {rangeWords, valueWords} from "./wording.ts";

/** What was found of each parameter, and how sure it is. */
@customElement("cyclescope-calibrated-table")
export class CalibratedTable extends LitElement {
  static override styles = [
    shared,
    tableStyles,
    css`
      .value {
        font-weight: 600;
      }
      .changed .value {
        color: var(--accent);
      }
      .guess .value {
        font-weight: 400;
        color: var(--text-muted);
      }
      .unit,
      .range {
        color: var(--text-muted);
      }
      .unit {
        font-weight: 400;
      }
      p {
        padding-top: 0.5rem;
        font-size: 0.8125rem;
      }
    `,
  ];

  @property({attribute: false}) found: readonly CalibratedParameter[] = [];
  @property({attribute: false}) kind!: CalibratedKind;
  /** What the device was made with, where that is known: to compare with. */
  @property({attribute: false}) truth: ReadonlyMap<string, ParameterValue> = new Map();

  protected override render() {
    const {found, kind, truth} = this;
    const left = kind.sought.filter((name) => !found.some((one) => one.name === name));
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label="Found parameters">
        <table>
          <caption class="hidden">
            Parameters that were found
          </caption>
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col" class="numeric">Found</th>
              ${truth.size > 0 ? html`<th scope="col" class="numeric">In the black box</th>` : nothing}
              <th scope="col" class="numeric">Default</th>
              <th scope="col">Range</th>
            </tr>
          </thead>
          <tbody>
            ${found.map((one) => this.#row(one))}
          </tbody>
        </table>
      </div>
      ${left.length > 0 ? html`<p class="muted">Not looked for, as no measured cycle depends on it: ${left.join(", ")}.</p>` : nothing}
    `;
  }

  #row(found: CalibratedParameter) {
    const {name, value, default: usual, determined} = found;
    const parameter = this.kind.summary.parameters.find((one) => one.name === name);
    const hidden = this.truth.get(name);
    return html`
      <tr class=${!determined ? "guess" : value === usual ? "" : "changed"}>
        <th
          scope="row"
          data-hint=${parameter?.description ?? nothing}
          aria-description=${parameter?.description ?? nothing}
        >
          ${name} <span class="unit">${parameter?.unit}</span>
        </th>
        <td class="numeric value">${valueWords(value)}</td>
        ${this.truth.size > 0 ? html`<td class="numeric">${hidden === undefined ? "" : valueWords(hidden)}</td>` : nothing}
        <td class="numeric">${valueWords(usual)}</td>
        <td class="range">${rangeWords(found)}</td>
      </tr>
    `;
  }
}
