import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {keyOf} from "../../../../wasm/measure/measurement_run.ts";
import type {MeasuredRow, RunState, SpeedChange} from "../../../../wasm/measure/measurement_run.ts";
import type {Staircase} from "../../../../wasm/measure/network_plan.ts";
import {formatCount, formatInteger, formatSignificant} from "../../format/number.ts";
import {presetEntry} from "../../state/catalogue.ts";
import {kBrowserNetworks, kBrowserSeconds, kBrowserTable} from "../../state/learn/browser_measurement.ts";
import type {BrowserMeasurement, BrowserState, Proof} from "../../state/learn/browser_measurement.ts";
import type {Training} from "../../state/learn/learn_state.ts";
import {shared} from "../../styles/shared.ts";
import {download} from "../download.ts";
import {downloadIcon} from "../icons.ts";
import "./live_stairs.ts";
import type {StairPoint} from "./live_stairs.ts";
import {stepStyles} from "./step_styles.ts";
import {formatPercent, parameterTitle} from "./wording.ts";

/** What ONNX Runtime's module weighs, as fetched: uncompressed, as many servers send it. */
const kMegabytes = 14;
const kPhases: Readonly<Record<BrowserState["phase"], string>> = {
  idle: "",
  loading: "Loading ONNX Runtime, and planning",
  measuring: "Measuring layers",
  running: "Running the whole network",
  fitting: "Fitting a model",
  done: "Done",
  stopped: "Stopped. What was measured is kept.",
};

/** The visitor's own browser as the device. */
@customElement("cyclescope-browser-card")
export class BrowserCard extends LitElement {
  static override styles = [
    shared,
    stepStyles,
    css`
      :host {
        display: block;
      }
      .stairs {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr));
        gap: 0.5rem 1.5rem;
      }
      .progress {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 0.75rem;
        padding: 0.5rem 0.75rem;
        border: 1px solid var(--accent);
        border-radius: var(--radius);
        background: var(--accent-surface);
      }
      .progress span {
        flex: 1 1 10rem;
      }
      progress {
        flex: 0 1 10rem;
        min-width: 4rem;
        accent-color: var(--accent);
      }
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
      }
      .headline {
        font-size: 1.125rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({attribute: false}) browser!: BrowserMeasurement;
  @property({attribute: false}) training: Training | undefined;
  /** Whether the workspace does something else. */
  @property({type: Boolean}) disabled = false;
  #stopWatching: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => {
      this.#stopWatching = this.browser.store.watch(() => this.requestUpdate());
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
  }

  protected override render() {
    const {browser} = this;
    const {state} = browser.store;
    return html`
      <section class="card" aria-labelledby="browser">
        <h3 id="browser">This browser, on this machine</h3>
        <p class="note">
          Layers of a network run here, in ONNX Runtime (WebAssembly, one thread), and are timed; a model is fitted, and
          then has to predict the whole network. It fetches ${kMegabytes} MB from this site when you start it, and sends
          nothing. Leave the machine alone meanwhile, and the tab in front.
        </p>
        ${this.#choices(state)}
        ${state.problem === undefined ? nothing : html`<p class="warning" role="alert">${state.problem}</p>`}
        ${this.#progress(state)} ${state.run ? this.#found(state, state.run) : nothing}
        ${state.proof && state.phase !== "measuring" ? this.#proof(state.proof, state) : nothing}
      </section>
    `;
  }

  #choices({network, seconds, run, phase}: BrowserState) {
    const {browser} = this;
    const busy = browser.busy || this.disabled;
    return html`
      <div class="fields">
        <label class="field"
          >Network
          <select
            ?disabled=${busy}
            @change=${(event: Event) => browser.choose({network: (event.target as HTMLSelectElement).value})}
          >
            ${kBrowserNetworks.map(
              (name) =>
                html`<option value=${name} ?selected=${name === network}>
                  ${presetEntry("network", name)?.title ?? name}
                </option>`,
            )}
          </select>
        </label>
        <label class="field"
          >Time for layers
          <select
            ?disabled=${busy}
            @change=${(event: Event) => browser.choose({seconds: Number((event.target as HTMLSelectElement).value)})}
          >
            ${kBrowserSeconds.map(
              (value) => html`<option value=${value} ?selected=${value === seconds}>${value} s</option>`,
            )}
          </select>
        </label>
      </div>
      <div class="row">
        <button
          type="button"
          class="button ${run ? "" : "primary"}"
          ?disabled=${busy}
          @click=${() => void browser.start()}
        >
          ${run ? "Measure from the beginning" : "Measure this browser"}
        </button>
        ${
          browser.canGoOn
            ? html`<button type="button" class="button" ?disabled=${busy} @click=${() => void browser.goOn()}>
                Go on for ${seconds} s
              </button>`
            : nothing
        }
        ${
          run && phase === "stopped"
            ? html`<button type="button" class="button" ?disabled=${busy} @click=${() => void browser.conclude()}>
                Fit a model to these
              </button>`
            : nothing
        }
        ${
          run && run.rows.length > 0
            ? html`<button
                type="button"
                class="button"
                ?disabled=${browser.busy}
                @click=${() => download(kBrowserTable, "text/csv", browser.table())}
              >
                ${downloadIcon} Table (.csv)
              </button>`
            : nothing
        }
      </div>
    `;
  }

  #progress({phase, run}: BrowserState) {
    if (phase === "idle" || phase === "done") return nothing;
    if (phase === "stopped") return html`<p role="status" class="muted">${kPhases.stopped}</p>`;
    return html`
      <div class="progress">
        <span role="status">${kPhases[phase]}</span>
        ${phase === "measuring" && run ? html`<span class="number">${formatCount(run.rows.length, "layer")}</span>` : nothing}
        <progress
          aria-label=${kPhases[phase]}
          max="1"
          value=${phase === "measuring" && run ? run.spent : nothing}
        ></progress>
        ${
          phase === "measuring"
            ? html`<button type="button" class="button" @click=${() => this.browser.stop()}>Stop</button>`
            : nothing
        }
      </div>
    `;
  }

  #found({plan, callCost}: BrowserState, run: RunState) {
    const measured = new Map(run.rows.map((row) => [keyOf(row.layer), row]));
    return html`
      <div class="stairs">${plan?.staircases.map((staircase) => this.#stairs(staircase, measured)) ?? nothing}</div>
      <dl class="facts">
        <dt>Measured</dt>
        <dd>${formatCount(run.rows.length, "layer")}${unsettledWords(run.rows)}</dd>
        <dt>A call costs</dt>
        <dd>${callCost === undefined ? "" : `${formatSignificant(1000 * callCost, 2)} µs`}, which is taken off</dd>
        <dt>Noise</dt>
        <dd>${noiseWords(run)}</dd>
        ${
          run.repeated > 0
            ? html`<dt>Disturbed</dt>
                <dd>${formatCount(run.repeated, "layer")} measured again, since a reference took longer or shorter</dd>`
            : nothing
        }
        ${run.changes.map((change) => changeRow(change))}
        ${[...run.refused].map(
          ([reason, count]) =>
            html`<dt>Left out</dt>
              <dd>${formatCount(count, "layer")}: ${reason}</dd>`,
        )}
      </dl>
    `;
  }

  #stairs({parameter, layers}: Staircase, measured: ReadonlyMap<string, MeasuredRow>) {
    const points = layers.flatMap((layer): StairPoint[] => {
      const row = measured.get(keyOf(layer));
      return row ? [{value: layer[parameter] ?? 0, latency: row.milliseconds}] : [];
    });
    return html`<cyclescope-live-stairs
      .title=${parameterTitle(parameter)}
      .most=${layers.length}
      .points=${points}
    ></cyclescope-live-stairs>`;
  }

  #proof(proof: Proof, {network, run}: BrowserState) {
    const {measured, predicted, low, high, unknown = []} = proof;
    const evaluation = predicted === undefined ? undefined : this.training?.evaluation;
    const title = presetEntry("network", network)?.title ?? network;
    return html`
      <div role="status">
        <p class="headline">
          ${title}: ${predicted === undefined ? "" : `predicted ${milliseconds(predicted)}, `}measured
          ${milliseconds(measured.milliseconds)}${predicted === undefined ? "" : `: ${errorWords(predicted / measured.milliseconds)}`}
        </p>
        <p class="note">
          ${
            low === undefined || high === undefined
              ? ""
              : `Nine of ten such predictions are between ${milliseconds(low)} and ${milliseconds(high)}. `
          }The
          network ran ${formatInteger(measured.samples)} times: its fastest quarter is what counts, as with layers; the
          median of all is
          ${milliseconds(measured.median)}.${measured.settled ? "" : " The fastest runs differ by more than 2 %: the machine does other things."}
          ${unknown.length === 0 ? "" : `Not learnt, and missing from the prediction: ${unknown.join(", ")}.`}
        </p>
        ${
          evaluation && evaluation.total.count > 0
            ? html`<p>
                Error on ${formatCount(evaluation.total.count, "layer")} that nothing was fitted to:
                ${formatPercent(evaluation.total.mape_percent)}${run?.noise ? `; the same layers measured twice differ by ${formatPercent(run.noise.percent)}` : ""}.
              </p>`
            : nothing
        }
      </div>
    `;
  }
}

function milliseconds(value: number): string {
  return `${formatSignificant(value, 3)} ms`;
}

function errorWords(ratio: number): string {
  return `${formatPercent(100 * Math.abs(ratio - 1))} too ${ratio < 1 ? "low" : "high"}`;
}

function unsettledWords(rows: readonly MeasuredRow[]): string {
  const count = rows.filter(({settled}) => !settled).length;
  return count === 0
    ? ""
    : `; ${formatInteger(count)} of them were disturbed: their fastest runs differ by more than 2 %, or the reference did`;
}

function noiseWords({noise}: RunState): string {
  return noise === undefined
    ? "not known yet"
    : `${formatCount(noise.layers, "layer")} measured twice differ by ${formatPercent(noise.percent)} in the mean: no model can be expected to be much better than that`;
}

function changeRow({rows, ratio}: SpeedChange) {
  const part = formatPercent(100 * Math.abs(ratio - 1));
  return html`<dt>Speed</dt>
    <dd>
      after ${formatCount(rows, "layer")} the machine became ${part} ${ratio > 1 ? "slower" : "faster"}, and stayed so
    </dd>`;
}
