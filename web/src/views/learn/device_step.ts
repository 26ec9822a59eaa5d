import {css, html, nothing} from "lit";
import {customElement, query, state} from "lit/decorators.js";
import {live} from "lit/directives/live.js";
import type {LayerType, ParameterSummary, ParameterValue} from "../../core/types.ts";
import {formatCount, formatInteger} from "../../format/number.ts";
import {formatHertz} from "../../format/quantity.ts";
import {kCanMeasure} from "../../measure/make_worker.ts";
import {kCatalogue} from "../../state/catalogue.ts";
import {followsOthers} from "../../state/learn/calibrated_kind.ts";
import type {Device} from "../../state/learn/learn_state.ts";
import {nameOf, withEntry} from "../../state/setup.ts";
import type {DocumentSource} from "../../state/setup.ts";
import {looksLikeModel} from "../../../../wasm/client/content.ts";
import {shared} from "../../styles/shared.ts";
import {download} from "../download.ts";
import {downloadIcon} from "../icons.ts";
import type {FileEvent} from "../open_button.ts";
import "../open_button.ts";
import "../parameter.ts";
import type {ParameterEvent} from "../parameter.ts";
import "./browser_card.ts";
import "./remark_list.ts";
import {stepStyles} from "./step_styles.ts";
import {StepView} from "./step_view.ts";
import {parameterTitle, typeTitle, unitTitle} from "./wording.ts";

/** Value of the choice that stands for the page's own accelerator. */
const kOwn = "as on the page";
const kDefaultAccelerator = "ultratrail";
const kExampleName = "example.csv";
const kMega = 1e6;
/** Of clocks, in hertz. */
const kFastest = 1e12;
/** Offered noise of a simulated device: relative standard deviations. */
const kNoises = [0, 0.02] as const;

/** Step 1: what is to be learnt, a table of measurements or a described accelerator as a black box. */
@customElement("cyclescope-device-step")
export class DeviceStep extends StepView {
  static override styles = [
    shared,
    stepStyles,
    css`
      .ways {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
        gap: 1rem;
      }
      .fields {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 8rem;
        gap: 0.75rem;
      }
      .sliders {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
        gap: 0.875rem 1.5rem;
        padding-top: 0.5rem;
      }
      .clock {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      .clock input {
        width: 7rem;
        color: var(--text);
      }
      details {
        font-size: 0.8125rem;
      }
      summary {
        width: fit-content;
        cursor: pointer;
        color: var(--accent);
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(6rem, auto) minmax(0, 1fr);
        gap: 0.25rem 1rem;
        padding-top: 0.5rem;
      }
      .columns dt {
        overflow-wrap: anywhere;
      }
      .columns dd {
        color: var(--text-muted);
      }
    `,
  ];

  @query("#accelerator") private accelerator!: HTMLSelectElement;
  @query("#own") private details!: HTMLDetailsElement;
  /** Parameters that the selected accelerator was given. */
  @state() private own: Readonly<Record<string, ParameterValue>> = {};
  /** Those that it can be given, once they were asked for. */
  @state() private offered: readonly ParameterSummary[] | undefined;

  protected override render() {
    const {device, untyped} = this.state;
    return html`
      <div class="ways">${this.#tableCard()} ${this.#acceleratorCard()}</div>
      ${
        kCanMeasure
          ? html`<cyclescope-browser-card
              .browser=${this.learn.browser}
              .training=${this.state.training}
              ?disabled=${this.busy}
            ></cyclescope-browser-card>`
          : nothing
      }
      ${untyped ? this.#rowType(untyped.name) : nothing} ${device ? this.#summary(device) : nothing}
    `;
  }

  #tableCard() {
    const {busy} = this;
    const {device} = this.state;
    return html`
      <section class="card ${device?.kind === "table" ? "chosen" : ""}" aria-labelledby="measured">
        <h3 id="measured">Measurements of your device</h3>
        <p class="note">
          A table with a row per layer: its type, its sizes, and how long it took. Drop a .csv file anywhere on the
          page, or open it. It stays on this machine.
        </p>
        <div class="row">
          <cyclescope-open-button
            accept=".csv,.txt"
            label="Open a table of measurements (.csv)"
            @file=${this.#opened}
          ></cyclescope-open-button>
          <button type="button" class="button" ?disabled=${busy} @click=${() => void this.#example("use")}>
            Try an example
          </button>
          <button
            type="button"
            class="button quiet"
            ?disabled=${busy}
            aria-label="Download the example (.csv)"
            title="Download the example (.csv)"
            @click=${() => void this.#example("download")}
          >
            ${downloadIcon} Example
          </button>
        </div>
        ${this.#format()}
        <p class="note">Nothing measured yet? Let a plan say which layers are worth it.</p>
        <div>
          <button type="button" class="button" ?disabled=${busy} @click=${() => void this.#planFirst()}>
            Plan what to measure
          </button>
        </div>
      </section>
    `;
  }

  #format() {
    return html`
      <details>
        <summary>Columns of the table</summary>
        <dl class="columns">
          <dt><code>type</code></dt>
          <dd>the layer's type: ${this.state.layerTypes.map(({type}) => type).join(", ")}</dd>
          <dt><code>channels</code>, <code>filters</code>, …</dt>
          <dd>
            the sizes that the type has: batch, groups, channels, filters, output_height, output_width, kernel_height,
            kernel_width, stride; m, n, k; rows, columns; operands. Those left empty are 1 where that is usual.
          </dd>
          <dt><code>input_height</code>, <code>input_width</code></dt>
          <dd>may stand for the output's extents, together with <code>padding</code>: same, valid, or a number</dd>
          <dt><code>latency_us</code></dt>
          <dd>
            how long it took, above 0; or <code>latency_cycles</code>, <code>_s</code>, <code>_ms</code>,
            <code>_ns</code>. Rows with the same layer are repetitions: their median counts.
          </dd>
        </dl>
      </details>
    `;
  }

  #acceleratorCard() {
    const {busy, state, app} = this;
    const own = app.setup.architecture;
    const ownUsable = !looksLikeModel(app.architectureText) && app.architectureText !== "";
    const chosen = state.device?.kind === "simulated" ? state.device.name : kDefaultAccelerator;
    return html`
      <section class="card ${state.device?.kind === "simulated" ? "chosen" : ""}" aria-labelledby="described">
        <h3 id="described">A described accelerator, as if it were a black box</h3>
        <p class="note">
          To try what can be learnt, and how well: the accelerator answers how long a layer takes, and nothing else is
          known of it.
        </p>
        <div class="fields">
          <label class="field"
            >Accelerator
            <select id="accelerator" aria-label="Accelerator to learn" @change=${this.#acceleratorChosen}>
              ${ownUsable ? html`<option value=${kOwn}>${nameOf(own)}, as on the page</option>` : nothing}
              ${kCatalogue.architecture.map(
                ({name, title}) => html`<option value=${name} ?selected=${name === chosen}>${title}</option>`,
              )}
            </select>
          </label>
          <label class="field"
            >Noise
            <select id="noise" aria-label="Noise" @change=${this.#noiseChosen}>
              ${kNoises.map(
                (noise) =>
                  html`<option value=${noise} ?selected=${noise === state.noise}>
                    ${noise === 0 ? "none" : `${noise * 100} %`}
                  </option>`,
              )}
            </select>
          </label>
        </div>
        <details id="own" @toggle=${this.#detailsToggled}>
          <summary>Parameters of its own</summary>
          <p class="note">Hidden from whatever learns it.</p>
          <div class="sliders" @parameter=${this.#parameterSet}>
            ${this.offered?.map((parameter) => this.#slider(parameter)) ?? nothing}
          </div>
        </details>
        <div>
          <button type="button" class="button" ?disabled=${busy} @click=${this.#useAccelerator}>
            Use as a black box
          </button>
        </div>
      </section>
    `;
  }

  #slider(parameter: ParameterSummary) {
    const {name, value} = parameter;
    return html`
      <cyclescope-parameter
        .parameter=${parameter}
        .value=${this.own[name] ?? value}
        .changed=${Object.hasOwn(this.own, name)}
      ></cyclescope-parameter>
    `;
  }

  #rowType(name: string) {
    const choose = (event: Event) => {
      const {value} = event.target as HTMLSelectElement;
      if (value !== "") void this.learn.typeTable(value as LayerType);
    };
    return html`
      <section class="card">
        <label class="field"
          >${name} does not name layer types. All of its rows are:
          <select @change=${choose}>
            <option value="">choose a type</option>
            ${this.state.layerTypes.map(({type}) => html`<option value=${type}>${typeTitle(type)}</option>`)}
          </select>
        </label>
      </section>
    `;
  }

  #summary(device: Device) {
    if (device.kind === "unmeasured") return nothing;
    return html`
      <section class="card" aria-label="The device">
        <h3>${device.name}</h3>
        ${device.kind === "table" ? this.#tableFacts(device) : this.#simulatedFacts(device)}
        <p class="note">
          Is it known what kind of accelerator it is, and only its numbers are not?
          <button type="button" class="link" @click=${this.#calibrate}>Find the parameters of its description</button>
          instead of training a model; step widths and a plan are not needed for that.
        </p>
      </section>
    `;
  }

  #tableFacts({summary}: Extract<Device, {kind: "table"}>) {
    const {rows, layers, unit, types, remarks} = summary;
    return html`
      <p>${formatCount(rows, "usable row")} in ${unitTitle(unit)}: ${formatCount(layers, "different layer")}.</p>
      <dl class="facts">
        ${types.map(
          ({type, layers, ranges}) => html`
            <dt>${typeTitle(type)}</dt>
            <dd>
              ${formatCount(layers, "layer")}:
              ${ranges
                .filter(({most}) => most > 1)
                .map(({parameter, least, most}) =>
                  least === most
                    ? `${parameterTitle(parameter)} ${formatInteger(most)}`
                    : `${parameterTitle(parameter)} ${formatInteger(least)}–${formatInteger(most)}`,
                )
                .join(", ")}
            </dd>
          `,
        )}
      </dl>
      <label class="clock"
        >Clock of the device, if known
        <input
          type="number"
          min="0.001"
          step="any"
          .value=${live(this.state.clockHz === undefined ? "" : String(this.state.clockHz / kMega))}
          @change=${this.#clockTyped}
        />
        MHz, to turn ${unit === "cycles" ? "cycles into time" : "time into cycles"}
      </label>
      <cyclescope-remark-list .remarks=${remarks}></cyclescope-remark-list>
    `;
  }

  #simulatedFacts({runnable, clockHz, parameters}: Extract<Device, {kind: "simulated"}>) {
    const set = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
    return html`
      <dl class="facts">
        <dt>Runs</dt>
        <dd>${runnable.length > 0 ? runnable.map(typeTitle).join(", ") : "none of the layer types"}</dd>
        <dt>Clock</dt>
        <dd>${formatHertz(clockHz)}</dd>
        ${
          set.length > 0
            ? html`<dt>Parameters</dt>
                <dd>${set.join(", ")}</dd>`
            : nothing
        }
      </dl>
    `;
  }

  #opened({file}: FileEvent): void {
    void this.learn.openTable(file.name, file);
  }

  async #example(purpose: "use" | "download"): Promise<void> {
    const table = await this.learn.example();
    if (table === undefined) return;
    if (purpose === "download") download(kExampleName, "text/csv", table);
    else await this.learn.openTable(kExampleName, table);
  }

  async #planFirst(): Promise<void> {
    await this.learn.planFirst();
    this.session.openLearn("plan");
  }

  #noiseChosen(event: Event): void {
    this.learn.setNoise(Number((event.target as HTMLSelectElement).value));
  }

  #clockTyped(event: Event): void {
    const megahertz = (event.target as HTMLInputElement).valueAsNumber;
    const hertz = Math.round(megahertz * kMega);
    this.learn.setClock(hertz >= 1 && hertz <= kFastest ? hertz : undefined);
    this.requestUpdate();
  }

  #calibrate(): void {
    this.learn.setGoal("parameters");
    this.session.openLearn("train");
  }

  /** The accelerator in the select, and the parameters that it has there. */
  #selected(): {source: DocumentSource; parameters: Readonly<Record<string, ParameterValue>>} {
    const {architecture, parameters} = this.app.setup;
    const {value} = this.accelerator;
    return value === kOwn ? {source: architecture, parameters} : {source: {kind: "preset", id: value}, parameters: {}};
  }

  #useAccelerator(): void {
    const {source, parameters} = this.#selected();
    void this.learn.chooseAccelerator(source, this.offered ? this.own : parameters);
  }

  #acceleratorChosen(): void {
    this.own = {};
    this.offered = undefined;
    if (this.details.open) void this.#offerParameters();
  }

  /** Shows the sliders of the selected accelerator. */
  async #offerParameters(): Promise<void> {
    const {source, parameters} = this.#selected();
    const description = await this.learn.describe(source);
    if (JSON.stringify(this.#selected().source) !== JSON.stringify(source)) return;
    this.own = parameters;
    this.offered = description?.parameters.filter((parameter) => !followsOthers(parameter));
  }

  #detailsToggled(): void {
    if (this.details.open && this.offered === undefined) void this.#offerParameters();
  }

  #parameterSet({parameter, value}: ParameterEvent): void {
    this.own = withEntry(this.own, parameter, value);
  }
}
