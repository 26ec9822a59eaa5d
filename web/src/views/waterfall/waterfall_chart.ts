import {scaleLinear} from "d3-scale";
import {css, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import {kLossSteps} from "../../../../wasm/package/loss_waterfall.ts";
import type {LossStep, LossWaterfall} from "../../../../wasm/package/loss_waterfall.ts";
import {formatShare} from "../../format/number.ts";
import {formatCompact, formatCycles} from "../../format/quantity.ts";
import {shared} from "../../styles/shared.ts";
import {chart, frameStyles} from "../chart/frame.ts";
import {Roving} from "../chart/roving.ts";
import {fillOf, textureDefinitions} from "../chart/texture.ts";
import {SizedElement} from "../sized.ts";
import {kLossTextures} from "./loss_textures.ts";

const kRow = 30;
const kBar = 18;
const kTop = 4;
/** Room for the names of steps, and for the largest number behind a bar, in pixels. */
/** Charts that are narrower have their texts above the bars. */
const kRoomy = 480;
const kNames = 158;
const kNumbers = 118;

/** A step was chosen. */
export class LossEvent extends Event {
  constructor(readonly step: LossStep) {
    super("loss", {bubbles: true, composed: true});
  }
}

/** From the peak to the latency, a bar per step that begins where the one before ends. Fires LossEvent. */
@customElement("cyclescope-waterfall-chart")
export class WaterfallChart extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    css`
      .name {
        fill: var(--text);
      }
      .value {
        fill: var(--text-muted);
      }
      .texts {
        pointer-events: none;
      }
      .target {
        fill: transparent;
      }
      .step:hover .target,
      .step:focus-visible .target {
        fill: var(--accent-surface);
      }
      .step:focus-visible .target {
        stroke: var(--accent);
        stroke-width: 2;
      }
      .link {
        stroke: var(--line-strong);
      }
      .total {
        fill: var(--text);
      }
      text.strong {
        font-weight: 650;
        fill: var(--text);
      }
    `,
  ];

  @property({attribute: false}) waterfall!: LossWaterfall;
  readonly #roving = new Roving(this, {
    count: () => kLossSteps.length,
    choose: (index) => this.#choose(index),
    row: () => 1,
  });

  protected override render() {
    const {cycles, steps} = this.waterfall;
    const {row, left, right, text, bar, values} = this.#places();
    const size = {width: this.width, height: kTop + row * (kLossSteps.length + 1)};
    const x = scaleLinear()
      .domain([0, Math.max(1, cycles)])
      .range([left, this.width - right]);
    const starts = startsOf(this.waterfall);
    const last = kTop + kLossSteps.length * row;
    const [valueX, anchor] = [(end: number) => values ?? end + 6, values === undefined ? "start" : "end"];
    return chart(
      size,
      "Where cycles go",
      svg`
        ${textureDefinitions(Object.values(kLossTextures))}
        <g role="listbox" aria-label="Steps from the peak to the latency" @keydown=${this.#roving.onKey}>
          ${kLossSteps.map(({id, label, meaning}, index) => {
            const start = starts[index] ?? 0;
            const top = kTop + index * row;
            const width = x(start + steps[id]) - x(start);
            const share = formatShare(cycles === 0 ? 0 : steps[id] / cycles);
            return svg`
              <g class="step" role="option" aria-selected="false" data-index=${index} tabindex=${this.#roving.tabIndex(index)}
                data-hint=${`${label}: ${formatCycles(steps[id])} cycles, ${share}\n${meaning}`}
                aria-label=${`${label}: ${formatCycles(steps[id])} cycles, ${share}`} @click=${() => this.#choose(index)}>
                <rect class="target" x="1" y=${top + 1} width=${Math.max(0, this.width - 2)} height=${row - 2} rx="4" />
                <rect x=${x(start)} y=${top + bar} width=${steps[id] > 0 ? Math.max(1, width) : 0} height=${kBar}
                  fill=${fillOf(kLossTextures[id])} />
              </g>
              <g aria-hidden="true" class="texts">
                <text class="name" x="8" y=${top + text} dominant-baseline="middle">${label}</text>
                <text class="value" x=${valueX(x(start) + Math.max(1, width))} y=${top + text} text-anchor=${anchor} dominant-baseline="middle"
                  >${steps[id] === 0 ? "0" : `${formatCompact(steps[id])} · ${share}`}</text>
              </g>
              <path class="link" aria-hidden="true" d="M${x(start + steps[id])} ${top + bar + kBar}v${row - kBar}" />`;
          })}
        </g>
        <g aria-hidden="true">
          <text class="strong" x="8" y=${last + text} dominant-baseline="middle">all cycles</text>
          <rect class="total" x=${x(0)} y=${last + bar} width=${x(cycles) - x(0)} height=${kBar} />
          <text class="strong" x=${valueX(x(cycles))} y=${last + text} text-anchor=${anchor} dominant-baseline="middle">${formatCompact(cycles)}</text>
        </g>
      `,
    );
  }

  /** Names left of the bars and numbers behind them; above them where there is no room. `values`: where numbers end. */
  #places() {
    if (this.width >= kRoomy)
      return {row: kRow, left: kNames, right: kNumbers, text: kRow / 2, bar: (kRow - kBar) / 2, values: undefined};
    return {row: kRow + kBar, left: 8, right: 8, text: kRow / 2, bar: kRow - 4, values: this.width - 8};
  }

  #choose(index: number): void {
    const step = kLossSteps[index];
    if (step !== undefined) this.dispatchEvent(new LossEvent(step.id));
  }
}

/** Where each step begins. Unit: cycles. */
function startsOf({steps}: LossWaterfall): number[] {
  let sum = 0;
  return kLossSteps.map(({id}) => {
    const start = sum;
    sum += steps[id];
    return start;
  });
}
