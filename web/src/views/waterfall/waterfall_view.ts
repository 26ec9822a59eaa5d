import {LitElement, css, html, nothing, svg} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import {kLossSteps, largestLoss, layerWaterfall, networkWaterfall} from "../../../../wasm/package/loss_waterfall.ts";
import type {LossStep, LossWaterfall} from "../../../../wasm/package/loss_waterfall.ts";
import type {Attribution} from "../../core/types.ts";
import {formatShare} from "../../format/number.ts";
import {formatCycles} from "../../format/quantity.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {fillOf, sharedTextures} from "../chart/texture.ts";
import {fileName} from "../download.ts";
import {exploreStyles} from "../explore/explore_styles.ts";
import {kLossTextures} from "./loss_textures.ts";
import "./waterfall_chart.ts";
import type {LossEvent, WaterfallChart} from "./waterfall_chart.ts";

/** Width of a layer's stack, in pixels. */
const kStack = 160;

interface LayerRow {
  readonly name: string;
  readonly waterfall: LossWaterfall;
}

/** Where the cycles between the peak and the latency are lost: of the network or the opened layer, and of every layer. */
@customElement("cyclescope-waterfall")
export class WaterfallView extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      th[scope="row"] button {
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        font: inherit;
        text-align: left;
      }
      td svg {
        display: block;
      }
      .note {
        padding-top: 0.375rem;
        font-size: 0.8125rem;
        max-width: 90ch;
      }
      thead th {
        min-width: 4.5rem;
        white-space: normal;
        vertical-align: bottom;
      }
      th:nth-child(2) {
        text-align: left;
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @query("cyclescope-waterfall-chart") private chart!: WaterfallChart | null;
  #known: {readonly of: Attribution; readonly rows: readonly LayerRow[]} | undefined;

  protected override render() {
    const {attribution, estimate, running} = this.state;
    if (attribution === undefined) {
      const known = estimate === undefined || running || ["fast_forward", "whole_graph"].includes(estimate.method);
      return html`<p class="status" role="status">
        ${known ? "Following the critical path…" : "Where cycles go is known of the exact method only: choose it under Method."}
      </p>`;
    }
    const rows = this.#rows(attribution);
    const open = rows.find(({name}) => name === this.state.layer);
    const shown = open?.waterfall ?? networkWaterfall(attribution);
    return html`
      ${sharedTextures(Object.values(kLossTextures))}
      <p class="say">
        ${
          open
            ? html`<strong>${open.name}</strong>: ${sentenceOf(shown)}
                <button type="button" class="button small" @click=${() => this.session.selectLayer(undefined)}>
                  Whole network
                </button>`
            : html`<strong>The whole network</strong>: ${sentenceOf(shown)}`
        }
      </p>
      <cyclescope-waterfall-chart
        .waterfall=${shown}
        @loss=${({step}: LossEvent) => this.#toWorst(rows, step)}
      ></cyclescope-waterfall-chart>
      <div class="status">
        <span>Click a step, or press Enter at it, to open the layer that loses most there.</span>
        ${saveButtons({
          name: fileName(`${estimate?.network.name}_on_${estimate?.architecture.name}_losses`),
          rows: () => csvRows(rows),
          chart: () => this.chart?.renderRoot.querySelector("svg"),
        })}
      </div>
      <details>
        <summary>How each step is found</summary>
        <ul class="note">
          ${kLossSteps.map(({label, meaning}) => html`<li><strong>${label}</strong>: ${meaning}.</li>`)}
        </ul>
        <p class="note">
          The steps add up to the estimate. The multiplying unit that is busiest comes first, then what the critical
          path waits for.
          ${
            shown.hidden > 0
              ? html`${formatCycles(shown.hidden)} cycles of waits cost nothing, as that unit works meanwhile. Which
                waits those are is not known: they are taken from fetching first, then from bandwidth, latency, stages,
                results. So the waits' sum is certain, how they share it is a convention.`
              : nothing
          }
          Borders of tiles and a filling array are one step where an instruction stands for a whole tile.
        </p>
      </details>
      ${this.#table(rows)}
    `;
  }

  #rows(attribution: Attribution): readonly LayerRow[] {
    if (this.#known?.of !== attribution) {
      const timed = attribution.layers.filter(({cycles}) => cycles > 0);
      this.#known = {
        of: attribution,
        rows: timed.map((layer) => ({name: layer.name, waterfall: layerWaterfall(layer)})),
      };
    }
    return this.#known.rows;
  }

  #table(rows: readonly LayerRow[]) {
    const most = Math.max(1, ...rows.map(({waterfall}) => waterfall.cycles));
    return html`
      <details open>
        <summary>Every layer, in cycles</summary>
        <div class="scroller" tabindex="0" role="region" aria-label="Losses of every layer">
          <table>
            <thead>
              <tr>
                <th scope="col">Layer</th>
                <th scope="col">Steps</th>
                <th scope="col">Cycles</th>
                ${kLossSteps.map(
                  ({id, label, meaning}) =>
                    html`<th scope="col" data-hint=${meaning} aria-description=${meaning}>${swatch(id)} ${label}</th>`,
                )}
              </tr>
            </thead>
            <tbody>
              ${rows.map(({name, waterfall}) => this.#row(name, waterfall, most))}
            </tbody>
          </table>
        </div>
      </details>
    `;
  }

  #row(name: string, waterfall: LossWaterfall, most: number) {
    const selected = name === this.state.layer;
    return html`
      <tr class=${selected ? "selected" : ""}>
        <th scope="row">
          <button
            type="button"
            aria-pressed=${selected ? "true" : "false"}
            @click=${() => this.session.selectLayer(selected ? undefined : name)}
          >
            ${name}
          </button>
        </th>
        <td>${stack(waterfall, most)}</td>
        <td>${formatCycles(waterfall.cycles)}</td>
        ${kLossSteps.map(({id}) => html`<td>${formatCycles(waterfall.steps[id])}</td>`)}
      </tr>
    `;
  }

  #toWorst(rows: readonly LayerRow[], step: LossStep): void {
    const [worst] = rows.toSorted((a, b) => b.waterfall.steps[step] - a.waterfall.steps[step]);
    if (worst && worst.waterfall.steps[step] > 0) this.session.selectLayer(worst.name);
  }
}

function swatch(step: LossStep) {
  return html`<svg width="10" height="10" style="display:inline" aria-hidden="true">
    <rect width="10" height="10" fill=${fillOf(kLossTextures[step])} />
  </svg>`;
}

/** A layer's steps side by side, as long as its cycles in relation to the longest layer's. */
function stack({cycles, steps}: LossWaterfall, most: number) {
  let at = 0;
  return html`<svg width=${kStack} height="12" aria-hidden="true">
    ${kLossSteps.map(({id}) => {
      const x = at;
      const width = (kStack * steps[id]) / most;
      at += width;
      return width === 0
        ? nothing
        : svg`<rect x=${x} width=${Math.max(0.5, width)} height="12" fill=${fillOf(kLossTextures[id])} />`;
    })}
    <title>${sentenceOf({cycles, steps, hidden: 0})}</title>
  </svg>`;
}

function sentenceOf(waterfall: LossWaterfall): string {
  const {cycles, steps} = waterfall;
  const loss = largestLoss(waterfall);
  if (cycles === 0) return "no cycles.";
  const used = `${formatShare(steps.peak / cycles)} of the cycles would do at the peak`;
  if (loss === undefined) return `${used}; nothing is lost.`;
  const {label} = kLossSteps.find(({id}) => id === loss) ?? {label: loss};
  return `${used}; most is lost to ${label}, ${formatShare(steps[loss] / cycles)}.`;
}

function csvRows(rows: readonly LayerRow[]): (readonly unknown[])[] {
  return [
    ["layer", "cycles", ...kLossSteps.map(({id}) => `${id}_cycles`)],
    ...rows.map(({name, waterfall}) => [name, waterfall.cycles, ...kLossSteps.map(({id}) => waterfall.steps[id])]),
  ];
}
