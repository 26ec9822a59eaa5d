import {LitElement, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {Diagnostic, NetworkSize, NetworkSummary} from "../core/types.ts";
import {formatCount} from "../format/number.ts";
import {formatCompact} from "../format/quantity.ts";
import {formatShape} from "../format/shape.ts";
import {controlsOf} from "../state/app_state.ts";
import type {AppState} from "../state/app_state.ts";
import {kCatalogue} from "../state/catalogue.ts";
import type {Session} from "../state/session.ts";
import {dimensionsOf, nameOf} from "../state/setup.ts";
import {isLocked, isParameterLocked, isParameterShown} from "../state/teach/controls.ts";
import {shared} from "../styles/shared.ts";
import {kDefinitions} from "./definitions.ts";
import {download, fileName} from "./download.ts";
import {downloadIcon, editIcon} from "./icons.ts";
import type {DimensionsEvent, SweepDimensionEvent} from "./dimensions_form.ts";
import {documentSelect} from "./document_select.ts";
import {explained} from "./help/explained.ts";
import type {FileEvent} from "./open_button.ts";
import "./open_button.ts";
import {panelStyles} from "./panel_styles.ts";
import type {ParameterEvent, SweepEvent} from "./parameter.ts";
import "./parameter.ts";
import "./problem.ts";

/** Whether the network leaves something open. */
function asksFor({dimensions, data_dependent: decided = []}: NetworkSummary): boolean {
  return dimensions.length + decided.length > 0;
}

function isAbout(problem: Diagnostic | undefined, {name}: NetworkSize): boolean {
  return problem?.input === "request" && problem.path === `/dimensions/${name}`;
}

/** The network: which one, what it needs to know, and what is wrong with it. Fires "edit". */
@customElement("cyclescope-network-panel")
export class NetworkPanel extends LitElement {
  static override styles = [shared, panelStyles];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  /** The table of layers is open. */
  @property({type: Boolean}) editing = false;

  /** The form for sizes that a file leaves open is fetched with the first such file. */
  protected override willUpdate(): void {
    if (this.state.setup.network.kind === "file") void import("./dimensions_form.ts");
  }

  protected override render() {
    const {session, state} = this;
    const {setup, network, problem, refused, reading} = state;
    return html`
      ${
        isLocked(controlsOf(state), "network")
          ? nothing
          : html`<div class="row">
              ${documentSelect("Network", kCatalogue.network, setup.network, (id) => session.choosePreset("network", id))}
              <cyclescope-open-button
                label="Open a network (.onnx, .tflite, .json, …)"
                @file=${({file}: FileEvent) => void session.openFile(file, "network")}
              ></cyclescope-open-button>
            </div>`
      }
      ${reading ? html`<p class="facts" role="status">Reading ${reading}…</p>` : nothing}
      ${
        refused?.what === "network"
          ? html`<cyclescope-problem announced .subject=${refused.name} .problem=${refused.error}></cyclescope-problem>`
          : nothing
      }
      ${problem?.input === "network" ? html`<cyclescope-problem announced .problem=${problem}></cyclescope-problem>` : nothing}
      ${network ? this.#facts(network) : nothing}
      ${
        state.leftOut.includes("network")
          ? html`<p class="warning">
              This network is too large for a link: a copied link names it, but cannot carry it.
            </p>`
          : nothing
      }
      ${
        setup.network.kind === "file" && network && asksFor(network) && !isLocked(controlsOf(state), "network")
          ? html`<cyclescope-dimensions-form
              .dimensions=${network.dimensions}
              .decided=${network.data_dependent ?? []}
              @dimensions=${({dimensions}: DimensionsEvent) => void session.setDimensions(dimensions)}
              @sweep-dimension=${({dimension}: SweepDimensionEvent) => session.sweep({kind: "dimension", name: dimension})}
            ></cyclescope-dimensions-form>`
          : nothing
      }
      ${network?.sizes ? this.#sizes(network.sizes) : nothing}
      ${network?.warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
    `;
  }

  #facts({layers, macs, complete = true, parameters, inputs, source}: NetworkSummary) {
    const more = complete ? "" : " and more that nobody can count";
    return html`
      <p class="facts number">
        ${formatCount(layers, "layer")}, ${formatCompact(macs)} ${explained("macs", kDefinitions.macs, "MACs")}${more},
        ${formatCompact(parameters)} ${explained("weights", kDefinitions.weights, "weights")}, input
        ${inputs.map(({shape}) => formatShape(shape)).join(", ")}
      </p>
      ${source ? html`<p class="facts">${source}</p>` : nothing}
      ${
        isLocked(controlsOf(this.state), "network")
          ? nothing
          : html`<button
              type="button"
              class="button"
              aria-expanded=${this.editing ? "true" : "false"}
              @click=${() => this.dispatchEvent(new Event("edit"))}
            >
              ${editIcon} ${this.editing ? "Close the layers" : "Edit layers"}
            </button>`
      }
      <button
        type="button"
        class="button"
        title="Download the convolutions and matrix products as a topology of SCALE-Sim"
        @click=${() => this.#saveTopology()}
      >
        ${downloadIcon} SCALE-Sim
      </button>
    `;
  }

  #sizes(sizes: readonly NetworkSize[]) {
    const {setup, problem} = this.state;
    const controls = controlsOf(this.state);
    const given = dimensionsOf(setup.network);
    return html`
      <div
        class="parameters"
        @parameter=${({parameter, value, phase}: ParameterEvent) =>
          this.session.setSize(parameter, value === undefined ? undefined : Number(value), phase)}
        @sweep=${({parameter}: SweepEvent) => this.session.sweep({kind: "dimension", name: parameter})}
      >
        ${sizes
          .filter(({name}) => isParameterShown(controls, name))
          .map(
            (size) =>
              html`<cyclescope-parameter
                .parameter=${{...size, choices: []}}
                .value=${given[size.name] ?? size.value}
                .changed=${Object.hasOwn(given, size.name)}
                ?locked=${isLocked(controls, "network") || isParameterLocked(controls, size.name)}
                .problem=${isAbout(problem, size) ? problem : undefined}
              ></cyclescope-parameter>`,
          )}
      </div>
    `;
  }

  async #saveTopology(): Promise<void> {
    const text = await this.session.topology();
    if (text !== undefined) download(`${fileName(nameOf(this.state.setup.network))}.csv`, "text/csv", text);
  }
}
