import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {KernelEstimate, LayerEstimate} from "../core/types.ts";
import type {LayerList} from "../state/preview.ts";
import {formatInteger} from "../format/number.ts";
import {formatShape} from "../format/shape.ts";
import {shared} from "../styles/shared.ts";
import {kDefinitions} from "./definitions.ts";
import {explained} from "./help/explained.ts";
import "./problem.ts";
import "./tiles/resident_tensors.ts";
import "./tiles/tile_sizes.ts";
import "./usage.ts";

const kMethods: Readonly<Record<string, string>> = {
  fast_forward: "exact, recurring iterations skipped",
  whole_graph: "exact, every instruction evaluated",
  averaged: "averaged: no recurrence found within the budget",
  fitted_model: "predicted by the fitted model",
  program_order: "exact but for requests, which are served in program order here",
  simulate: "exact, simulated event by event",
  fixed_point: "the AIDG paper's fixed point",
};

/** What a row of the table opens to: how a layer was mapped, and what it did with the machine. */
@customElement("cyclescope-layer-details")
export class LayerDetails extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 0.875rem;
        font-size: 0.8125rem;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 2rem;
      }
      .facts div {
        display: flex;
        gap: 0.375rem;
      }
      dt {
        color: var(--text-muted);
      }
      dd {
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
      .kernels {
        display: flex;
        flex-direction: column;
        gap: 0.375rem;
      }
      .why {
        color: var(--text-muted);
        max-width: 80ch;
      }
    `,
  ];

  @property({attribute: false}) layer!: LayerEstimate;
  @property({attribute: false}) estimate!: LayerList;

  protected override render() {
    const {layer, estimate} = this;
    return html`
      ${layer.reason ? html`<cyclescope-problem .problem=${layer.reason}></cyclescope-problem>` : nothing}
      <dl class="facts">
        <div>
          <dt>Operator</dt>
          <dd>${layer.operator}</dd>
        </div>
        <div>
          <dt>Output</dt>
          <dd>${formatShape(layer.output_shape)}</dd>
        </div>
        ${
          layer.folded && layer.folded.length > 0
            ? html`<div>
                <dt>Folded in</dt>
                <dd>${layer.folded.join(", ")}</dd>
              </div>`
            : nothing
        }
        ${
          layer.fused
            ? html`<div>
                <dt>Executed along</dt>
                <dd>${layer.fused.join(", ")}</dd>
              </div>`
            : nothing
        }
        ${
          layer.status === "fused"
            ? html`<div>
                <dt>Cost</dt>
                <dd>part of ${layer.fused_into}, along with which it is executed</dd>
              </div>`
            : nothing
        }
        ${
          layer.status === "view"
            ? html`<div>
                <dt>Cost</dt>
                <dd>none: it only renames data</dd>
              </div>`
            : nothing
        }
        ${layer.status === "mapped" ? this.#timing() : nothing}
      </dl>
      ${
        layer.kernels.length > 0
          ? html`<ol class="kernels">
              ${layer.kernels.map((kernel) => this.#kernel(kernel))}
            </ol>`
          : nothing
      }
      ${
        layer.resident
          ? html`<cyclescope-resident-tensors .tensors=${layer.resident}></cyclescope-resident-tensors>`
          : nothing
      }
      ${
        layer.status === "mapped" && layer.method !== "fitted_model"
          ? html`<cyclescope-usage
              .busy=${layer.busy}
              .traffic=${layer.storages}
              .resources=${estimate.resources}
              .storages=${estimate.storages}
              .limiting=${layer.limiting_resource}
            ></cyclescope-usage>`
          : nothing
      }
    `;
  }

  #prediction() {
    const {cycles_low: low, cycles_high: high} = this.layer;
    return html`
      ${
        low === undefined || high === undefined
          ? nothing
          : html`<div>
              <dt>${explained("range", kDefinitions.range, "Nine of ten between")}</dt>
              <dd>${formatInteger(low)} and ${formatInteger(high)} cycles</dd>
            </div>`
      }
      <div>
        <dt>Method</dt>
        <dd>${kMethods["fitted_model"]}</dd>
      </div>
    `;
  }

  #timing() {
    const {method, iterations_evaluated, iterations_total, instructions} = this.layer;
    if (method === "fitted_model") return this.#prediction();
    return html`
      <div>
        <dt>${explained("instructions", kDefinitions.instructions, "Instructions")}</dt>
        <dd>${formatInteger(instructions)}</dd>
      </div>
      <div>
        <dt>${explained("iterations", kDefinitions.iterations, "Iterations evaluated")}</dt>
        <dd>${formatInteger(iterations_evaluated)} of ${formatInteger(iterations_total)}</dd>
      </div>
      <div>
        <dt>Method</dt>
        <dd>${kMethods[method] ?? method}</dd>
      </div>
    `;
  }

  #kernel(estimate: KernelEstimate) {
    const {kernel, function: name, mapping, tiles, why} = estimate;
    return html`
      <li>
        <strong>${kernel}${name ? ` (${name})` : ""}</strong>
        ${mapping ? html`mapped by <code>${mapping}</code>` : "computes no element"}
        ${
          Object.keys(tiles).length > 0
            ? html`<cyclescope-tile-sizes
                role="group"
                aria-label="Tile sizes"
                .layer=${this.layer.name}
                .kernel=${estimate}
              ></cyclescope-tile-sizes>`
            : nothing
        }
        ${why ? html`<p class="why">${why}</p>` : nothing}
      </li>
    `;
  }
}
