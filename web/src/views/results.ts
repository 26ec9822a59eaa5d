import {LitElement, css, html, nothing} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import type {Estimate, Overview} from "../core/types.ts";
import {formatInteger} from "../format/number.ts";
import type {AppState} from "../state/app_state.ts";
import type {Session} from "../state/session.ts";
import {shared} from "../styles/shared.ts";
import {download, fileName} from "./download.ts";
import "./explore_bar.ts";
import {downloadIcon} from "./icons.ts";
import "./layer_chart.ts";
import type {LayerEvent} from "./layer_event.ts";
import "./layer_table.ts";
import "./problem.ts";
import "./progress.ts";
import "./totals.ts";
import "./unmapped_list.ts";

/** The latest result, whole and layer by layer, and why there is no newer one. */
@customElement("cyclescope-results")
export class ResultsView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 1rem;
        min-width: 0;
      }
      .card {
        padding: 1rem 1.25rem;
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--surface);
      }
      .card.explore {
        padding-block: 0.75rem;
      }
      .card.table {
        padding: 0.75rem 0 0;
        overflow: hidden;
      }
      .title {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.25rem 0.75rem;
        padding-bottom: 0.875rem;
      }
      .title h2 {
        font-size: 1rem;
        overflow-wrap: anywhere;
      }
      .chip {
        padding: 0 0.5rem;
        border-radius: 0.75rem;
        background: var(--accent-surface);
        color: var(--accent);
        font-size: 0.8125rem;
        overflow-wrap: anywhere;
      }
      .stale {
        color: var(--warn);
        font-size: 0.8125rem;
      }
      .card > h2 {
        padding-bottom: 0.5rem;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
        padding: 0 1.25rem 0.75rem;
      }
      .tools h2 {
        flex: 1 1 8rem;
      }
      input[type="search"] {
        width: 15rem;
        min-width: 0;
        flex: 0 1 15rem;
      }
      .stopped {
        display: flex;
        align-items: center;
        gap: 0.75rem;
      }
      .nothing {
        padding: 4rem 1rem;
        text-align: center;
        color: var(--text-muted);
      }
      @media (max-width: 48rem) {
        .card {
          padding: 0.875rem;
        }
        .tools {
          padding: 0 0.875rem 0.75rem;
        }
        .tools h2 {
          flex-basis: 100%;
        }
        input[type="search"] {
          flex: 1 1 8rem;
        }
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @state() private filter = "";
  @query("input[type=search]") private search!: HTMLInputElement | null;

  /** Puts the cursor into the filter, where there is one. */
  find(): void {
    this.search?.focus();
    this.search?.select();
  }

  protected override render() {
    const {session, state} = this;
    const {estimate} = state;
    return html`
      <cyclescope-progress
        .running=${state.running}
        .progress=${state.progress}
        @stop=${() => session.stop()}
      ></cyclescope-progress>
      ${this.#problem()} ${state.stopped ? this.#stopped() : nothing}
      ${estimate ? this.#estimate(estimate) : html`<p class="nothing">${state.problem ? "There is no result yet." : "Estimating…"}</p>`}
    `;
  }

  #estimate(estimate: Overview) {
    const {layer} = this.state;
    const matching = this.#matching(estimate);
    const choose = (event: LayerEvent) => this.session.selectLayer(event.layer);
    return html`
      <section class="card" aria-label="Totals">
        ${this.#title(estimate)}
        <cyclescope-totals .estimate=${estimate}></cyclescope-totals>
      </section>
      <section class="card explore" aria-label="Explore">
        <cyclescope-explore-bar .session=${this.session} .state=${this.state}></cyclescope-explore-bar>
      </section>
      ${
        estimate.unmapped.length > 0
          ? html`<cyclescope-unmapped-list
              .operators=${estimate.unmapped}
              ?fitted=${estimate.method === "fitted_model"}
              @layer=${choose}
            ></cyclescope-unmapped-list>`
          : nothing
      }
      <section class="card" aria-labelledby="chart">
        <h2 id="chart">Cycles per layer</h2>
        <cyclescope-layer-chart
          .estimate=${estimate}
          .pinned=${this.state.pinned?.estimate}
          .selected=${layer}
          .matching=${matching}
          @layer=${choose}
        ></cyclescope-layer-chart>
      </section>
      <section class="card table" aria-labelledby="table">
        ${this.#tools(estimate, matching)}
        <cyclescope-layer-table
          .estimate=${estimate}
          .details=${this.state.details}
          .pinned=${this.state.pinned?.estimate}
          .selected=${layer}
          .matching=${matching}
          @layer=${choose}
        ></cyclescope-layer-table>
      </section>
    `;
  }

  #title({network, architecture}: Overview) {
    const {setup, problem, stopped} = this.state;
    const changed = Object.keys(setup.parameters).filter((name) => Object.hasOwn(architecture.parameters, name));
    return html`
      <div class="title">
        <h2>${network.name} on ${architecture.name}</h2>
        ${changed.map((name) => html`<span class="chip number">${name} = ${architecture.parameters[name]}</span>`)}
        ${problem || stopped ? html`<span class="stale">of the last setup that could be estimated</span>` : nothing}
      </div>
    `;
  }

  #tools(estimate: Overview, matching: ReadonlySet<string> | undefined) {
    const name = fileName(`${estimate.network.name}_on_${estimate.architecture.name}`);
    const total = formatInteger(estimate.layers.length);
    return html`
      <div class="tools">
        <h2 id="table">
          Layers
          <span class="muted number" role="status"
            >${matching ? `${formatInteger(matching.size)} of ${total}` : ""}</span
          >
        </h2>
        <input
          type="search"
          placeholder="Find a layer or operator"
          aria-label="Find a layer or operator"
          aria-keyshortcuts="/"
          .value=${this.filter}
          @input=${this.#find}
          @keydown=${this.#leaveFilter}
        />
        <button
          type="button"
          class="button"
          title="Download the table as CSV"
          @click=${() => this.#save(`${name}.csv`, "text/csv", csvOf)}
        >
          ${downloadIcon} CSV
        </button>
        <button
          type="button"
          class="button"
          title="Download the whole estimate as JSON"
          @click=${() => this.#save(`${name}.json`, "application/json", jsonOf)}
        >
          ${downloadIcon} JSON
        </button>
      </div>
    `;
  }

  async #save(file: string, type: string, write: (estimate: Estimate) => Promise<string>): Promise<void> {
    const whole = await this.session.estimateDocument();
    if (whole !== undefined) download(file, type, await write(whole));
  }

  /** Problems of the accelerator, the network and the parameters are shown there. */
  #problem() {
    const {problem, architecture} = this.state;
    if (problem === undefined || ["architecture", "model", "network"].includes(problem.input)) return nothing;
    const atParameter = architecture?.parameters.some(({name}) => problem.path === `/parameters/${name}`) ?? false;
    if (problem.input === "request" && atParameter) return nothing;
    return html`
      <cyclescope-problem announced .problem=${problem}></cyclescope-problem>
      <div><button type="button" class="button" @click=${() => this.session.estimateAgain()}>Try again</button></div>
    `;
  }

  #stopped() {
    return html`
      <p class="stopped">
        The estimate was stopped.
        <button type="button" class="button" @click=${() => this.session.estimateAgain()}>Estimate</button>
      </p>
    `;
  }

  #matching({layers}: Overview): ReadonlySet<string> | undefined {
    const wanted = this.filter.trim().toLowerCase();
    if (wanted === "") return undefined;
    const found = layers.filter(({name, operator}) => `${name}\n${operator}`.toLowerCase().includes(wanted));
    return new Set(found.map(({name}) => name));
  }

  #find(event: Event): void {
    this.filter = (event.target as HTMLInputElement).value;
  }

  #leaveFilter(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    this.filter = "";
  }
}

async function csvOf(estimate: Estimate): Promise<string> {
  const {estimateCsv} = await import("../../../wasm/package/report.ts");
  return `${estimateCsv(estimate)}\r\n`;
}

async function jsonOf(estimate: Estimate): Promise<string> {
  return `${JSON.stringify(estimate, null, 2)}\n`;
}
