import {LitElement, html, nothing} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import {formatCount, formatShare, formatSignificant} from "../../format/number.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Exploration} from "../../state/explore/exploration.ts";
import {ceilingsOf, rooflineOf} from "../../state/explore/roofline.ts";
import type {Ceiling, Roofline} from "../../state/explore/roofline.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {fileName} from "../download.ts";
import {EstimateFacts} from "./estimate_facts.ts";
import {exploreStyles} from "./explore_styles.ts";
import {rooflineCsv} from "./roofline_csv.ts";
import "./roofline_chart.ts";
import type {RooflineChart} from "./roofline_chart.ts";

/** Compute- or bandwidth-bound: where each layer is below what the machine allows. */
@customElement("cyclescope-roofline")
export class RooflineView extends LitElement {
  static override styles = [shared, exploreStyles];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @property({attribute: false}) exploration!: Exploration;
  @query("cyclescope-roofline-chart") private chart!: RooflineChart | null;
  readonly #facts = new EstimateFacts(this);

  protected override render() {
    const facts = this.#facts.known;
    if (this.state.estimate?.method === "fitted_model")
      return html`<p class="say">
        A fitted model knows latencies, and neither a peak nor a bandwidth: it has no roofline.
      </p>`;
    if (facts === undefined) return html`<p class="status" role="status">Reading the estimate…</p>`;
    const ceilings = ceilingsOf(facts.outline, facts.estimate.storages);
    const ceiling = ceilings.find(({storage}) => storage === this.exploration.storage) ?? ceilings[0];
    if (ceiling === undefined || facts.estimate.architecture.peak_macs_per_cycle === 0)
      return html`<p class="say">This accelerator has no storage with a bandwidth, or multiplies nothing.</p>`;
    return this.#roofline(rooflineOf(facts.estimate, ceiling), ceilings);
  }

  #roofline(roofline: Roofline, ceilings: readonly Ceiling[]) {
    const {layer} = this.state;
    return html`
      <div class="controls">
        <label class="field">
          <span>Bytes of</span>
          <select
            aria-label="Bytes of"
            @change=${(event: Event) => this.session.explore({storage: (event.target as HTMLSelectElement).value})}
          >
            ${ceilings.map(
              ({storage, kind}) =>
                html`<option value=${storage} ?selected=${storage === roofline.ceiling.storage}>
                  ${storage} (${kind})
                </option>`,
            )}
          </select>
        </label>
      </div>
      <p class="say">${verdictOf(roofline)}</p>
      <cyclescope-roofline-chart
        .roofline=${roofline}
        .selected=${layer}
        @layer=${({layer: chosen}: {layer: string | undefined}) => this.session.selectLayer(chosen)}
      ></cyclescope-roofline-chart>
      <div class="status">
        <span
          >The larger a dot, the more time.<span class="on-screen">
            Click one, or press Enter at it, to open the layer.</span
          ></span
        >
        ${saveButtons({
          name: this.#name(),
          rows: () => rooflineCsv(roofline),
          chart: () => this.chart?.renderRoot.querySelector("svg"),
        })}
      </div>
      ${this.#table(roofline)}
    `;
  }

  #table({layers, ceiling}: Roofline) {
    return html`
      <details>
        <summary>Table of the layers</summary>
        <div class="scroller" tabindex="0" role="region" aria-label="Layers below the roofline">
          <table>
            <thead>
              <tr>
                <th scope="col">Layer</th>
                <th scope="col">MACs per byte</th>
                <th scope="col">MACs per cycle</th>
                <th scope="col">Roof</th>
                <th scope="col">Of the roof</th>
                <th scope="col">Roof is</th>
                <th scope="col">Share of cycles</th>
              </tr>
            </thead>
            <tbody>
              ${layers.map(
                (row) => html`
                  <tr class=${row.name === this.state.layer ? "selected" : ""}>
                    <th scope="row">${row.name}</th>
                    <td>${formatSignificant(row.intensity, 4)}</td>
                    <td>${formatSignificant(row.performance, 4)}</td>
                    <td>${formatSignificant(row.roof, 4)}</td>
                    <td>${formatShare(row.performance / row.roof)}</td>
                    <td>${row.underBandwidth ? ceiling.storage : "peak"}</td>
                    <td>${formatShare(row.share)}</td>
                  </tr>
                `,
              )}
            </tbody>
          </table>
        </div>
      </details>
    `;
  }

  #name(): string {
    const {network, architecture} = this.#facts.known?.estimate ?? {};
    return fileName(`${network?.name}_on_${architecture?.name}_roofline`);
  }
}

function verdictOf({layers, ceiling, peak, ridge, elsewhere}: Roofline) {
  if (layers.length === 0) return html`No layer multiplies and moves data through ${ceiling.storage}.`;
  const left = layers.filter(({underBandwidth}) => underBandwidth);
  const share = left.reduce((sum, row) => sum + row.share, 0);
  return html`
    ${formatCount(left.length, "layer")} of ${layers.length}, with ${formatShare(share)} of the cycles,
    ${left.length === 1 ? "does" : "do"} fewer than ${formatSignificant(ridge)} MACs per byte of ${ceiling.storage}: at
    best the ${formatSignificant(ceiling.bandwidth)} bytes per cycle of its ports bound
    ${left.length === 1 ? "it" : "them"}, the others the peak of ${formatSignificant(peak)} MACs per cycle.
    ${elsewhere > 0.0005 ? html`${formatShare(elsewhere)} of the cycles are in layers without a place here.` : nothing}
  `;
}
