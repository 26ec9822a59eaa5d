import {LitElement, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {PredictionErrors} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import {kErrorColumns} from "./error_columns.ts";
import {tableStyles} from "./table_styles.ts";
import {formatPercent} from "./wording.ts";

/** Errors on the measurements that a search looked at, beside those on others. */
@customElement("cyclescope-seen-errors")
export class SeenErrors extends LitElement {
  static override styles = [shared, tableStyles];

  @property({attribute: false}) fitted!: PredictionErrors;
  @property({attribute: false}) heldOut!: PredictionErrors;

  protected override render() {
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label="Errors">
        <table>
          <caption class="hidden">
            Errors on measurements seen and not seen by the search
          </caption>
          <thead>
            <tr>
              <th scope="col">Measurements</th>
              <th scope="col" class="numeric">Layers</th>
              ${kErrorColumns.map(
                ({label, hint}) =>
                  html`<th scope="col" class="numeric" data-hint=${hint} aria-description=${hint}>${label}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${row("not seen", this.heldOut)} ${row("seen by the search", this.fitted)}
          </tbody>
        </table>
      </div>
    `;
  }
}

function row(title: string, {count, mape_percent, rmspe_percent, worst_percent}: PredictionErrors) {
  return html`
    <tr>
      <th scope="row">${title}</th>
      <td class="numeric">${formatInteger(count)}</td>
      <td class="numeric">${formatPercent(mape_percent)}</td>
      <td class="numeric">${formatPercent(rmspe_percent)}</td>
      <td class="numeric">${formatPercent(worst_percent)}</td>
    </tr>
  `;
}
