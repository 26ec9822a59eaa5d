import {LitElement, css, html, nothing} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import {formatShare} from "../../format/number.ts";
import {formatCycles} from "../../format/quantity.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Exploration} from "../../state/explore/exploration.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {fileName} from "../download.ts";
import {exploreStyles} from "../explore/explore_styles.ts";
import {ObjectEvent} from "../object_event.ts";
import "./machine_chart.ts";
import type {MachineChart, PartEvent} from "./machine_chart.ts";
import {partsOf, pictureOf} from "./machine_graph.ts";
import type {MachinePart} from "./machine_graph.ts";
import {OutlineKeeper} from "./outline_keeper.ts";

/** The accelerator as its description has it, at the parameters of the setup, and how busy its parts are. */
@customElement("cyclescope-machine")
export class MachineView extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      .part {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.25rem 1.25rem;
        margin-top: 0.5rem;
        padding: 0.5rem 0.75rem;
        border-radius: var(--radius);
        background: var(--surface-sunken);
        font-size: 0.8125rem;
      }
      .part p {
        overflow-wrap: anywhere;
      }
      tr.selected {
        background: var(--accent-surface);
      }
      td:nth-child(2),
      td:nth-child(4),
      th:nth-child(2),
      th:nth-child(4) {
        text-align: left;
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @property({attribute: false}) exploration!: Exploration;
  @query("cyclescope-machine-chart") private chart!: MachineChart | null;
  readonly #outline = new OutlineKeeper(this);

  protected override render() {
    const {estimate, details, layer} = this.state;
    const {outline} = this.#outline;
    if (estimate?.method === "fitted_model")
      return html`<p class="say">A fitted model knows latencies, and no parts: it has no picture.</p>`;
    if (outline === undefined || estimate === undefined)
      return html`<p class="status" role="status">Reading the description…</p>`;
    const open = details !== undefined && details.name === layer ? details : undefined;
    const busy = open?.busy ?? estimate.total.busy;
    const parts = partsOf(outline, estimate.resources, busy);
    const chosen = parts.find(({name}) => name === this.exploration.object);
    return html`
      <p class="say">${sentence(parts, open?.name)}</p>
      <cyclescope-machine-chart
        .picture=${pictureOf(outline, parts)}
        .selected=${chosen?.name}
        @part=${({part}: PartEvent) => this.#choose(part, chosen?.name)}
      ></cyclescope-machine-chart>
      ${chosen ? this.#part(chosen) : nothing}
      <div class="status">
        <span
          >Solid lines: data. Dashed lines: instructions. Bars: part of the cycles in use, of the busiest of its
          kind.</span
        >
        ${saveButtons({
          name: fileName(`${estimate.architecture.name}_machine`),
          rows: () => csvRows(parts),
          chart: () => this.chart?.renderRoot.querySelector("svg"),
        })}
      </div>
      ${this.#table(parts, chosen?.name)}
    `;
  }

  #choose(part: string, before: string | undefined): void {
    const {exploration} = this.state;
    if (exploration === undefined) return;
    if (part !== before) this.dispatchEvent(new ObjectEvent(part, false));
    this.session.explore({object: part === before ? "" : part});
  }

  #part(part: MachinePart) {
    const {attribution} = this.state;
    const cycles = attribution?.total.path
      .filter(({object}) => object === part.name)
      .reduce((sum, one) => sum + one.cycles, 0);
    return html`
      <div class="part" role="status">
        <p><strong>${part.title}</strong> ${part.count}</p>
        <p class="muted">${part.facts}; <code>${part.name}</code></p>
        ${part.operations.length > 0 ? html`<p>does ${part.operations.join(", ")}</p>` : nothing}
        ${
          attribution !== undefined && cycles !== undefined
            ? html`<p>
                ${formatCycles(cycles)} cycles of the critical path,
                ${formatShare(cycles / Math.max(1, attribution.total.cycles))}
              </p>`
            : nothing
        }
        <button
          type="button"
          class="button small"
          @click=${(event: Event) => event.currentTarget?.dispatchEvent(new ObjectEvent(part.name, true))}
        >
          Show its text
        </button>
      </div>
    `;
  }

  #table(parts: readonly MachinePart[], chosen: string | undefined) {
    return html`
      <details>
        <summary>Table of the parts</summary>
        <div class="scroller" tabindex="0" role="region" aria-label="Parts of the accelerator">
          <table>
            <thead>
              <tr>
                <th scope="col">Part</th>
                <th scope="col">Sizes</th>
                <th scope="col">How many</th>
                <th scope="col">Name</th>
                <th scope="col">In use</th>
              </tr>
            </thead>
            <tbody>
              ${parts.map(
                (part) => html`
                  <tr class=${part.name === chosen ? "selected" : ""}>
                    <th scope="row">${part.title}</th>
                    <td>${part.facts}</td>
                    <td>${part.count || "1"}</td>
                    <td><code>${part.name}</code></td>
                    <td>${part.busy === undefined ? "–" : part.busy === 0 ? "< 1 %" : formatShare(part.busy)}</td>
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

function sentence(parts: readonly MachinePart[], layer: string | undefined): string {
  const [busiest] = parts.toSorted((a, b) => (b.busy ?? 0) - (a.busy ?? 0));
  const of = layer === undefined ? "Over the whole network" : `In ${layer}`;
  if (busiest?.busy === undefined || busiest.busy === 0) return `${of}, no part is known to be in use.`;
  return `${of}, in use most: ${busiest.title}, in ${formatShare(busiest.busy)} of the cycles.`;
}

function csvRows(parts: readonly MachinePart[]): (readonly unknown[])[] {
  return [
    ["part", "title", "class", "count", "sizes", "busy_share"],
    ...parts.map(({name, title, kind, count, facts, busy}) => [name, title, kind, count || 1, facts, busy ?? ""]),
  ];
}
