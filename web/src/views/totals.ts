import {LitElement, css, html, nothing} from "lit";
import type {TemplateResult} from "lit";
import {customElement, property} from "lit/decorators.js";
import {completeClaim, exactClaim, limitOf, limitsOf, shareText, validatedClaim} from "../../../wasm/client/claims.ts";
import {widthsText} from "../../../wasm/client/element_widths.ts";
import type {Claim} from "../../../wasm/client/claims.ts";
import type {Overview} from "../core/types.ts";
import {formatCount, formatInteger, formatShare, formatSignificant} from "../format/number.ts";
import {formatCompact, formatCycles, formatHertz, formatSeconds} from "../format/quantity.ts";
import {shared} from "../styles/shared.ts";
import "./comparisons.ts";
import {kDefinitions} from "./definitions.ts";
import {explained} from "./help/explained.ts";
import {checkIcon, chevronIcon, warningIcon} from "./icons.ts";
import {meter, meterStyles} from "./meter.ts";

interface Fact {
  readonly label: string;
  readonly term: keyof typeof kDefinitions;
  readonly value: string;
  /** All digits, where the value is rounded. */
  readonly full?: string;
  readonly note: string | TemplateResult;
}

/** Whoever opened the claims wants to see those of the next result as well. */
let claimsOpen = false;

/** The network as a whole. */
@customElement("cyclescope-totals")
export class TotalsView extends LitElement {
  static override styles = [
    shared,
    meterStyles,
    css`
      .facts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
        gap: 0.75rem 1.5rem;
        padding: 0.25rem 0 0.5rem;
      }
      .main {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 3rem;
        padding-bottom: 0.625rem;
      }
      .fact {
        display: flex;
        flex-direction: column;
        min-width: 0;
      }
      dt {
        width: fit-content;
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      dd.value {
        font-size: 1.125rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        letter-spacing: -0.005em;
        overflow-wrap: anywhere;
      }
      .main dd.value {
        font-size: clamp(1.5rem, 1rem + 2.2vw, 2.25rem);
        line-height: 1.2;
        letter-spacing: -0.02em;
      }
      dd.note {
        font-size: 0.8125rem;
        color: var(--text-muted);
        overflow-wrap: anywhere;
      }
      .badge {
        display: inline-flex;
        align-items: center;
        gap: 0.25rem;
        padding: 0 0.5rem 0 0.375rem;
        border-radius: 1rem;
        font-weight: 600;
      }
      .badge svg {
        width: 0.875rem;
        height: 0.875rem;
      }
      .exact {
        background: var(--good-surface);
        color: var(--good);
      }
      .plain {
        padding-left: 0.5rem;
        background: var(--accent-surface);
        color: var(--accent);
      }
      .approximate {
        background: var(--warn-surface);
        color: var(--warn);
      }
      .meter {
        width: min(100%, 10rem);
        margin: 0.25rem 0;
      }
      .main .limit {
        flex: 1 1 12rem;
      }
      .main .limit dd.value {
        font-size: 1.125rem;
        line-height: 1.75;
        letter-spacing: 0;
      }
      .claims dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.25rem 0.75rem;
        padding: 0.25rem 0 0.5rem 1.25rem;
        font-size: 0.8125rem;
      }
      .claims dd {
        color: var(--text-muted);
        overflow-wrap: anywhere;
      }
      :host([stale]) .claims {
        visibility: hidden;
      }
      .badge svg {
        flex: none;
      }
      summary {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 0.25rem 0.5rem;
        width: fit-content;
        min-height: 1.75rem;
        cursor: pointer;
        font-size: 0.8125rem;
        color: var(--accent);
        list-style: none;
      }
      summary svg {
        transition: transform var(--quick);
      }
      details[open] summary svg {
        transform: rotate(90deg);
      }
      cyclescope-usage,
      cyclescope-comparisons {
        display: block;
        padding-top: 0.75rem;
      }
      cyclescope-usage {
        display: flex;
      }
    `,
  ];

  @property({attribute: false}) estimate!: Overview;
  /** It is not of the present inputs: nothing is claimed. */
  @property({type: Boolean, reflect: true}) stale = false;

  protected override render() {
    const {estimate} = this;
    const {total, architecture, claims} = estimate;
    const {utilisation} = total;
    const fitted = estimate.method === "fitted_model";
    return html`
      <dl class="main">
        ${this.#fact({
          label: claims.complete.level === "partial" ? "Cycles of what is mapped" : "Cycles",
          term: "cycles",
          value: total.cycles === null ? "not runnable here" : formatCycles(total.cycles),
          note: cyclesNote(estimate),
        })}
        ${
          total.cycles === null
            ? nothing
            : this.#fact({
                label: "Time",
                term: "time",
                value: total.time_s === null ? "–" : formatSeconds(total.time_s),
                note: clockNote(architecture),
              })
        }
        ${
          fitted || total.cycles === null
            ? nothing
            : this.#fact({
                label: "Utilisation",
                term: "utilisation",
                value: utilisation === null ? "–" : formatShare(utilisation),
                note: html`${utilisation === null ? nothing : meter(utilisation)} of
                ${formatCount(architecture.peak_macs_per_cycle, "MAC")} per cycle`,
              })
        }
        ${fitted || total.cycles === null ? nothing : this.#fact(limitedBy(estimate.layers, estimate.resources), "limit")}
      </dl>
      ${this.#claims(estimate)} ${this.#more(estimate)}
    `;
  }

  /** One line, which opens to what each claim means and to every comparison that was made. */
  #claims(estimate: Overview) {
    const keepOpen = ({currentTarget}: Event) => {
      claimsOpen = (currentTarget as HTMLDetailsElement).open;
    };
    const rows = [
      {label: "Arithmetic", term: "exact", claim: exactClaim(estimate)},
      {label: "Real machine", term: "validated", claim: validatedClaim(estimate)},
      {label: "Network", term: "complete", claim: completeClaim(estimate)},
    ] as const;
    const widths = widthsText(estimate.network);
    return html`
      <details class="claims" ?open=${claimsOpen} @toggle=${keepOpen}>
        <summary>${chevronIcon} ${rows.map(({label, term, claim}) => badge(label, kDefinitions[term], claim))}</summary>
        <dl>
          ${rows.map(
            ({label, term, claim}) =>
              html`<dt>${explained(term, kDefinitions[term], label)}</dt>
                <dd>${claim.text}.</dd>`,
          )}
          ${
            widths === undefined
              ? nothing
              : html`<dt>Precision</dt>
                  <dd>${widths}.</dd>`
          }
        </dl>
        ${
          estimate.accuracy.length > 0
            ? html`<cyclescope-comparisons .cards=${estimate.accuracy}></cyclescope-comparisons>`
            : nothing
        }
      </details>
    `;
  }

  #more(estimate: Overview) {
    const {total, resources, storages} = estimate;
    const used = estimate.method !== "fitted_model" && total.cycles !== null;
    return html`
      <details @toggle=${() => void import("./usage.ts")}>
        <summary>${chevronIcon} ${used ? "MACs, instructions, busy shares and data moved" : "MACs and layers"}</summary>
        <dl class="facts">${this.#facts(estimate).map((fact) => this.#fact(fact))}</dl>
        ${
          used
            ? html`<cyclescope-usage
                .busy=${total.busy}
                .traffic=${total.storages}
                .resources=${resources}
                .storages=${storages}
                .limiting=${total.limiting_resource}
              ></cyclescope-usage>`
            : nothing
        }
      </details>
    `;
  }

  #facts(estimate: Overview): Fact[] {
    return estimate.method === "fitted_model"
      ? this.#networkFacts(estimate)
      : [...this.#networkFacts(estimate), ...this.#machineFacts(estimate)];
  }

  #networkFacts({total: {macs, macs_mapped, missing}, network, unmapped, method}: Overview): Fact[] {
    const covered = method === "fitted_model" ? "learnt" : "mapped";
    const macsNote = macs === macs_mapped ? `all ${covered}` : `${shareText(macs_mapped / macs)} ${covered}`;
    return [
      {
        label: "MACs",
        term: "macs",
        value: formatCompact(macs),
        full: formatInteger(macs),
        note: missing === undefined ? macsNote : "those that could be counted",
      },
      {
        label: "Layers",
        term: "layers",
        value: formatInteger(network.layers),
        note:
          unmapped.length === 0
            ? `all ${covered}`
            : `${formatInteger(unmapped.reduce((sum, {layers}) => sum + layers, 0))} not ${covered}`,
      },
    ];
  }

  #machineFacts({total}: Overview): Fact[] {
    if (total.cycles === null) return [];
    return [
      {
        label: "Instructions",
        term: "instructions",
        value: formatCompact(total.instructions),
        full: formatInteger(total.instructions),
        note: total.cycles > 0 ? `${formatSignificant(total.instructions / total.cycles)} per cycle` : "",
      },
      {
        label: "Iterations evaluated",
        term: "iterations",
        value: formatCompact(total.iterations_evaluated),
        full: formatInteger(total.iterations_evaluated),
        note: html`<span title=${formatInteger(total.iterations_total)}
          >of ${formatCompact(total.iterations_total)}</span
        >`,
      },
    ];
  }

  #fact({label, term, value, full, note}: Fact, style = "") {
    return html`
      <div class="fact ${style}">
        <dt>${explained(term, kDefinitions[term], label)}</dt>
        <dd class="value" title=${full ?? nothing}>${value}</dd>
        <dd class="note">${note}</dd>
      </div>
    `;
  }
}

/** What is true of the number is beside it: its claims are below. */
function cyclesNote({total, claims, architecture}: Overview): TemplateResult | string {
  const {cycles_low: low, cycles_high: high} = total;
  if (low === undefined || high === undefined) return architecture.clock_assumed ? "of an assumed clock" : "";
  const outside = 1 - claims.validated.share_of_cycles;
  return html`<span data-hint=${kDefinitions.range}
      >nine of ten between ${formatCycles(low)} and ${formatCycles(high)}</span
    >${
      outside > 0.0005
        ? html`, which does not hold for ${shareText(outside)} of the cycles: they are in layers outside what was
          trained`
        : nothing
    }`;
}

function clockNote({clock_hz: clock, clock_assumed: assumed}: Overview["architecture"]): string {
  if (clock === null) return "the device’s clock is not known";
  return assumed
    ? `as learnt; cycles are those of ${formatHertz(clock)}, the clock is not known`
    : `at ${formatHertz(clock)}`;
}

/** What is saturated in most of the cycles, layer by layer, and in how many. */
function limitedBy(layers: Overview["layers"], resources: Overview["resources"]): Fact {
  const limits = limitsOf(
    layers.map(({cycles, limiting_resource: name, limiting_share: share}) => ({
      cycles,
      limit: limitOf(name, share, resources),
    })),
  );
  const [first, ...others] = limits.map(({title, share}) => ({title, share: shareText(share)}));
  return {
    label: "Limited by",
    term: "limiting",
    value: first ? (first.title ?? "nothing saturated") : "–",
    note: first
      ? [
          `${first.share} of the cycles`,
          ...others.slice(0, 2).map(({title, share}) => `${title ?? "nothing"} in ${share}`),
        ].join(", ")
      : "",
  };
}

const kTones = {
  good: {style: "exact", icon: checkIcon},
  plain: {style: "plain", icon: nothing},
  warn: {style: "approximate", icon: warningIcon},
};

function badge(label: string, definition: string, {tone, short}: Claim): TemplateResult {
  return html`<span class="claim" data-hint=${definition} aria-description=${definition}
    ><span class="hidden">${label}: </span
    ><span class="badge ${kTones[tone].style}">${kTones[tone].icon} ${short}</span></span
  >`;
}
