import {LitElement, css, html, nothing} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import {byCause, kCauses} from "../../../../wasm/package/critical_path.ts";
import type {Attribution, Overview} from "../../core/types.ts";
import {formatDifference, formatShare} from "../../format/number.ts";
import {formatBytes, formatCompact, formatCycles, formatSeconds} from "../../format/quantity.ts";
import type {AppState} from "../../state/app_state.ts";
import {designTitle} from "../../state/catalogue.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {hasCauses} from "../../state/method.ts";
import {howComputed} from "../help/explained.ts";
import {exploreStyles} from "./explore_styles.ts";

interface Row {
  readonly title: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly text: (value: number) => string;
  /** How the two differ; left out: in relation to A. */
  readonly difference?: (before: number, after: number) => string;
}

/** What is pinned beside what is shown. */
@customElement("cyclescope-comparison")
export class Comparison extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
        padding-bottom: 0.5rem;
      }
      .head p {
        flex: 1;
        min-width: 14rem;
      }
      .causes {
        margin: 0.25rem 0 0.5rem;
      }
      caption {
        text-align: left;
      }
      td.bar {
        width: 8rem;
        min-width: 6rem;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.125rem 0.75rem;
        padding-bottom: 0.5rem;
        font-size: 0.8125rem;
      }
      dt {
        color: var(--text-muted);
      }
      dd {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  /** Whether somebody wants to know why the two differ; of each that is pinned anew. */
  @state() private asked = false;

  /** The pinned setup whose path was asked for. */
  #askedOf: unknown;

  protected override updated(): void {
    const {pinned} = this.state;
    if (!this.asked || pinned?.estimate === undefined || pinned.setup === this.#askedOf) return;
    this.#askedOf = pinned.setup;
    this.session.explainBoth();
  }

  protected override render() {
    const {pinned, estimate} = this.state;
    if (pinned === undefined) return nothing;
    const before = pinned.estimate;
    if (before === undefined || estimate === undefined)
      return html`<p class="status" role="status">
        ${pinned.problem ? `What was pinned cannot be estimated: ${pinned.problem.message}` : "Estimating what was pinned…"}
      </p>`;
    return html`
      <div class="head">
        <p class="number" role="status">${verdict(before, estimate)}</p>
        <button type="button" class="button small" @click=${() => void this.session.swapPinned()}>Swap</button>
        <button type="button" class="button small" @click=${() => void this.session.unpin()}>Unpin</button>
      </div>
      <dl>
        <dt>A, pinned</dt>
        <dd>${designOf(before, estimate)}</dd>
        <dt>B, shown</dt>
        <dd>${designOf(estimate, before)}</dd>
      </dl>
      <div class="scroller" tabindex="0" role="region" aria-label="Comparison">
        <table>
          <thead>
            <tr>
              <th scope="col"><span class="hidden">Quantity</span></th>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">Difference</th>
            </tr>
          </thead>
          <tbody>
            ${rowsOf(before, estimate).map((row) => this.#row(row))}
          </tbody>
        </table>
      </div>
      ${hasCauses(before.method) && hasCauses(estimate.method) ? this.#causes(pinned.attribution) : nothing}
      <p class="status">In the chart, outlines are A; in the table of layers, B stands beside its difference from A.</p>
      ${howComputed(["pinned", "causes"])}
    `;
  }

  /** By how much each cause of cycles changed: the differences add up to that of the cycles. */
  #causes(before: Attribution | undefined) {
    const {attribution: after, why} = this.state;
    if (before === undefined || after === undefined)
      return why && this.asked
        ? html`<p class="status" role="status">Following both critical paths…</p>`
        : html`<button type="button" class="button small" @click=${this.#explain}>Why they differ</button>`;
    const [a, b] = [byCause(before.total.path), byCause(after.total.path)];
    const rows = kCauses.map(({label}, cause) => [label, a[cause] ?? 0, b[cause] ?? 0] as const);
    const most = Math.max(1, ...rows.map(([, first, second]) => Math.abs(second - first)));
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label="Why they differ">
        <table class="causes">
          <caption class="muted">
            Cycles on the critical path
          </caption>
          <thead>
            <tr>
              <th scope="col">Cause</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">B − A</th>
              <td></td>
            </tr>
          </thead>
          <tbody>
            ${[...rows, ["all", before.total.cycles, after.total.cycles] as const].map(
              ([label, first, second]) => html`
                <tr>
                  <th scope="row">${label}</th>
                  <td>${formatCycles(first)}</td>
                  <td>${formatCycles(second)}</td>
                  <td>${signed(second - first)}</td>
                  <td class="bar">${label === "all" ? nothing : deltaBar((second - first) / most)}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  readonly #explain = (): void => {
    this.asked = true;
  };

  #row({title, before, after, text, difference = relative}: Row) {
    const both = before !== undefined && after !== undefined;
    return html`
      <tr>
        <th scope="row">${title}</th>
        <td>${before === undefined ? "–" : text(before)}</td>
        <td>${after === undefined ? "–" : text(after)}</td>
        <td>${both ? difference(before, after) : "–"}</td>
      </tr>
    `;
  }
}

function signed(difference: number): string {
  return difference === 0 ? "±0" : `${difference < 0 ? "−" : "+"}${formatCycles(Math.abs(difference))}`;
}

/** To the left of its middle: fewer cycles; `part` is from -1 to 1. */
function deltaBar(part: number) {
  const left = 50 + Math.min(0, part) * 50;
  return html`<div class="track" aria-hidden="true">
    <span class=${part < 0 ? "better" : "worse"} style="left:${left}%;width:${Math.abs(part) * 50}%"></span>
  </div>`;
}

function relative(before: number, after: number): string {
  return before === 0 ? "–" : formatDifference(after / before - 1);
}

/** A share of a share would be read as a share. */
function points(before: number, after: number): string {
  const difference = 100 * (after - before);
  return `${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(1)} points`;
}

function verdict(before: Overview, after: Overview): string {
  const [a, b] = [before.total.time_s, after.total.time_s];
  if (a === null || b === null) return "Of one of the two no time is known.";
  if (a === 0 || b === 0) return "One of the two takes no time.";
  if (a === b) return "A and B take the same time.";
  const factor = Math.max(a / b, b / a);
  return `${b < a ? "B" : "A"} is ${factor.toFixed(2)} times as fast.${workOf(before, after)}`;
}

/** Two designs that do not do the same work: how much more one of them does. */
function workOf(before: Overview, after: Overview): string {
  const [a, b] = [before.total.macs, after.total.macs];
  if (a === b || a === 0 || b === 0) return "";
  return ` But ${b > a ? "B" : "A"} has ${Math.max(a / b, b / a).toFixed(2)} times the multiply-accumulates.`;
}

/** The name, and the parameters that the other one has not, or has otherwise. */
function designOf({network, architecture}: Overview, other: Overview): string {
  const differing = Object.entries(architecture.parameters)
    .filter(([name, value]) => other.architecture.parameters[name] !== value)
    .map(([name, value]) => `${name} = ${value}`);
  const parameters = architecture.name === other.architecture.name ? differing : [];
  return [designTitle(network.name, architecture.name), ...parameters].join(", ");
}

function rowsOf(before: Overview, after: Overview): Row[] {
  const row = (title: string, of: (overview: Overview) => number | null | undefined, text: Row["text"]): Row => ({
    title,
    before: of(before) ?? undefined,
    after: of(after) ?? undefined,
    text,
  });
  const storages = [...new Set([...before.storages, ...after.storages])];
  return [
    row("Cycles", ({total}) => total.cycles, formatCycles),
    row("Time", ({total}) => total.time_s, formatSeconds),
    {...row("Utilisation", ({total}) => total.utilisation, formatShare), difference: points},
    row("Peak, MACs per cycle", ({architecture}) => architecture.peak_macs_per_cycle, formatCompact),
    row("MACs, mapped", ({total}) => total.macs_mapped, formatCompact),
    ...storages.map((name) =>
      row(`Bytes, ${titleOf(name, after, before)}`, (overview) => trafficOf(overview, name), formatBytes),
    ),
  ];
}

function titleOf(name: string, ...designs: readonly Overview[]): string {
  const resource = designs.flatMap(({resources}) => resources).find((one) => one.name === name);
  return resource?.title ?? name;
}

function trafficOf({storages, total}: Overview, name: string): number | undefined {
  const traffic = total.storages[storages.indexOf(name)];
  return traffic && traffic.bytes_read + traffic.bytes_written;
}
