import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {ParameterValue} from "../../core/types.ts";
import {formatDifference, formatInteger} from "../../format/number.ts";
import type {AppState} from "../../state/app_state.ts";
import {axisSpaces, neighbours} from "../../state/explore/axis_space.ts";
import type {AxisSpace} from "../../state/explore/axis_space.ts";
import type {Exploration} from "../../state/explore/exploration.ts";
import type {PointOutcome} from "../../state/explore/explorer.ts";
import {measureNamed} from "../../state/explore/measures.ts";
import type {Measure} from "../../state/explore/measures.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {barPicture} from "../chart/bar_picture.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {fileName} from "../download.ts";
import {exploreStyles} from "./explore_styles.ts";
import {baseKey, baseOf, explorableOf, explorerOf} from "./explorer_of.ts";
import {measureSelect, measuresWith} from "./measure_select.ts";

/** Half or double of one parameter, or another choice. */
interface Change {
  readonly space: AxisSpace;
  readonly value: ParameterValue;
  readonly outcome: PointOutcome | undefined;
}

interface ToldChange {
  readonly change: Change;
  /** In relation to what is on the screen. */
  readonly difference: number | undefined;
}

/** What is smaller makes no difference that anybody sees: such changes are folded away. */
const kNoDifference = 0.0005;

/** Every parameter at half and double, sorted by what it does to the total. */
@customElement("cyclescope-help")
export class HelpView extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      table {
        width: 100%;
        max-width: 60rem;
      }
      td.bar {
        width: 35%;
        min-width: 6rem;
        padding-right: 1rem;
      }
      td.name {
        white-space: normal;
      }
      .from {
        color: var(--text-muted);
      }
      @media (max-width: 48rem) {
        td.bar {
          display: none;
        }
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @property({attribute: false}) exploration!: Exploration;
  #changes: readonly Change[] = [];
  #begun = "";
  #end: AbortController | undefined;
  #running = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.abort();
    this.#begun = "";
  }

  protected override updated(): void {
    const key = baseKey(this.state);
    if (key === undefined || key === this.#begun) return;
    this.#begun = key;
    void this.#estimate();
  }

  async #estimate(): Promise<void> {
    this.#end?.abort();
    const end = new AbortController();
    this.#end = end;
    const spaces = axisSpaces(explorableOf(this.state)).filter(({axis}) => axis.kind === "parameter");
    const changes: Change[] = spaces.flatMap((space) =>
      neighbours(space).map((value) => ({space, value, outcome: undefined})),
    );
    const variations = changes.map(({space, value}) => ({parameters: {[space.axis.name]: value}, dimensions: {}}));
    this.#show(changes, true);
    try {
      const base = await baseOf(this.session);
      await explorerOf(this.session).each(
        base,
        variations,
        (index, outcome) => {
          const change = changes[index];
          if (change === undefined || end.signal.aborted) return;
          changes[index] = {...change, outcome};
          this.#show(changes, true);
        },
        end.signal,
      );
    } catch (error) {
      if (!end.signal.aborted) this.session.notify(`What would help is not known: ${String(error)}`, "warning");
    }
    if (this.#end === end) this.#show(changes, false);
  }

  #show(changes: readonly Change[], running: boolean): void {
    this.#changes = [...changes];
    this.#running = running;
    this.requestUpdate();
  }

  protected override render() {
    const measure = measureNamed(this.exploration.measure, this.state.energy);
    const {estimate} = this.state;
    const done = this.#changes.filter(({outcome}) => outcome !== undefined).length;
    return html`
      <div class="controls">
        ${measureSelect("By", this.exploration.measure, measuresWith(estimate?.storages ?? [], this.state.energy), (id) => this.session.explore({measure: id}))}
        <p class="status" role="status">
          ${
            this.#running
              ? html`<progress max=${this.#changes.length} value=${done} aria-label="Changes"></progress>
                  ${formatInteger(done)} of ${formatInteger(this.#changes.length)} changes`
              : nothing
          }
        </p>
      </div>
      ${this.#changes.length === 0 ? html`<p class="muted">This accelerator has no parameters.</p>` : this.#table(measure)}
    `;
  }

  #table(measure: Measure) {
    const base = this.#base(measure);
    const rows = this.#changes.map((change): ToldChange => ({change, difference: differenceOf(change, measure, base)}));
    const sign = measure.better === "less" ? 1 : -1;
    const order = ({difference}: ToldChange) => (difference === undefined ? Infinity : sign * difference);
    rows.sort((a, b) => order(a) - order(b));
    const largest = Math.max(kNoDifference, ...rows.map(({difference}) => Math.abs(difference ?? 0)));
    const told = rows.filter(({difference}) => difference !== undefined && Math.abs(difference) >= kNoDifference);
    const rest = rows.filter((row) => !told.includes(row));
    return html`
      <p class="say">${this.#verdict(told[0], measure, sign)}</p>
      <div class="scroller" tabindex="0" role="region" aria-label="Changes">
        <table>
          <thead>
            <tr>
              <th scope="col">Change</th>
              <th scope="col">${measure.title}</th>
              <th scope="col">Difference</th>
              <th scope="col"><span class="hidden">Bar</span></th>
              <th scope="col"><span class="hidden">Go there</span></th>
            </tr>
          </thead>
          <tbody>
            ${told.map(({change, difference = 0}) => this.#row(change, measure, difference, largest, sign))}
          </tbody>
        </table>
      </div>
      <div class="status">
        ${saveButtons({
          name: fileName(`${this.state.estimate?.network.name}_on_${this.state.estimate?.architecture.name}_changes`),
          rows: () => [
            ["parameter", "from", "to", "unit", `${measure.title}, ${measure.unit}`, "difference", "error"],
            ...rows.map(({change: {space, value, outcome}, difference}) => [
              space.axis.name,
              space.current,
              value,
              space.unit,
              (outcome?.ok ? measure.of(outcome.value) : undefined) ?? "",
              difference ?? "",
              outcome === undefined || outcome.ok ? "" : outcome.error.message,
            ]),
          ],
          chart: () => this.#picture(told, measure, base),
        })}
      </div>
      ${
        rest.length === 0 || this.#running
          ? nothing
          : html`<details>
              <summary>${formatInteger(rest.length)} changes make no difference, or cannot be made</summary>
              <ul>
                ${rest.map(({change}) => html`<li class="muted">${nameOf(change)}: ${restText(change, measure)}</li>`)}
              </ul>
            </details>`
      }
    `;
  }

  /** What is, and what every change that makes a difference would make of it. */
  #picture(told: readonly ToldChange[], measure: Measure, base: number | undefined): string {
    const {architecture, network} = this.state.estimate ?? {};
    const changed = told.flatMap(({change, difference = 0}) => {
      const value = change.outcome?.ok ? measure.of(change.outcome.value) : undefined;
      const text = `${formatDifference(difference)}, ${measure.full(value ?? 0)}`;
      return value === undefined ? [] : [{label: nameOf(change), value, text}];
    });
    const now = base === undefined ? [] : [{label: "as it is", value: base, text: measure.full(base)}];
    return barPicture(`${measure.title} of ${network?.name} on ${architecture?.name}`, [...now, ...changed]);
  }

  #verdict(best: ToldChange | undefined, measure: Measure, sign: number) {
    if (this.#running) return "Estimating every parameter at half and at double its value…";
    if (best?.difference === undefined || sign * best.difference >= 0)
      return `No parameter at half or double its value makes ${measure.title.toLowerCase()} better.`;
    return html`Most would help <strong>${nameOf(best.change)}</strong>: ${formatDifference(best.difference)}
      ${measure.title.toLowerCase()}.`;
  }

  #row(change: Change, measure: Measure, difference: number, largest: number, sign: number) {
    const {outcome, space, value} = change;
    const width = (50 * Math.abs(difference)) / largest;
    const better = sign * difference < 0;
    const go = () => this.session.go({[space.axis.name]: value});
    return html`
      <tr>
        <td class="name">
          ${nameOf(change)}
          <span class="from number">${valueText(space.current)} → ${valueText(value)} ${space.unit}</span>
        </td>
        <td>${outcome?.ok ? measure.full(measure.of(outcome.value) ?? 0) : ""}</td>
        <td>${formatDifference(difference)}</td>
        <td class="bar">
          <div class="track" aria-hidden="true">
            <span
              class=${better ? "better" : "worse"}
              style="width:${width}%;${difference < 0 ? "right" : "left"}:50%"
            ></span>
          </div>
        </td>
        <td>
          <button type="button" class="button small" aria-label="Go to ${nameOf(change)}" @click=${go}>Go</button>
        </td>
      </tr>
    `;
  }

  /** Of what is on the screen. */
  #base(measure: Measure): number | undefined {
    const {estimate} = this.state;
    if (estimate === undefined) return undefined;
    const {total, architecture, storages, claims} = estimate;
    return measure.of({
      ...total,
      claims,
      unmapped_layers: 0,
      clock_hz: architecture.clock_hz,
      peak_macs_per_cycle: architecture.peak_macs_per_cycle,
      storages: storages.map((name, index) => ({name, bytes_read: 0, bytes_written: 0, ...total.storages[index]})),
    });
  }
}

/** In relation to what is on the screen; undefined where either is not known. */
function differenceOf({outcome}: Change, measure: Measure, base: number | undefined): number | undefined {
  const value = outcome?.ok ? measure.of(outcome.value) : undefined;
  return value === undefined || base === undefined || base === 0 ? undefined : value / base - 1;
}

/** "rows × 2", or, where the range has no such value, the value itself. */
function nameOf({space, value}: Change): string {
  const [before, after] = [Number(space.current), Number(value)];
  if (space.range !== undefined && after === 2 * before) return `${space.title} × 2`;
  if (space.range !== undefined && 2 * after === before) return `${space.title} ÷ 2`;
  return `${space.title} = ${valueText(value)}`;
}

function valueText(value: ParameterValue): string {
  return typeof value === "number" ? formatInteger(value) : value.replaceAll("_", " ");
}

function restText({outcome}: Change, measure: Measure): string {
  if (outcome === undefined) return "not estimated";
  if (!outcome.ok) return outcome.error.message;
  const value = measure.of(outcome.value);
  return value === undefined ? `${measure.title} is not known` : measure.full(value);
}
