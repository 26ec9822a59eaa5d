import {LitElement, css, html, nothing} from "lit";
import type {TemplateResult} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {ExpectedError, Overview} from "../core/types.ts";
import {formatCount, formatInteger, formatShare, formatSignificant} from "../format/number.ts";
import {formatCompact, formatCycles, formatHertz, formatSeconds} from "../format/quantity.ts";
import {kDefaultMethod, kMethods} from "../state/method.ts";
import {shared} from "../styles/shared.ts";
import {kDefinitions} from "./definitions.ts";
import {checkIcon, chevronIcon, warningIcon} from "./icons.ts";
import {meter, meterStyles} from "./meter.ts";

interface Fact {
  readonly label: string;
  readonly definition: string;
  readonly value: string;
  /** All digits, where the value is rounded. */
  readonly full?: string;
  readonly note: string | TemplateResult;
}

/** The network as a whole. */
@customElement("cyclescope-totals")
export class TotalsView extends LitElement {
  static override styles = [
    shared,
    meterStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
        gap: 1.125rem 1.5rem;
      }
      .main {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 3rem;
        padding-bottom: 1.125rem;
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
      .approximate {
        background: var(--warn-surface);
        color: var(--warn);
      }
      .meter {
        width: min(100%, 10rem);
        margin: 0.25rem 0;
      }
      details {
        margin-top: 1.125rem;
        border-top: 1px solid var(--line);
      }
      .expected {
        padding-top: 0.75rem;
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      .expected .warning {
        display: flex;
        gap: 0.375rem;
        padding-top: 0.25rem;
        color: var(--warn);
      }
      .expected .warning svg {
        flex: none;
      }
      summary {
        display: flex;
        align-items: center;
        gap: 0.375rem;
        width: fit-content;
        padding-top: 0.75rem;
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
      cyclescope-usage {
        padding-top: 0.75rem;
      }
    `,
  ];

  @property({attribute: false}) estimate!: Overview;

  protected override render() {
    const {estimate} = this;
    const {total, architecture} = estimate;
    const {utilisation} = total;
    const fitted = estimate.method === "fitted_model";
    return html`
      <dl class="main">
        ${this.#fact({label: "Cycles", definition: kDefinitions.cycles, value: formatCycles(total.cycles), note: cyclesNote(estimate)})}
        ${this.#fact({
          label: "Time",
          definition: kDefinitions.time,
          value: formatSeconds(total.time_s),
          note: `at ${formatHertz(architecture.clock_hz)}`,
        })}
        ${
          fitted
            ? nothing
            : this.#fact({
                label: "Utilisation",
                definition: kDefinitions.utilisation,
                value: utilisation === null ? "–" : formatShare(utilisation),
                note: html`${utilisation === null ? nothing : meter(utilisation)} of
                ${formatCount(architecture.peak_macs_per_cycle, "MAC")} per cycle`,
              })
        }
      </dl>
      <dl>${this.#facts(estimate).map((fact) => this.#fact(fact))}</dl>
      ${estimate.accuracy.map(expectedError)} ${fitted ? nothing : this.#usage(estimate)}
    `;
  }

  #usage({total, resources, storages}: Overview) {
    return html`
      <details @toggle=${() => void import("./usage.ts")}>
        <summary>${chevronIcon} Busy shares and data moved, over the whole network</summary>
        <cyclescope-usage
          .busy=${total.busy}
          .traffic=${total.storages}
          .resources=${resources}
          .storages=${storages}
          .limiting=${total.limiting_resource}
        ></cyclescope-usage>
      </details>
    `;
  }

  #facts(estimate: Overview): Fact[] {
    return estimate.method === "fitted_model"
      ? this.#networkFacts(estimate)
      : [...this.#networkFacts(estimate), ...this.#machineFacts(estimate)];
  }

  #networkFacts({total: {macs, macs_mapped}, network, unmapped, method}: Overview): Fact[] {
    const covered = method === "fitted_model" ? "learnt" : "mapped";
    return [
      {
        label: "MACs",
        definition: kDefinitions.macs,
        value: formatCompact(macs),
        full: formatInteger(macs),
        note: macs === macs_mapped ? `all ${covered}` : `${formatShare(macs_mapped / macs)} ${covered}`,
      },
      {
        label: "Layers",
        definition: "Layers of the network, those that only rename data included.",
        value: formatInteger(network.layers),
        note:
          unmapped.length === 0
            ? `all ${covered}`
            : `${formatInteger(unmapped.reduce((sum, {layers}) => sum + layers, 0))} not ${covered}`,
      },
    ];
  }

  #machineFacts({total}: Overview): Fact[] {
    const {limiting_resource: limiting} = total;
    const busiest = total.busy.find(({resource}) => resource === limiting);
    return [
      {
        label: "Instructions",
        definition: kDefinitions.instructions,
        value: formatCompact(total.instructions),
        full: formatInteger(total.instructions),
        note: total.cycles > 0 ? `${formatSignificant(total.instructions / total.cycles)} per cycle` : "",
      },
      {
        label: "Iterations evaluated",
        definition: kDefinitions.iterations,
        value: formatCompact(total.iterations_evaluated),
        full: formatInteger(total.iterations_evaluated),
        note: html`<span title=${formatInteger(total.iterations_total)}
          >of ${formatCompact(total.iterations_total)}</span
        >`,
      },
      {
        label: "Limited by",
        definition: kDefinitions.limiting,
        value: limiting ?? "–",
        note: busiest ? `busiest part in use ${formatShare(busiest.max)} of the time` : "",
      },
    ];
  }

  #fact({label, definition, value, full, note}: Fact) {
    return html`
      <div class="fact">
        <dt data-hint=${definition} aria-description=${definition}>${label}</dt>
        <dd class="value" title=${full ?? nothing}>${value}</dd>
        <dd class="note">${note}</dd>
      </div>
    `;
  }
}

function cyclesNote(estimate: Overview): TemplateResult {
  const {cycles_low: low, cycles_high: high} = estimate.total;
  if (estimate.method !== "fitted_model") return exactBadge(estimate);
  return html`<span class="badge approximate" data-hint=${kDefinitions.fitted}>${warningIcon} approximate</span> ${
      low === undefined || high === undefined
        ? nothing
        : html`<span data-hint=${kDefinitions.range}
            >nine of ten between ${formatCycles(low)} and ${formatCycles(high)}</span
          >`
    }`;
}

function exactBadge({total: {exact}, method}: Overview): TemplateResult {
  if (exact) return html`<span class="badge exact" data-hint=${kDefinitions.exact}>${checkIcon} exact</span>`;
  const entry = kMethods.find(({id}) => id === method);
  const averaged = method === kDefaultMethod || entry === undefined;
  return html`<span
    class="badge approximate"
    data-hint=${averaged ? "Some layers were averaged instead of evaluated to the last cycle; the table says which." : entry.description}
    >${warningIcon} ${averaged ? "approximate" : entry.title}</span
  >`;
}

/** How far exact estimates on this accelerator, or a fitted model, were from measurements. */
function expectedError({reference, layers, mape_percent, worst_percent, warnings}: ExpectedError): TemplateResult {
  return html`<div class="expected">
    <p>
      Expected error <strong>${formatSignificant(mape_percent)} %</strong> on average,
      ${formatSignificant(worst_percent)} % at most, over ${formatCount(layers, "layer")} of: ${reference}
    </p>
    ${warnings.map((warning) => html`<p class="warning">${warningIcon} <span>${warning}.</span></p>`)}
  </div>`;
}
