import {LitElement, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {Evaluation, EvaluationTotal} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import {kErrorColumns} from "./error_columns.ts";
import {tableStyles} from "./table_styles.ts";
import {formatPercent, typeTitle} from "./wording.ts";

const kColumns = [
  {label: "Layers", hint: "Layers that the model is judged on. None of them was trained on."},
  ...kErrorColumns,
  {label: "In range", hint: "Measured latencies within the predicted range, which should hold nine of ten."},
] as const;

/** A model's errors per layer type, on layers that it was not trained on. */
@customElement("cyclescope-error-table")
export class ErrorTable extends LitElement {
  static override styles = [shared, tableStyles];

  @property({attribute: false}) evaluation!: Evaluation;

  protected override render() {
    const {types, total} = this.evaluation;
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label="Errors by layer type">
        <table>
          <caption class="hidden">
            Errors by layer type, on layers not trained on
          </caption>
          <thead>
            <tr>
              <th scope="col">Layer type</th>
              ${kColumns.map(
                ({label, hint}) =>
                  html`<th scope="col" class="numeric" data-hint=${hint} aria-description=${hint}>${label}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${types.map(
              (errors) =>
                html`<tr>
                  <th scope="row">${typeTitle(errors.type)}</th>
                  ${cells(errors)}
                </tr>`,
            )}
          </tbody>
          ${
            types.length > 1
              ? html`<tfoot>
                  <tr>
                    <th scope="row">All</th>
                    ${cells(total)}
                  </tr>
                </tfoot>`
              : nothing
          }
        </table>
      </div>
    `;
  }
}

function cells({count, mape_percent, rmspe_percent, worst_percent, covered_percent}: EvaluationTotal) {
  return html`
    <td class="numeric">${formatInteger(count)}</td>
    <td class="numeric">${formatPercent(mape_percent)}</td>
    <td class="numeric">${formatPercent(rmspe_percent)}</td>
    <td class="numeric">${formatPercent(worst_percent)}</td>
    <td class="numeric">${formatPercent(covered_percent)}</td>
  `;
}
