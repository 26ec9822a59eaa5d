import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {Estimate, Overview} from "../../core/types.ts";
import {formatShare} from "../../format/number.ts";
import type {AppState} from "../../state/app_state.ts";
import {designTitle} from "../../state/catalogue.ts";
import {energyOf, energyParts, eventsOf, formatEnergy, isGiven, totalEvents} from "../../state/explore/energy.ts";
import type {EnergyTable} from "../../state/explore/energy.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {barPicture} from "../chart/bar_picture.ts";
import {saveButtons} from "../chart/save_chart.ts";
import "../chart/table_twin.ts";
import type {Twin} from "../chart/table_twin.ts";
import {fileName} from "../download.ts";
import {exploreStyles} from "../explore/explore_styles.ts";
import {meter, meterStyles} from "../meter.ts";

interface Row {
  readonly name: string;
  /** Unit: pJ. */
  readonly energy: number;
}

/** Energy by a table of the user's own, and its product with time; both compare designs, and claim no more. */
@customElement("cyclescope-energy")
export class EnergyView extends LitElement {
  static override styles = [
    shared,
    meterStyles,
    exploreStyles,
    css`
      .inputs {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr));
        gap: 0.5rem 0.75rem;
        padding-bottom: 0.75rem;
      }
      .parts td.bar {
        width: 12rem;
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  #layers: {readonly overview: Overview; readonly estimate: Estimate} | undefined;
  #asked: Overview | undefined;

  protected override updated(): void {
    const {estimate, running, energy} = this.state;
    if (estimate === undefined || running || estimate === this.#asked || !isGiven(energy)) return;
    this.#asked = estimate;
    void this.session.estimateDocument().then((whole) => {
      if (whole === undefined || this.#asked !== estimate) return;
      this.#layers = {overview: estimate, estimate: whole};
      this.requestUpdate();
    });
  }

  protected override render() {
    const {estimate, energy} = this.state;
    if (estimate?.method === "fitted_model")
      return html`<p class="say">A fitted model knows latencies, and no bytes: no energy can be counted.</p>`;
    if (estimate === undefined) return html`<p class="status" role="status">Estimating…</p>`;
    return html`
      <p class="say">
        Give what an event costs on your technology. There are no defaults: what is left empty counts for nothing, and
        the sums are relative, to compare designs by the same table. It is kept in the link.
      </p>
      <div class="inputs">
        ${this.#field("pJ per MAC", energy.mac, (value) => ({...withoutMac(energy), ...(value === undefined ? {} : {mac: value})}))}
        ${estimate.storages.map((name) =>
          this.#field(`pJ per byte of ${titleOf(estimate, name)}`, energy.bytes[name], (value) => ({
            ...energy,
            bytes: Object.fromEntries([
              ...Object.entries(energy.bytes).filter(([other]) => other !== name),
              ...(value === undefined ? [] : [[name, value] as const]),
            ]),
          })),
        )}
      </div>
      ${isGiven(energy) ? this.#result(estimate, energy) : nothing}
    `;
  }

  #field(label: string, value: number | undefined, changed: (value: number | undefined) => EnergyTable) {
    const take = (event: Event) => {
      const {value: text, valueAsNumber} = event.target as HTMLInputElement;
      if (text !== "" && !(valueAsNumber >= 0)) return;
      this.session.useEnergy(changed(text === "" ? undefined : valueAsNumber));
    };
    return html`
      <label class="field">
        <span>${label}</span>
        <input
          type="number"
          min="0"
          step="any"
          aria-label=${label}
          .value=${value === undefined ? "" : String(value)}
          @change=${take}
        />
      </label>
    `;
  }

  #result(estimate: Overview, energy: EnergyTable) {
    const events = totalEvents(estimate);
    const parts = energyParts(energy, events);
    const total = energyOf(energy, events) ?? 0;
    const {time_s: time} = estimate.total;
    const rows = this.#rows(estimate, energy);
    return html`
      <p class="say" role="status">
        <strong>${formatEnergy(total)}</strong> by your table,
        relative${time === null ? nothing : html`; energy × time <strong>${formatEnergy(total * time)}·s</strong>`}.
        ${estimate.claims.complete.level === "complete" ? nothing : "Of what is mapped alone."} Both can be drawn in a
        sweep, and be an axis of a Pareto front.
      </p>
      <table class="parts">
        <thead>
          <tr>
            <th scope="col">Spent on</th>
            <th scope="col">Energy</th>
            <th scope="col">Share</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${parts.map(
            ({storage, energy: each}) => html`
              <tr>
                <th scope="row">${storage === "" ? "MACs" : `bytes of ${titleOf(estimate, storage)}`}</th>
                <td>${formatEnergy(each)}</td>
                <td>${formatShare(total === 0 ? 0 : each / total)}</td>
                <td class="bar">${meter(total === 0 ? 0 : each / total)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
      ${
        rows === undefined
          ? nothing
          : html`<cyclescope-table-twin
                summary="Every layer"
                label="Energy of every layer"
                .twin=${(): Twin => ({
                  columns: [{title: "Layer"}, {title: "Energy"}, {title: "Share"}],
                  rows: rows.map(({name, energy: each}) => [
                    name,
                    formatEnergy(each),
                    formatShare(total === 0 ? 0 : each / total),
                  ]),
                })}
              ></cyclescope-table-twin>
              <div class="status">
                ${saveButtons({
                  name: fileName(`${estimate.network.name}_on_${estimate.architecture.name}_energy`),
                  rows: () => [["layer", "energy_pj_by_own_table"], ...rows.map((row) => [row.name, row.energy])],
                  chart: () =>
                    barPicture(
                      `Energy of ${designTitle(estimate.network.name, estimate.architecture.name)}, by a table of the user’s own`,
                      rows.map((row) => ({label: row.name, value: row.energy, text: formatEnergy(row.energy)})),
                    ),
                })}
              </div>`
      }
    `;
  }

  #rows(overview: Overview, energy: EnergyTable): Row[] | undefined {
    if (this.#layers?.overview !== overview) return undefined;
    const {layers, storages} = this.#layers.estimate;
    return layers
      .filter(({status}) => status === "mapped")
      .map((layer) => ({name: layer.name, energy: energyOf(energy, eventsOf(layer, storages)) ?? 0}));
  }
}

function titleOf({resources}: Overview, storage: string): string {
  return resources.find(({name}) => name === storage)?.title ?? storage;
}

function withoutMac({bytes}: EnergyTable): EnergyTable {
  return {bytes};
}
