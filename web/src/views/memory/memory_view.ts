import {LitElement, html, nothing} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import {formatCount, formatShare, formatSignificant} from "../../format/number.ts";
import {formatBytes} from "../../format/quantity.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {fileName} from "../download.ts";
import {EstimateFacts} from "../explore/estimate_facts.ts";
import {exploreStyles} from "../explore/explore_styles.ts";
import type {LayerEvent} from "../layer_event.ts";
import "./memory_chart.ts";
import type {MemoryChart} from "./memory_chart.ts";
import {bytesOf, memoryOf} from "./memory_facts.ts";
import type {MemoryPicture} from "./memory_facts.ts";

/** Bytes per level and layer, and what of them stays on the chip. */
@customElement("cyclescope-memory")
export class MemoryView extends LitElement {
  static override styles = [shared, exploreStyles];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @query("cyclescope-memory-chart") private chart!: MemoryChart | null;
  readonly #facts = new EstimateFacts(this);

  protected override render() {
    if (this.state.estimate?.method === "fitted_model")
      return html`<p class="say">A fitted model knows latencies, and no bytes: it has no picture of the memory.</p>`;
    if (this.#facts.known === undefined) return html`<p class="status" role="status">Reading the estimate…</p>`;
    const {estimate, outline} = this.#facts.known;
    const {attribution, layer} = this.state;
    const picture = memoryOf(estimate, outline, attribution);
    if (picture.levels.length === 0) return html`<p class="say">This accelerator has no storage for data.</p>`;
    return html`
      <p class="say">${sentenceOf(picture)}</p>
      <cyclescope-memory-chart
        .picture=${picture}
        .selected=${layer}
        @layer=${({layer: chosen}: LayerEvent) => this.session.selectLayer(chosen)}
      ></cyclescope-memory-chart>
      <div class="status">
        <span>Bytes, each level to a scale of its own. Click a layer, or press Enter at it, to open it.</span>
        ${saveButtons({
          name: fileName(`${estimate.network.name}_on_${estimate.architecture.name}_memory`),
          rows: () => csvRows(picture),
          chart: () => this.chart?.renderRoot.querySelector("svg"),
        })}
      </div>
      ${this.#table(picture)}
    `;
  }

  #table({layers, levels}: MemoryPicture) {
    const known = layers.some(({least}) => least !== undefined);
    return html`
      <details>
        <summary>Table of the bytes</summary>
        <div class="scroller" tabindex="0" role="region" aria-label="Bytes of every layer">
          <table>
            <thead>
              <tr>
                <th scope="col">Layer</th>
                ${levels.map(
                  ({title}) =>
                    html`<th scope="col">${title}, read</th>
                      <th scope="col">written</th>`,
                )}
                ${known ? html`<th scope="col">DRAM, at least</th>` : nothing}
              </tr>
            </thead>
            <tbody>
              ${layers.map(
                ({name, least}, index) => html`
                  <tr class=${name === this.state.layer ? "selected" : ""}>
                    <th scope="row">${name}</th>
                    ${levels.map(
                      ({layers: traffic}) =>
                        html`<td>${formatBytes(traffic[index]?.read ?? 0)}</td>
                          <td>${formatBytes(traffic[index]?.written ?? 0)}</td>`,
                    )}
                    ${known ? html`<td>${least === undefined ? "–" : formatBytes(least)}</td>` : nothing}
                  </tr>
                `,
              )}
            </tbody>
          </table>
        </div>
      </details>
    `;
  }
}

/** How much of what parts read and write crosses the border of the chip. */
function sentenceOf({layers, levels}: MemoryPicture): string {
  const outside = levels.filter(({offChip}) => offChip);
  const off = outside.reduce((sum, {total}) => sum + bytesOf(total), 0);
  const all = levels.reduce((sum, {total}) => sum + bytesOf(total), 0);
  if (all === 0) return "No layer moves any bytes.";
  if (outside.length === 0)
    return `Units move ${formatBytes(all)} at ${formatCount(levels.length, "level")}; what passes between a cache and what is behind it is not counted.`;
  const resident = layers.filter((_, index) =>
    outside.every(({layers: traffic}) => bytesOf(traffic[index] ?? kNothing) === 0),
  );
  const titles = outside.map(({title}) => title).join(" and ");
  const reuse = off === 0 ? "" : `: ${formatSignificant((all - off) / off)} bytes move before it for each of these`;
  const stay =
    resident.length === 0
      ? "Every layer moves something through it."
      : `${formatCount(resident.length, "layer")} of ${layers.length} ${resident.length === 1 ? "moves" : "move"} nothing through it.`;
  const least = layers.reduce((sum, {least: one}) => sum + (one ?? 0), 0);
  const reloads =
    least > 0 && off > least
      ? ` ${formatBytes(least)} would do if each element crossed once: ${formatSignificant(off / least)} times that moves.`
      : "";
  return `${formatBytes(off)} cross the ports of ${titles}, ${formatShare(off / all)} of all that moves${reuse}. ${stay}${reloads}`;
}

const kNothing = {read: 0, written: 0};

function csvRows({layers, levels}: MemoryPicture): (readonly unknown[])[] {
  return [
    ["layer", ...levels.flatMap(({name}) => [`bytes_read ${name}`, `bytes_written ${name}`]), "least_dram_bytes"],
    ...layers.map(({name, least}, index) => [
      name,
      ...levels.flatMap(({layers: traffic}) => [traffic[index]?.read ?? 0, traffic[index]?.written ?? 0]),
      least ?? "",
    ]),
  ];
}
