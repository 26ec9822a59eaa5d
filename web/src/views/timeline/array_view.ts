import {LitElement, css, html, nothing, svg} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import type {Trace} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {arrayOf, busyAt, busyCounts, foldTerms} from "../../state/timeline/array_steps.ts";
import type {ArrayTrace} from "../../state/timeline/array_steps.ts";
import {shared} from "../../styles/shared.ts";
import {saveButtons} from "../chart/save_chart.ts";
import "../chart/table_twin.ts";
import type {Twin} from "../chart/table_twin.ts";
import {fileName} from "../download.ts";
import {exploreStyles} from "../explore/explore_styles.ts";

const kCell = 22;
const kPlayed = 150; // milliseconds per cycle

/** The elements of an array at work, cycle by cycle, as the trace has them. */
@customElement("cyclescope-array-view")
export class ArrayView extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      .sides {
        display: flex;
        flex-wrap: wrap;
        gap: 1rem 2rem;
        align-items: flex-start;
      }
      svg {
        display: block;
        width: min(100%, 24rem);
        height: auto;
      }
      .idle {
        fill: var(--surface-sunken);
        stroke: var(--line-strong);
      }
      .busy {
        fill: var(--accent);
        stroke: var(--accent);
      }
      .steps {
        flex: 1 1 18rem;
        min-width: 0;
        max-width: 40rem;
      }
      input[type="range"] {
        width: 100%;
        accent-color: var(--accent);
      }
      .buttons {
        display: flex;
        gap: 0.375rem;
        padding-bottom: 0.5rem;
      }
      .profile {
        width: 100%;
        height: 3rem;
      }
      .profile path {
        fill: var(--accent);
        opacity: 0.5;
      }
      .profile line {
        stroke: var(--text);
      }
      p {
        padding-bottom: 0.5rem;
      }
    `,
  ];

  @property({attribute: false}) trace!: Trace;
  @property({attribute: false}) window = 0;
  @query("svg.array") private picture!: SVGSVGElement | null;
  @state() private cycle = 0;
  @state() private playing = false;
  #array: ArrayTrace | undefined;
  #counts: number[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pause();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("trace") && !changed.has("window")) return;
    this.#pause();
    this.#array = arrayOf(this.trace, this.window);
    this.#counts = this.#array === undefined ? [] : busyCounts(this.#array);
    this.cycle = this.#array?.from ?? 0;
  }

  protected override render() {
    const array = this.#array;
    if (array === undefined)
      return html`<p class="say">
        No array of units takes part one element at a time here. Choose an accelerator with one, such as the systolic
        array with its level at “element”, or more instructions.
      </p>`;
    const busy = busyAt(array, this.cycle);
    const count = busy.filter(Boolean).length;
    return html`
      <div class="sides">
        ${this.#picture(array, busy)}
        <div class="steps">
          <div class="buttons" role="group" aria-label="Steps">
            <button type="button" class="button small" @click=${() => this.#go(array.from)}>Start</button>
            <button type="button" class="button small" aria-label="Step back" @click=${() => this.#go(this.cycle - 1)}>
              ←
            </button>
            <button type="button" class="button small" @click=${this.#play}>${this.playing ? "Pause" : "Play"}</button>
            <button type="button" class="button small" aria-label="Step" @click=${() => this.#go(this.cycle + 1)}>
              →
            </button>
          </div>
          <input
            type="range"
            aria-label="Cycle"
            min=${array.from}
            max=${array.to - 1}
            .value=${String(this.cycle)}
            @input=${(event: Event) => this.#go(Number((event.target as HTMLInputElement).value))}
          />
          ${this.#profile(array)}
          <p class="number" role="status">
            Cycle ${formatInteger(this.cycle)}: ${formatInteger(count)} of ${formatInteger(array.rows * array.columns)}
            work, ${this.#phase(array, count)}.
          </p>
          ${this.#formula(array)}
          <div class="status">
            ${saveButtons({
              name: fileName(`${this.trace.layer}_array`),
              rows: () => [["cycle", "elements at work"], ...this.#counts.map((busy, at) => [array.from + at, busy])],
              chart: () => this.picture,
            })}
          </div>
          <cyclescope-table-twin
            summary="Table of the cycles"
            label="Elements at work in each cycle"
            .twin=${(): Twin => ({
              columns: [{title: "Cycle"}, {title: "Elements at work"}],
              rows: this.#counts.map((busy, at) => [array.from + at, busy]),
            })}
          ></cyclescope-table-twin>
        </div>
      </div>
    `;
  }

  #picture({rows, columns, title}: ArrayTrace, busy: readonly boolean[]) {
    const size = (count: number) => count * kCell + 2;
    return html`<svg
      class="array"
      viewBox="0 0 ${size(columns)} ${size(rows)}"
      role="img"
      aria-label="${title}: ${rows} rows, ${columns} columns"
    >
      ${busy.map(
        (works, index) => svg`<rect
          class=${works ? "busy" : "idle"}
          x=${(index % columns) * kCell + 2} y=${Math.floor(index / columns) * kCell + 2}
          width=${kCell - 4} height=${kCell - 4} rx="3"></rect>`,
      )}
    </svg>`;
  }

  /** How many elements work over the cycles of this part. */
  #profile({from, to, rows, columns}: ArrayTrace) {
    const counts = this.#counts;
    const steps = counts.map((count, index) => `L${index} ${1 - count / (rows * columns)}H${index + 1}`).join("");
    const at = this.cycle - from + 0.5;
    return html`<svg
      class="profile"
      viewBox="0 0 ${to - from} 1"
      preserveAspectRatio="none"
      role="img"
      aria-label="Elements at work over time"
    >
      ${svg`<path d="M0 1${steps}V1Z"></path>
        <line x1=${at} x2=${at} y1="0" y2="1" vector-effect="non-scaling-stroke"></line>`}
    </svg>`;
  }

  #phase({from}: ArrayTrace, count: number): string {
    const at = this.cycle - from;
    const most = Math.max(...this.#counts);
    if (count === most) return "as many as ever in this part";
    const before = this.#counts[at - 1] ?? 0;
    const after = this.#counts[at + 1] ?? 0;
    if (before <= count && after > count) return "the array fills";
    if (before > count && after <= count) return "the array drains";
    return "some wait";
  }

  #formula(array: ArrayTrace) {
    const terms = foldTerms(array);
    if (terms === undefined) return nothing;
    const {rows, columns, depth, cycles} = terms;
    return html`<p>
      The first tile takes rows + columns + depth − 2 = ${rows} + ${columns} + ${depth} − 2 =
      <strong>${formatInteger(cycles)}</strong> cycles from the first element to the last, as in the trace:
      ${formatInteger(rows + columns - 2)} until the last element begins, then ${formatInteger(depth)} steps.
    </p>`;
  }

  #go(cycle: number): void {
    const {from, to} = this.#array ?? {from: 0, to: 1};
    this.cycle = Math.min(to - 1, Math.max(from, cycle));
  }

  readonly #play = (): void => {
    if (this.playing) return this.#pause();
    const last = (this.#array?.to ?? 1) - 1;
    if (this.cycle >= last) this.#go(0);
    this.playing = true;
    this.#timer = setInterval(() => {
      this.#go(this.cycle + 1);
      if (this.cycle >= last) this.#pause();
    }, kPlayed);
  };

  #pause(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }
}
