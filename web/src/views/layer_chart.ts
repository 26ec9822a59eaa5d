import {nice, ticks} from "d3-array";
import {css, html, nothing, svg} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import type {Layer, Overview} from "../core/types.ts";
import type {LayerList} from "../state/preview.ts";
import {formatShare} from "../format/number.ts";
import {formatCompact, formatCycles} from "../format/quantity.ts";
import {shared} from "../styles/shared.ts";
import {LayerEvent} from "./layer_event.ts";
import {legendStyles} from "./legend_styles.ts";
import {fillOf, textureDefinitions, textureSwatch} from "./chart/texture.ts";
import {kOperatorClasses, operatorClass} from "./operator_class.ts";
import {SizedElement} from "./sized.ts";

const kHeight = 150;
const kTop = 10;
const kBottom = 22;
const kLeft = 52;
const kRight = 6;
const kTicks = 3;
/** Of the overview of all layers, in pixels. */
const kOverview = 26;
/** Narrowest bar with its gap, in pixels: with more layers than fit, the chart scrolls. */
const kNarrowest = 5;

interface Bar {
  readonly layer: Layer;
  readonly position: number;
}

/**
 * Cycles per layer as bars, in the order in which they run. One tab stop: arrows go from bar to bar, Enter opens the
 * layer. Its text twin is the table. Fires LayerEvent.
 */
@customElement("cyclescope-layer-chart")
export class LayerChart extends SizedElement {
  static override styles = [
    shared,
    legendStyles,
    css`
      .scroller {
        overflow-x: auto;
        overflow-y: hidden;
      }
      svg {
        display: block;
        font: 0.75rem var(--font);
        font-variant-numeric: tabular-nums;
      }
      text {
        fill: var(--text-muted);
      }
      .grid {
        stroke: var(--line);
      }
      .bar {
        cursor: pointer;
        outline: none;
      }
      .bar .target {
        fill: transparent;
      }
      .bar:hover .target,
      .bar:focus-visible .target {
        fill: var(--accent-surface);
      }
      .bar:focus-visible .target {
        stroke: var(--accent);
        stroke-width: 2;
      }
      .bar.selected .target {
        fill: var(--accent-surface);
        stroke: var(--accent);
      }
      .bar.faded .value {
        opacity: 0.25;
      }
      .bar .missing {
        stroke: var(--class-other);
        stroke-width: 1.5;
      }
      .bar .pinned {
        fill: none;
        stroke: var(--text);
        stroke-width: 1.5;
        pointer-events: none;
      }
      .overview {
        margin-bottom: 0.375rem;
        cursor: pointer;
        border-bottom: 1px solid var(--line-strong);
      }
      .overview .window {
        fill: var(--accent-surface);
        stroke: var(--accent);
      }
      .overview path {
        stroke: var(--text-muted);
      }
      .legend {
        padding-left: ${kLeft}px;
      }
      .swatch.outline {
        border: 1.5px solid var(--text);
      }
    `,
  ];

  @property({attribute: false}) estimate!: LayerList;
  /** So many of the layers are as they will be: the others are a baseline's. */
  @property({attribute: false}) done = Infinity;
  @property({attribute: false}) selected: string | undefined;
  /** Names of the layers that stand out; undefined: all. */
  @property({attribute: false}) matching: ReadonlySet<string> | undefined;
  /** What this one is compared with: layers of the same name have its cycles as outlines. */
  @property({attribute: false}) pinned: Overview | undefined;
  @state() private focused = 0;
  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("selected") || this.selected === undefined) return;
    const index = this.#bars().findIndex(({layer}) => layer.name === this.selected);
    if (index >= 0) this.focused = index;
  }

  protected override render() {
    const bars = this.#bars();
    const pinned = pinnedCycles(this.pinned);
    const most = Math.max(0, ...bars.map(({layer}) => Math.max(layer.cycles ?? 0, pinned.get(layer.name) ?? 0)));
    const [, last] = nice(0, Math.max(1, most), kTicks);
    const y = (cycles: number) => kHeight - kBottom - (cycles / last) * (kHeight - kBottom - kTop);
    const width = Math.max(this.width, kLeft + kRight + bars.length * kNarrowest);
    return html`
      ${width > this.width ? this.#overview(bars, most) : nothing}
      <div class="scroller" @scroll=${() => this.requestUpdate()}>
        <svg
          class="bars"
          width=${width}
          height=${kHeight}
          viewBox="0 0 ${width} ${kHeight}"
          role="group"
          aria-label="Cycles per layer"
        >
          ${textureDefinitions(kOperatorClasses.map(({texture}) => texture))}
          <g aria-hidden="true">
            ${ticks(0, last, kTicks)
              .filter(Number.isInteger)
              .map(
                (value) => svg`
                <line class="grid" x1=${kLeft} x2=${width - kRight} y1=${y(value)} y2=${y(value)} />
                <text x=${kLeft - 8} y=${y(value)} text-anchor="end" dominant-baseline="middle">${formatCompact(value)}</text>`,
              )}
            <text x=${kLeft} y=${kHeight - 4}>first layer</text>
            <text x=${width - kRight} y=${kHeight - 4} text-anchor="end">last layer</text>
          </g>
          <g role="listbox" aria-label="Layers, by cycles" aria-orientation="horizontal" @keydown=${this.#moved}>
            ${bars.map((bar, index) => this.#bar(bar, index, (width - kLeft - kRight) / bars.length, y, pinned))}
          </g>
        </svg>
      </div>
      ${this.#legend(bars)}
    `;
  }

  /** All layers in the width that there is, with what of them is in sight; a click goes there. */
  #overview(bars: readonly Bar[], most: number) {
    const box = this.renderRoot.querySelector(".scroller");
    const seen = box === null ? 0 : box.clientWidth / box.scrollWidth;
    const from = box === null ? 0 : box.scrollLeft / box.scrollWidth;
    const columns = Math.floor(this.width);
    const heights = Array.from({length: columns}, () => 0);
    bars.forEach(({layer}, index) => {
      const column = Math.floor((index / bars.length) * columns);
      heights[column] = Math.max(heights[column] ?? 0, layer.cycles ?? 0);
    });
    const path = heights.map((cycles, x) => `M${x + 0.5} ${kOverview}v${-(cycles / Math.max(1, most)) * kOverview}`);
    const go = (event: MouseEvent) => {
      const {left} = (event.currentTarget as Element).getBoundingClientRect();
      if (box !== null) box.scrollLeft = ((event.clientX - left) / this.width) * box.scrollWidth - box.clientWidth / 2;
    };
    return html`
      <svg class="overview" width=${columns} height=${kOverview} aria-hidden="true" @click=${go}>
        <rect class="window" x=${from * columns} width=${seen * columns} height=${kOverview} />
        <path d=${path.join("")} />
      </svg>
    `;
  }

  /** Layers that only rename data, or are part of another one's bar, have nothing to show. */
  #bars(): Bar[] {
    return this.estimate.layers
      .map((layer, index) => ({layer, position: index + 1}))
      .filter(({layer}) => layer.status !== "view" && layer.status !== "fused");
  }

  #bar({layer, position}: Bar, index: number, pitch: number, y: (cycles: number) => number, pinned: PinnedCycles) {
    const x = kLeft + index * pitch;
    const gap = Math.min(6, Math.max(1, pitch * 0.2));
    const base = y(0);
    const height = layer.cycles !== null && layer.cycles > 0 ? Math.max(1, base - y(layer.cycles)) : 0;
    const selected = layer.name === this.selected;
    const faded = position > this.done || (this.matching !== undefined && !this.matching.has(layer.name));
    const middle = x + pitch / 2;
    const before = pinned.get(layer.name);
    const description = describe(layer, position, before);
    return svg`
      <g class="bar ${selected ? "selected" : ""} ${faded ? "faded" : ""}" role="option" data-index=${index} data-hint=${description}
        tabindex=${index === this.focused ? 0 : -1} aria-selected=${selected ? "true" : "false"}
        aria-label=${description.replaceAll("\n", ", ")} @click=${() => this.#choose(layer, index)}>
        <rect class="target" x=${x} y=${kTop} width=${pitch} height=${base - kTop} />
        <rect class="value" x=${x + gap / 2} y=${base - height} width=${Math.max(1, pitch - gap)} height=${height}
          fill=${fillOf(operatorClass(layer).texture)} />
        ${
          before === undefined
            ? nothing
            : svg`<rect class="pinned" x=${x + gap / 2} y=${y(before)} width=${Math.max(1, pitch - gap)} height=${base - y(before)} />`
        }
        ${layer.status === "unmapped" ? svg`<path class="missing" d="M${middle - 3} ${base - 8}l6 6m0 -6l-6 6" />` : nothing}
      </g>`;
  }

  #legend(bars: readonly Bar[]) {
    const present = new Set(bars.map(({layer}) => operatorClass(layer)));
    const fitted = this.estimate.method === "fitted_model";
    return html`
      <ul class="legend" aria-label="Colours">
        ${kOperatorClasses
          .filter((candidate) => present.has(candidate))
          .map(
            ({id, label, texture}) =>
              html`<li>${textureSwatch(texture)}${fitted && id === "other" ? "Not learnt" : label}</li>`,
          )}
        ${this.pinned === undefined ? nothing : html`<li><span class="swatch outline"></span>Pinned</li>`}
      </ul>
    `;
  }

  #choose(layer: Layer, index: number): void {
    this.focused = index;
    this.dispatchEvent(new LayerEvent(layer.name === this.selected ? undefined : layer.name));
  }

  #moved(event: KeyboardEvent): void {
    const bars = this.#bars();
    const last = bars.length - 1;
    const targets: Record<string, number> = {
      ArrowRight: Math.min(last, this.focused + 1),
      ArrowLeft: Math.max(0, this.focused - 1),
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      this.focused = target;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector<SVGElement>(`[data-index="${target}"]`)?.focus(),
      );
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const bar = bars[this.focused];
      if (bar) this.#choose(bar.layer, this.focused);
    }
  }
}

type PinnedCycles = ReadonlyMap<string, number>;

function pinnedCycles(pinned: Overview | undefined): PinnedCycles {
  const mapped = pinned?.layers.filter(({status}) => status === "mapped") ?? [];
  return new Map(mapped.map(({name, cycles}) => [name, cycles ?? 0]));
}

function describe(layer: Layer, position: number, before: number | undefined): string {
  const head = `${position}. ${layer.name} (${layer.operator})`;
  if (layer.status === "unmapped" || layer.cycles === null)
    return `${head}\nnot ${layer.reason_code === "NotTrained" ? "learnt" : "mapped"}`;
  const lines = [
    layer.fused.length > 0 ? `${head} with ${layer.fused.join(", ")}` : head,
    `${formatCycles(layer.cycles)} cycles, ${formatShare(layer.share)} of all`,
  ];
  if (before !== undefined) lines.push(`pinned: ${formatCycles(before)} cycles`);
  if (layer.utilisation !== null && layer.macs > 0) lines.push(`utilisation ${formatShare(layer.utilisation)}`);
  return lines.join("\n");
}
