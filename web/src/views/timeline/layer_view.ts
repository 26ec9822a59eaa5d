import {LitElement, css, html, nothing} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import {chromeTrace} from "../../../../wasm/package/chrome_trace.ts";
import {kPlaces} from "../../../../wasm/package/trace_words.ts";
import {Latest} from "../../../../wasm/client/latest.ts";
import type {Overview, Trace} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {formatCycles} from "../../format/quantity.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {saveButtons} from "../chart/save_chart.ts";
import "../chart/table_twin.ts";
import type {Twin} from "../chart/table_twin.ts";
import {download, fileName} from "../download.ts";
import {exploreStyles} from "../explore/explore_styles.ts";
import {downloadIcon} from "../icons.ts";
import "./array_view.ts";
import "./graph_view.ts";
import "./mapping_view.ts";
import "./timeline_chart.ts";
import type {TimelineChart} from "./timeline_chart.ts";
import {kColumns, timelineRows} from "./timeline_rows.ts";

/** Instructions of a window: few to see each, many for arrays of hundreds of elements. */
const kSizes = [200, 1000, 5000, 20_000] as const;
const kParts = {timeline: "Timeline", array: "Array", mapping: "Mapping", graph: "Graph"} as const;
type Part = keyof typeof kParts;

/** What happens inside a layer, from its trace: the timeline, the array step by step, and the mapping. */
@customElement("cyclescope-layer-view")
export class LayerView extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      .parts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem;
      }
      .field select.layer {
        max-width: min(22rem, 80vw);
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @query("cyclescope-timeline-chart") private timeline!: TimelineChart | null;
  @state() private trace: Trace | undefined;
  @state() private problem = "";
  @state() private place = 0;
  @state() private size: number = kSizes[0];
  readonly #latest = new Latest();
  #asked = "";
  #askedOf: Overview | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#latest.cancel();
    this.#askedOf = undefined;
  }

  protected override updated(): void {
    const {estimate, running, stale} = this.state;
    const layer = this.#layer();
    if (estimate === undefined || running || stale || layer === undefined) return;
    const asked = `${layer} ${this.size}`;
    if (estimate === this.#askedOf && asked === this.#asked) return;
    this.#askedOf = estimate;
    this.#asked = asked;
    void this.#latest
      .run((signal) => this.session.trace(layer, this.size, signal))
      .then((outcome) => {
        if (outcome === undefined) return;
        this.problem = outcome.ok ? "" : outcome.error.message;
        this.trace = outcome.ok ? outcome.value : undefined;
        if (outcome.ok) this.place = Math.min(this.place, outcome.value.windows.length - 1);
      });
  }

  /** The part that the link names. */
  get #shown(): Part {
    const named = this.state.exploration?.measure ?? "";
    return (Object.keys(kParts) as Part[]).find((part) => part === named) ?? "timeline";
  }

  #timed() {
    return this.state.estimate?.layers.filter(({cycles}) => (cycles ?? 0) > 0) ?? [];
  }

  /** The opened layer, or the one that takes longest. */
  #layer(): string | undefined {
    const timed = this.#timed();
    const opened = timed.find(({name}) => name === this.state.layer);
    return (opened ?? timed.toSorted((a, b) => (b.cycles ?? 0) - (a.cycles ?? 0))[0])?.name;
  }

  protected override render() {
    if (this.state.estimate?.method === "fitted_model")
      return html`<p class="say">A fitted model knows latencies, and no instructions: there is nothing inside.</p>`;
    const layer = this.#layer();
    if (layer === undefined) return html`<p class="say">No layer takes any time.</p>`;
    return html`
      <div class="controls">
        <label class="field">
          <span>Layer</span>
          <select
            class="layer"
            aria-label="Layer"
            @change=${(event: Event) => this.session.selectLayer((event.target as HTMLSelectElement).value)}
          >
            ${this.#timed().map(({name}) => html`<option value=${name} ?selected=${name === layer}>${name}</option>`)}
          </select>
        </label>
        <div class="parts" role="group" aria-label="What to show">
          ${(Object.keys(kParts) as Part[]).map(
            (part) =>
              html`<button
                type="button"
                class="button"
                aria-pressed=${this.#shown === part ? "true" : "false"}
                @click=${() => this.session.explore({measure: part})}
              >
                ${kParts[part]}
              </button>`,
          )}
        </div>
      </div>
      ${this.problem ? html`<p class="say refused" role="status">${this.problem}.</p>` : this.#traced(layer)}
    `;
  }

  #traced(layer: string) {
    const {trace} = this;
    if (trace === undefined || trace.layer !== layer)
      return html`<p class="status" role="status">Looking at the instructions…</p>`;
    if (this.#shown === "mapping")
      return html`<cyclescope-mapping-view
        .trace=${trace}
        .storages=${this.state.estimate?.storages ?? []}
        .details=${this.state.details?.name === trace.layer ? this.state.details : undefined}
      ></cyclescope-mapping-view>`;
    return html` ${this.#windows(trace)} ${this.#part(trace)} `;
  }

  #part(trace: Trace) {
    switch (this.#shown) {
      case "array":
        return html`<cyclescope-array-view .trace=${trace} .window=${this.place}></cyclescope-array-view>`;
      case "graph":
        return html`<cyclescope-dependency-graph .trace=${trace} .window=${this.place}></cyclescope-dependency-graph>`;
      default:
        return this.#timeline(trace);
    }
  }

  #windows(trace: Trace) {
    const {complete, windows, instructions, cycles, exact} = trace;
    const shown = windows[this.place]?.instructions ?? [];
    const first = shown[0]?.number ?? 0;
    return html`
      <div class="controls">
        <div class="parts" role="group" aria-label="Part of the layer">
          ${windows.map(
            ({place}, index) =>
              html`<button
                type="button"
                class="button small"
                aria-pressed=${this.place === index ? "true" : "false"}
                @click=${() => (this.place = index)}
              >
                ${kPlaces[place]}
              </button>`,
          )}
        </div>
        <label class="field">
          <span>Instructions</span>
          <select
            aria-label="Instructions of each part"
            @change=${(event: Event) => (this.size = Number((event.target as HTMLSelectElement).value))}
          >
            ${kSizes.map(
              (size) => html`<option value=${size} ?selected=${size === this.size}>${formatInteger(size)}</option>`,
            )}
          </select>
        </label>
      </div>
      <p class="say">
        Instructions ${formatInteger(first)} to ${formatInteger(first + shown.length - 1)} of
        ${formatInteger(instructions)}; the layer takes ${formatCycles(cycles)} cycles${exact ? "" : ", about"}.
        ${this.#steady(trace)}
        ${complete ? nothing : "Only the beginning is known: the rest was averaged, or skipped in too many pieces."}
      </p>
    `;
  }

  #steady({windows, periods}: Trace) {
    const [period] = periods;
    if (windows[this.place]?.place !== "steady") return nothing;
    if (period === undefined) return "Nothing repeats for long: this is the middle.";
    const {instructions, cycles, repeats} = period;
    return `From here on, ${formatInteger(instructions)} instructions in ${formatInteger(cycles)} cycles repeat ${formatInteger(repeats)} times more.`;
  }

  #timeline(trace: Trace) {
    const name = fileName(`${this.state.estimate?.architecture.name}_${trace.layer}`);
    return html`
      <cyclescope-timeline-chart .trace=${trace} .window=${this.place}></cyclescope-timeline-chart>
      <div class="status">
        <span class="tools">
          <button
            type="button"
            class="button small"
            title="All parts, for ui.perfetto.dev or chrome://tracing"
            @click=${() => download(`${name}_trace.json`, "application/json", JSON.stringify(chromeTrace(trace)))}
          >
            ${downloadIcon} Chrome trace
          </button>
        </span>
        ${saveButtons({
          name: `${name}_timeline`,
          rows: () => [kColumns.map(({title}) => title), ...timelineRows(trace, this.place)],
          chart: () => this.timeline?.drawn,
        })}
      </div>
      <cyclescope-table-twin
        summary="Table of this part"
        label="Timeline as a table"
        .twin=${(): Twin => ({
          columns: kColumns,
          rows: timelineRows(trace, this.place),
        })}
      ></cyclescope-table-twin>
    `;
  }
}
