import {LitElement, css, html, nothing} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import type {Attribution, Estimate, Overview} from "../core/types.ts";
import {formatInteger} from "../format/number.ts";
import {controlsOf} from "../state/app_state.ts";
import type {AppState, Estimated} from "../state/app_state.ts";
import {designTitle} from "../state/catalogue.ts";
import {hasCauses, kDefaultMethod, kMethods} from "../state/method.ts";
import {hasNews, layersSoFar} from "../state/preview.ts";
import type {LayerList, Preview} from "../state/preview.ts";
import {dimensionsOf, nameOf} from "../state/setup.ts";
import type {Session} from "../state/session.ts";
import {isShown} from "../state/teach/controls.ts";
import {shared} from "../styles/shared.ts";
import {download, fileName} from "./download.ts";
import "./explore_bar.ts";
import {downloadIcon} from "./icons.ts";
import "./layer_chart.ts";
import type {Column} from "./layer_columns.ts";
import type {LayerEvent} from "./layer_event.ts";
import "./layer_table.ts";
import "./problem.ts";
import "./progress.ts";
import "./running_totals.ts";
import "./tiles/tile_bar.ts";
import type {TileEvent} from "./tiles/tile_event.ts";
import "./totals.ts";
import "./unmapped_list.ts";

const kNoColumns: readonly Column[] = [];
const kNoBytes = {of: undefined, columns: kNoColumns};

/** The latest result, whole and layer by layer, and why there is no newer one. */
@customElement("cyclescope-results")
export class ResultsView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 0.75rem;
        min-width: 0;
      }
      .card {
        padding: 0.75rem 1.25rem;
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--surface);
      }
      .card.explore {
        padding-block: 0.5rem;
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
        padding-bottom: 0.5rem;
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
      .title .svg {
        height: 1.5rem;
        margin-left: auto;
        font-size: 0.8125rem;
      }
      .old {
        color: var(--warn);
        font-size: 0.8125rem;
      }
      .results {
        display: contents;
      }
      /* What is old is dimmed, and still readable: as muted text it keeps its contrast. */
      .stale .body {
        --text: var(--text-muted);
        color: var(--text-muted);
        filter: grayscale(1);
      }
      .why.card {
        padding-block: 0.5rem;
      }
      .why.card .title {
        align-items: center;
        padding-bottom: 0;
        justify-content: space-between;
      }
      .why.card .title:not(:last-child) {
        padding-bottom: 0.5rem;
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
  /** What explains cycles, fetched when somebody asks. */
  @state() private whyColumn: ((attribution: Attribution) => Column) | undefined;
  /** Bytes per level, where they are wanted. */
  @state() private byteColumns: {readonly of: Overview | undefined; readonly columns: readonly Column[]} = kNoBytes;
  @state() private withBytes = false;
  #explained: {readonly attribution: Attribution; readonly columns: readonly Column[]} | undefined;
  @query("input[type=search]") private search!: HTMLInputElement | null;

  /** Puts the cursor into the filter, where there is one. */
  find(): void {
    this.search?.focus();
    this.search?.select();
  }

  protected override updated(): void {
    const {estimate, running} = this.state;
    if (!this.withBytes || running || estimate === undefined || estimate === this.byteColumns.of) return;
    this.byteColumns = {of: estimate, columns: this.byteColumns.columns};
    void this.#readBytes(estimate);
  }

  async #readBytes(overview: Overview): Promise<void> {
    const [{byteColumns}, whole] = await Promise.all([
      import("./memory/byte_columns.ts"),
      this.session.estimateDocument(),
    ]);
    if (this.byteColumns.of !== overview || whole === undefined) return;
    this.byteColumns = {of: overview, columns: byteColumns(whole)};
  }

  #showBytes(): void {
    this.withBytes = !this.withBytes;
    if (!this.withBytes) this.byteColumns = kNoBytes;
  }

  protected override render() {
    const {session, state} = this;
    return html`
      <cyclescope-progress
        .running=${state.running}
        .progress=${state.progress}
        @stop=${() => session.stop()}
      ></cyclescope-progress>
      ${this.#problem()} ${state.stopped ? this.#stopped() : nothing}
      <div class="results ${state.stale ? "stale" : ""}">${this.#newest()}</div>
    `;
  }

  #shows(part: string): boolean {
    return isShown(controlsOf(this.state), part);
  }

  /** The newest result: an estimate, or what is known of one that takes its time. */
  #newest() {
    const {estimate, estimated, preview, problem} = this.state;
    if (preview !== undefined && hasNews(preview)) return this.#preview(preview);
    if (estimate !== undefined && estimated !== undefined) return this.#estimate(estimate, estimated);
    return html`<p class="nothing">${problem ? "There is no result yet." : "Estimating…"}</p>`;
  }

  #preview(preview: Preview) {
    const list = layersSoFar(preview);
    const {architecture} = preview.setup;
    const values = preview.setting?.architecture?.parameters ?? preview.baseline?.architecture.parameters ?? {};
    return html`
      <section class="card" aria-label="Totals so far" ?hidden=${!this.#shows("totals")}>
        ${this.#title(designTitle(preview.name, nameOf(architecture)), values, preview)}
        <cyclescope-running-totals class="body" .preview=${preview}></cyclescope-running-totals>
      </section>
      ${list ? this.#layers(list, preview.rows.length) : nothing}
    `;
  }

  #estimate(estimate: Overview, estimated: Estimated) {
    const {network, architecture} = estimate;
    const choose = (event: LayerEvent) => this.session.selectLayer(event.layer);
    return html`
      <section class="card" aria-label="Totals" ?hidden=${!this.#shows("totals")}>
        ${this.#title(designTitle(network.name, architecture.name), architecture.parameters, estimated)}
        <cyclescope-totals class="body" .estimate=${estimate} ?stale=${this.state.stale}></cyclescope-totals>
      </section>
      ${this.#shows("why") && hasCauses(estimate.method) && (estimate.total.cycles ?? 0) > 0 ? this.#why(choose) : nothing}
      <section
        class="card explore ${this.state.exploration === undefined && this.state.pinned === undefined ? "on-screen" : ""}"
        aria-label="Explore"
        ?hidden=${!this.#shows("explore")}
      >
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
      ${this.#layers(estimate, estimate.layers.length)} ${this.#tiles(estimate)}
    `;
  }

  /** Who chooses tile sizes: a part of the method. A fitted model has none. */
  #tiles({method, total}: Overview) {
    if (method === "fitted_model" || !this.#shows("method")) return nothing;
    const {described_cycles: described, cycles: found} = total;
    const cycles = described === undefined || found === null ? undefined : {described, found};
    return html`<section class="card explore" aria-label="Tile sizes">
      <cyclescope-tile-bar
        .tiles=${this.state.setup.tiles}
        .cycles=${cycles}
        @tile=${this.#setTile}
        @choose=${(event: CustomEvent<boolean>) => this.session.chooseTiles({best: event.detail})}
      ></cyclescope-tile-bar>
    </section>`;
  }

  readonly #setTile = ({layer, variable, size}: TileEvent) => this.session.setTile(layer, variable, size);

  /** `done`: how many of the layers are as they will be. */
  #layers(estimate: LayerList, done: number) {
    const {layer, stale, details} = this.state;
    const matching = this.#matching(estimate);
    const choose = (event: LayerEvent) => this.session.selectLayer(event.layer);
    return html`
      <section class="card" aria-labelledby="chart" ?hidden=${!this.#shows("chart")}>
        <div class="title">
          <h2 id="chart">Cycles per layer</h2>
          <button
            type="button"
            class="button quiet svg"
            title="Download the chart as SVG; its numbers are in the table's CSV"
            @click=${this.#saveChart}
          >
            ${downloadIcon} SVG
          </button>
        </div>
        <cyclescope-layer-chart
          class="body"
          .estimate=${estimate}
          .done=${done}
          .pinned=${this.state.pinned?.estimate}
          .selected=${layer}
          .matching=${matching}
          @layer=${choose}
        ></cyclescope-layer-chart>
      </section>
      <section class="card table" aria-labelledby="table" ?hidden=${!this.#shows("table")}>
        ${this.#tools(estimate, matching)}
        <cyclescope-layer-table
          class="body"
          ?stale=${stale}
          .estimate=${estimate}
          .done=${done}
          .details=${"total" in estimate ? details : undefined}
          .pinned=${this.state.pinned?.estimate}
          .selected=${layer}
          .matching=${matching}
          .extra=${this.#extraColumns()}
          .last=${this.byteColumns.columns}
          @layer=${choose}
          @tile=${this.#setTile}
        ></cyclescope-layer-table>
      </section>
    `;
  }

  #why(choose: (event: LayerEvent) => void) {
    const {why, attribution, layer} = this.state;
    return html`
      <section
        class="card why ${why ? "" : "on-screen"}"
        aria-labelledby="why"
        aria-busy=${why && attribution === undefined ? "true" : "false"}
      >
        <div class="title">
          <h2
            id="why"
            data-hint="What the cycles on the critical path are spent on, per layer and part of the machine."
            aria-description="What the cycles on the critical path are spent on, per layer and part of the machine."
          >
            Why it takes that long
          </h2>
          <button type="button" class="button" aria-pressed=${why ? "true" : "false"} @click=${this.#explain}>
            ${why ? "Hide" : "Explain"}
          </button>
        </div>
        ${
          why && attribution !== undefined
            ? html`<cyclescope-why
                .name=${this.#name()}
                .attribution=${attribution}
                .selected=${layer}
                @layer=${choose}
              ></cyclescope-why>`
            : why
              ? html`<p class="muted" role="status">Following the critical path…</p>`
              : nothing
        }
      </section>
    `;
  }

  #explain(): void {
    const why = !this.state.why;
    if (why) {
      void import("./why/why.ts");
      void import("./why/why_column.ts").then(({whyColumn}) => {
        this.whyColumn = whyColumn;
      });
    }
    this.session.explain(why);
  }

  #extraColumns(): readonly Column[] {
    const {why, attribution} = this.state;
    if (!why || attribution === undefined || this.whyColumn === undefined) return kNoColumns;
    if (this.#explained?.attribution !== attribution) {
      this.#explained = {attribution, columns: [this.whyColumn(attribution)]};
    }
    return this.#explained.columns;
  }

  /** What the numbers are of, whatever the controls say by now. */
  #title(name: string, values: Overview["architecture"]["parameters"], {setup, turn}: Estimated) {
    const parameters = Object.keys(setup.parameters).filter((parameter) => Object.hasOwn(values, parameter));
    const changed = [
      ...parameters.map((parameter) => [parameter, values[parameter]] as const),
      ...Object.entries(dimensionsOf(setup.network)),
    ];
    const method = this.#method(setup.method);
    return html`
      <div class="title">
        <h2>${name}</h2>
        ${changed.map(([size, value]) => html`<span class="chip number">${size} = ${value}</span>`)}
        ${method ? html`<span class="chip">${method}</span>` : nothing} ${this.#standing(turn)}
      </div>
    `;
  }

  #method(method: string): string | undefined {
    const {estimate} = this.state;
    if (method === kDefaultMethod || estimate?.method === "fitted_model") return undefined;
    return kMethods.find(({id}) => id === method)?.title;
  }

  /** How what is shown stands to what is asked for, where it is not that. */
  #standing(turn: number) {
    const {stale, running, stopped, turn: present, setup} = this.state;
    if (turn === present && stopped) return html`<span class="old">stopped before it was complete</span>`;
    if (turn === present) return running ? html`<span class="old">being estimated</span>` : nothing;
    if (!stale) return nothing;
    const asked = designTitle(nameOf(setup.network), nameOf(setup.architecture));
    return running
      ? html`<span class="old">not what is asked for now: ${asked} is being estimated</span>`
      : html`<span class="old">of the last setup that could be estimated</span>`;
  }

  #tools(estimate: LayerList, matching: ReadonlySet<string> | undefined) {
    const whole = this.state.estimate;
    const name = fileName(`${whole?.network.name}_on_${whole?.architecture.name}`);
    const unsaved = this.state.stale || !("total" in estimate);
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
        ${
          estimate.method === "fitted_model"
            ? nothing
            : html`<button
                type="button"
                class="button"
                title="Bytes at each level of the memory as columns"
                aria-pressed=${this.withBytes ? "true" : "false"}
                @click=${this.#showBytes}
              >
                Bytes
              </button>`
        }
        <button
          type="button"
          class="button"
          ?disabled=${unsaved}
          title="Download the table as CSV"
          @click=${() => this.#save(`${name}.csv`, "text/csv", csvOf)}
        >
          ${downloadIcon} CSV
        </button>
        <button
          type="button"
          class="button"
          ?disabled=${unsaved}
          title="Download the whole estimate as JSON"
          @click=${() => this.#save(`${name}.json`, "application/json", jsonOf)}
        >
          ${downloadIcon} JSON
        </button>
        <button
          type="button"
          class="button"
          ?disabled=${unsaved}
          title="Download the cycles of layers as node data of Model Explorer"
          @click=${() => this.#save(`${name}_node_data.json`, "application/json", nodeDataOf)}
        >
          ${downloadIcon} Node data
        </button>
      </div>
    `;
  }

  async #saveChart(): Promise<void> {
    const drawn = this.renderRoot.querySelector("cyclescope-layer-chart")?.shadowRoot?.querySelector("svg.bars");
    const {saveDrawn} = await import("./chart/save_chart.ts");
    saveDrawn(fileName(`${this.#name()}_layers`), drawn as SVGSVGElement | null | undefined);
  }

  #name(): string {
    const {network, architecture} = this.state.estimate ?? {};
    return `${network?.name} on ${architecture?.name}`;
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
    const {preview, turn} = this.state;
    return html`
      <p class="stopped">
        ${preview?.turn === turn ? "The estimate was stopped. What was done by then stays." : "The estimate was stopped."}
        <button type="button" class="button" @click=${() => this.session.estimateAgain()}>Estimate</button>
      </p>
    `;
  }

  #matching({layers}: LayerList): ReadonlySet<string> | undefined {
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
  return `${estimateCsv(estimate)}\n`;
}

async function nodeDataOf(estimate: Estimate): Promise<string> {
  const {nodeData} = await import("../../../wasm/package/node_data.ts");
  return `${JSON.stringify(nodeData(estimate), null, 2)}\n`;
}

async function jsonOf(estimate: Estimate): Promise<string> {
  return `${JSON.stringify(estimate, null, 2)}\n`;
}
