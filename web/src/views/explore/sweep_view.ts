import {LitElement, css, html, nothing} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import type {ParameterValue} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import type {AppState} from "../../state/app_state.ts";
import {axisSpaces, partnersOf, sameAxis, spaceOf, sweptRange, sweptValues} from "../../state/explore/axis_space.ts";
import type {AxisSpace} from "../../state/explore/axis_space.ts";
import type {Exploration, SweepAxis} from "../../state/explore/exploration.ts";
import {measureNamed} from "../../state/explore/measures.ts";
import type {Measure} from "../../state/explore/measures.ts";
import {paretoFront} from "../../state/explore/pareto.ts";
import {SweepRun, valuesAt, variationAt} from "../../state/explore/sweep_run.ts";
import type {SweepState, SweptAxis} from "../../state/explore/sweep_run.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {fileName} from "../download.ts";
import {exploreStyles} from "./explore_styles.ts";
import {baseKey, baseOf, explorableOf, explorerOf} from "./explorer_of.ts";
import "./heat_map.ts";
import type {Mark, PointEvent} from "./marks.ts";
import {measureSelect, measuresWith} from "./measure_select.ts";
import "./scatter.ts";
import type {Dot} from "./scatter.ts";
import "./staircase.ts";
import {sweepCsv} from "./sweep_csv.ts";

/** Values along an axis at most: of a single one, and of each of two. */
const kMostAlone = 128;
const kMostOfTwo = 20;
/** Of each of two whose ends are given: 1,024 points at most. */
const kMostGiven = 32;
/** Before the name of a partner, as an option's value. */
const kWith = "with:";
/** How long a change of the setup rests before the sweep follows, in milliseconds. */
const kRest = 200;
/** Measure across of the Pareto chart, where no other is chosen: what a faster design costs. */
const kCost = "peak";

/** A measure over one parameter or two. */
@customElement("cyclescope-sweep")
export class SweepView extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      .chart-box {
        min-height: 300px;
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @property({attribute: false}) exploration!: Exploration;
  @query(".chart-box > *") private chart!: LitElement | null;
  #run: SweepRun | undefined;
  #stopWatching: (() => void) | undefined;
  /** What the latest sweep was begun with. */
  #begun = "";
  #rest: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#run ??= new SweepRun(explorerOf(this.session));
    this.#stopWatching = this.#run.store.watch(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
    clearTimeout(this.#rest);
    this.#run?.stop();
    this.#begun = "";
  }

  protected override updated(_changed: PropertyValues): void {
    const key = baseKey(this.state);
    const axes = this.#axes();
    if (key === undefined || axes.length === 0) return;
    const wanted = JSON.stringify([key, axes.map(({space, values}) => [space.axis, values])]);
    if (wanted === this.#begun) return;
    const first = this.#begun === "";
    this.#begun = wanted;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#start(axes), first ? 0 : kRest);
  }

  async #start(axes: readonly SweptAxis[]): Promise<void> {
    const begun = this.#begun;
    try {
      const base = await baseOf(this.session);
      if (begun === this.#begun) this.#run?.start(base, axes);
    } catch (error) {
      this.session.notify(`A built-in document could not be fetched: ${String(error)}`, "warning");
    }
  }

  /** The chosen axes that there are. */
  #axes(): SweptAxis[] {
    const spaces = this.#spaces();
    const {axes} = this.exploration;
    const ofTwo = axes.every(({range}) => range !== undefined) ? kMostGiven : kMostOfTwo;
    const most = axes.length > 1 ? ofTwo : kMostAlone;
    return axes.flatMap((axis) => {
      const space = spaceOf(axis, spaces);
      return space === undefined ? [] : [{space, ...sweptValues(space, axis.range, most)}];
    });
  }

  #spaces(): AxisSpace[] {
    return axisSpaces(explorableOf(this.state));
  }

  protected override render() {
    const spaces = this.#spaces();
    const chosen = this.exploration.axes;
    const sweep = this.#run?.store.state;
    const absent = chosen.filter((axis) => spaceOf(axis, spaces) === undefined);
    return html`
      <div class="controls">
        ${this.#axisSelect("Sweep", spaces, 0)} ${this.#rangeFields(spaces, 0)}
        ${chosen.length > 0 ? html`${this.#axisSelect("and", spaces, 1)} ${this.#rangeFields(spaces, 1)}` : nothing}
        ${measureSelect(
          "Show",
          this.exploration.measure,
          measuresWith(this.state.estimate?.storages ?? [], this.state.energy),
          (measure) => this.session.explore({measure}),
        )}
        ${this.#formSelect()}
        ${
          this.exploration.form === "pareto"
            ? measureSelect(
                "Against",
                this.exploration.cost ?? kCost,
                measuresWith(this.state.estimate?.storages ?? [], this.state.energy),
                (cost) => this.session.explore({cost}),
              )
            : nothing
        }
      </div>
      ${absent.map(
        ({name}) =>
          html`<p class="say">Neither this accelerator nor this network has “${name}”. Choose another one.</p>`,
      )}
      ${chosen.length === 0 ? html`<p class="say muted">Choose what to sweep.</p>` : nothing}
      ${sweep && sweep.axes.length > 0 && absent.length === 0 && chosen.length > 0 ? this.#sweep(sweep) : nothing}
    `;
  }

  #axisSelect(label: string, spaces: readonly AxisSpace[], place: 0 | 1) {
    const {axes} = this.exploration;
    const chosen = axes[place];
    const other = axes[1 - place];
    const first = place === 1 && other !== undefined ? spaces.find(({axis}) => sameAxis(axis, other)) : undefined;
    const partners = first === undefined ? [] : partnersOf(first, spaces);
    const changed = (event: Event) => {
      const {value} = event.target as HTMLSelectElement;
      const {kind, name, range} = axes[0] ?? {kind: "parameter", name: ""};
      const alone: SweepAxis = {kind, name, ...(range === undefined ? {} : {range})};
      if (value.startsWith(kWith)) {
        this.session.explore({axes: [{...alone, with: value.slice(kWith.length)}]});
        return;
      }
      const space = value === "" ? undefined : spaces[Number(value)];
      const axis = space === undefined ? [] : [space.axis];
      this.session.explore({axes: place === 0 ? [...axis, ...axes.slice(1)] : [alone, ...axis]});
    };
    return html`
      <label class="field">
        <span>${label}</span>
        <select aria-label=${label} @change=${changed}>
          ${
            place === 1 || chosen === undefined
              ? html`<option value="" ?selected=${chosen === undefined && other?.with === undefined}>
                  ${place === 1 ? "nothing else" : "…"}
                </option>`
              : nothing
          }
          ${partners.map(
            ({title, axis}) =>
              html`<option value=${kWith + axis.name} ?selected=${other?.with === axis.name}>
                ${title}, set to the same value
              </option>`,
          )}
          ${spaces.map((space, index) =>
            other !== undefined && sameAxis(space.axis, other)
              ? nothing
              : html`<option value=${index} ?selected=${chosen !== undefined && sameAxis(space.axis, chosen)}>
                  ${space.title}${space.axis.kind === "dimension" ? " (network)" : ""}
                </option>`,
          )}
        </select>
      </label>
    `;
  }

  #rangeFields(spaces: readonly AxisSpace[], place: 0 | 1) {
    const axis = this.exploration.axes[place];
    const space = spaces.find((candidate) => axis !== undefined && sameAxis(candidate.axis, axis));
    const range = space && sweptRange(space, axis?.range);
    if (axis === undefined || range === undefined) return nothing;
    const changed = (event: Event) => {
      const inputs = [...((event.target as HTMLElement).parentElement?.querySelectorAll("input") ?? [])];
      const [from, to] = inputs.map(({valueAsNumber}) => valueAsNumber);
      if (from === undefined || to === undefined || !Number.isFinite(from + to)) return;
      this.#setAxis(place, {...axis, range: [from, to]});
    };
    const field = (label: string, value: number) =>
      html`<input type="number" aria-label="${axis.name} ${label}" .value=${String(value)} @change=${changed} />`;
    return html`
      <div class="field">
        <span>${axis.name}</span>
        <span class="ends">${field("from", range.min)} to ${field("to", range.max)}</span>
      </div>
    `;
  }

  #setAxis(place: 0 | 1, axis: SweepAxis): void {
    this.session.explore({axes: this.exploration.axes.map((other, index) => (index === place ? axis : other))});
  }

  #formSelect() {
    const {form} = this.exploration;
    const choose = (event: Event) =>
      this.session.explore({form: (event.target as HTMLSelectElement).value === "pareto" ? "pareto" : "sweep"});
    return html`
      <label class="field">
        <span>As</span>
        <select aria-label="As" @change=${choose}>
          <option value="sweep" ?selected=${form === "sweep"}>curve or map</option>
          <option value="pareto" ?selected=${form === "pareto"}>Pareto front</option>
        </select>
      </label>
    `;
  }

  #sweep(sweep: SweepState) {
    const measure = measureNamed(this.exploration.measure, this.state.energy);
    const marks = this.#marks(sweep, measure);
    const refused = marks.filter(({error}) => error !== undefined).length;
    return html`
      <div class="chart-box" @point=${({index}: PointEvent) => this.#go(sweep, index)}>
        ${this.#chart(sweep, measure, marks)}
      </div>
      <div class="status">
        <span role="status" class="number">
          ${formatInteger(sweep.done)} of ${formatInteger(marks.length)}
          points${refused > 0 ? `, ${formatInteger(refused)} refused` : ""}
        </span>
        ${
          sweep.running
            ? html`<progress max=${marks.length} value=${sweep.done} aria-label="Points"></progress>
                <button type="button" class="button small" @click=${() => this.#run?.stop()}>Stop</button>`
            : nothing
        }
        ${
          !sweep.running && sweep.done < marks.length
            ? html`<button type="button" class="button small" @click=${() => void this.#start(sweep.axes)}>
                Go on
              </button>`
            : nothing
        }
        ${saveButtons({
          name: this.#name(sweep),
          rows: () => sweepCsv(sweep),
          chart: () => this.chart?.renderRoot.querySelector("svg"),
        })}
      </div>
      <p class="status on-screen">Click a point, or press Enter at it, to go there.</p>
      ${this.#table(sweep, measure, marks)}
    `;
  }

  #chart(sweep: SweepState, measure: Measure, marks: readonly Mark[]) {
    const [first, second] = sweep.axes;
    if (this.exploration.form === "pareto") {
      const cost = measureNamed(this.exploration.cost ?? kCost, this.state.energy);
      return html`<cyclescope-scatter
        .measures=${[cost, measure]}
        .dots=${this.#dots(sweep, cost, measure, marks)}
      ></cyclescope-scatter>`;
    }
    return second === undefined
      ? html`<cyclescope-staircase .axis=${first} .marks=${marks} .measure=${measure}></cyclescope-staircase>`
      : html`<cyclescope-heat-map .axes=${sweep.axes} .marks=${marks} .measure=${measure}></cyclescope-heat-map>`;
  }

  #marks({axes, outcomes}: SweepState, measure: Measure): Mark[] {
    const current = this.#current(axes);
    return outcomes.map((outcome, index) => {
      const values = valuesAt(axes, index);
      const place = axes.map(({space}, axis) => `${space.title} = ${shown(values[axis])}`).join(", ");
      const value = outcome?.ok ? measure.of(outcome.value) : undefined;
      const said =
        outcome === undefined
          ? "not estimated yet"
          : outcome.ok
            ? `${value === undefined ? "–" : measure.full(value)}${outcome.value.exact ? "" : "\napproximate"}${unmappedNote(outcome.value)}`
            : outcome.error.message;
      const error = outcome === undefined || outcome.ok ? undefined : outcome.error;
      const isCurrent = values.every((entry, axis) => entry === current[axis]);
      return {value, text: `${place}\n${said}`, error, current: isCurrent};
    });
  }

  #current(axes: readonly SweptAxis[]): (ParameterValue | undefined)[] {
    const spaces = this.#spaces();
    return axes.map(({space}) => spaceOf(space.axis, spaces)?.current);
  }

  #dots({outcomes}: SweepState, cost: Measure, measure: Measure, marks: readonly Mark[]): Dot[] {
    const pairs = outcomes.map((outcome) => {
      if (!outcome?.ok) return undefined;
      const [x, y] = [cost.of(outcome.value), measure.of(outcome.value)];
      return x === undefined || y === undefined ? undefined : ([x, y] as const);
    });
    const front = new Set(paretoFront(pairs, [cost, measure]));
    const dots = pairs.flatMap((pair, index): Dot[] => {
      if (pair === undefined) return [];
      const [x, y] = pair;
      const {text = "", current = false} = marks[index] ?? {};
      return [{index, x, y, text: `${text}\n${cost.full(x)}`, current, best: front.has(index)}];
    });
    return dots.sort((a, b) => a.x - b.x || a.y - b.y);
  }

  #table({axes, outcomes}: SweepState, measure: Measure, marks: readonly Mark[]) {
    return html`
      <details @toggle=${() => this.requestUpdate()}>
        <summary>Table of the points</summary>
        <div class="scroller" tabindex="0" role="region" aria-label="Points">
          ${
            this.renderRoot.querySelector("details")?.open
              ? html`<table>
                  <thead>
                    <tr>
                      ${axes.map(({space}) => html`<th scope="col">${space.title}</th>`)}
                      <th scope="col">${measure.title}</th>
                      <th scope="col"><span class="hidden">Go there</span></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${marks.map((mark, index) => this.#row(axes, mark, index, measure, outcomes))}
                  </tbody>
                </table>`
              : nothing
          }
        </div>
      </details>
    `;
  }

  #row(axes: readonly SweptAxis[], mark: Mark, index: number, measure: Measure, outcomes: SweepState["outcomes"]) {
    const values = valuesAt(axes, index);
    const go = () => this.#go({axes, outcomes, done: 0, running: false}, index);
    return html`
      <tr class=${mark.current ? "current" : ""}>
        ${values.map((value) => html`<td class="name">${shown(value)}</td>`)}
        ${
          mark.error
            ? html`<td class="refused">${mark.error.message}</td>`
            : html`<td>${mark.value === undefined ? "–" : measure.full(mark.value)}</td>`
        }
        <td>
          ${
            mark.current
              ? "shown"
              : html`<button
                  type="button"
                  class="button small"
                  aria-label="Go to ${mark.text.split("\n")[0]}"
                  @click=${go}
                >
                  Go
                </button>`
          }
        </td>
      </tr>
    `;
  }

  #go({axes}: SweepState, index: number): void {
    const {parameters, dimensions} = variationAt(axes, index);
    this.session.go(parameters, dimensions);
  }

  #name({axes}: SweepState): string {
    const {network, architecture} = this.state.estimate ?? {};
    return fileName(`${network?.name}_on_${architecture?.name}_by_${axes.map(({space}) => space.title).join("_")}`);
  }
}

function shown(value: ParameterValue | undefined): string {
  return typeof value === "number" ? formatInteger(value) : String(value).replaceAll("_", " ");
}

function unmappedNote({unmapped_layers: count}: {unmapped_layers: number}): string {
  return count === 0 ? "" : `\nwithout ${count} ${count === 1 ? "layer" : "layers"} that it cannot map`;
}
