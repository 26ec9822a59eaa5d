import {scaleBand, scaleLinear, scaleLog} from "d3-scale";
import {css, html, nothing, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {ParameterValue} from "../../core/types.ts";
import {formatCompact} from "../../format/quantity.ts";
import type {Measure} from "../../state/explore/measures.ts";
import type {SweptAxis} from "../../state/explore/sweep_run.ts";
import {shared} from "../../styles/shared.ts";
import {chart, chartFrame, frameStyles, plotArea, someOf} from "../chart/frame.ts";
import {Roving} from "../chart/roving.ts";
import {SizedElement} from "../sized.ts";
import {PointEvent, isWide} from "./marks.ts";
import type {Mark} from "./marks.ts";

const kHeight = 380;
/** Opacity of the least and of the largest value. */
const kShades = [0.06, 1] as const;
/** Cells with less room than this, in pixels, have no number in them. */
const kRoomForText = [46, 18] as const;

type Scale = ReturnType<typeof scaleBand<ParameterValue>>;

/** Of a cell, in pixels. */
interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A measure over two parameters: the darker, the more. Fires PointEvent. */
@customElement("cyclescope-heat-map")
export class HeatMap extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    css`
      .value {
        fill: var(--accent);
        forced-color-adjust: none;
      }
      .cell-text {
        fill: var(--text);
        stroke: var(--surface);
        stroke-width: 3px;
        paint-order: stroke;
        pointer-events: none;
      }
      .target {
        fill: var(--surface-sunken);
      }
      .current {
        fill: none;
        stroke: var(--text);
        stroke-width: 2.5;
      }
      .refused {
        stroke: var(--bad);
        stroke-width: 1.5;
        fill: none;
      }
      .point:hover .outline,
      .point:focus-visible .outline {
        stroke: var(--text);
        stroke-width: 2;
      }
      .outline {
        fill: none;
      }
      .legend {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding-left: 64px;
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      .ramp {
        width: 8rem;
        height: 0.625rem;
        border: 1px solid var(--line-strong);
        border-radius: 2px;
        background: linear-gradient(to right, color-mix(in srgb, var(--accent) 6%, transparent), var(--accent));
        forced-color-adjust: none;
      }
    `,
  ];

  @property({attribute: false}) axes!: readonly [SweptAxis, SweptAxis];
  /** By the first axis, then by the second. */
  @property({attribute: false}) marks: readonly Mark[] = [];
  @property({attribute: false}) measure!: Measure;
  readonly #roving = new Roving(this, {
    count: () => this.marks.length,
    row: () => -this.axes[0].values.length,
    choose: (index) => this.dispatchEvent(new PointEvent(index)),
  });

  protected override render() {
    const size = {width: this.width, height: kHeight};
    const {left, right, top, bottom} = plotArea(size);
    const [first, second] = this.axes;
    const x = scaleBand<ParameterValue>(first.values, [left, right]).padding(0.04);
    const y = scaleBand<ParameterValue>(second.values, [bottom, top]).padding(0.06);
    const {measure} = this;
    const shade = this.#shade();
    return html`
      ${chart(
        size,
        `${measure.title} over ${first.space.title} and ${second.space.title}`,
        svg`
        ${chartFrame(
          size,
          {...titled(first), scale: x, ticks: someOf(first.values, (right - left) / 60)},
          {...titled(second), scale: y, ticks: someOf(second.values, (bottom - top) / 22)},
        )}
        <g
          role="listbox"
          aria-label="${measure.title}, by ${first.space.title} and ${second.space.title}"
          @keydown=${this.#roving.onKey}
        >
          ${this.marks.map((mark, index) => this.#cell(mark, index, this.#place(index, x, y), shade))}
        </g>
        <g aria-hidden="true">${this.marks.map((mark, index) => this.#number(mark, this.#place(index, x, y)))}</g>
      `,
      )}
      ${this.#legend()}
    `;
  }

  #values(): number[] {
    return this.marks.flatMap(({value}) => value ?? []);
  }

  #shade(): (value: number) => number {
    const values = this.#values();
    const ends = [Math.min(...values), Math.max(...values)];
    return (isWide(values) ? scaleLog() : scaleLinear()).domain(ends).range(kShades);
  }

  #place(index: number, x: Scale, y: Scale): Place {
    const [first, second] = this.axes;
    const columns = first.values.length;
    const left = x(first.values[index % columns] ?? 0) ?? 0;
    const top = y(second.values[Math.floor(index / columns)] ?? 0) ?? 0;
    return {left, top, width: x.bandwidth(), height: y.bandwidth()};
  }

  #cell(mark: Mark, index: number, {left, top, width, height}: Place, shade: (value: number) => number) {
    const [middle, centre] = [left + width / 2, top + height / 2];
    const opacity = mark.value === undefined ? 0 : shade(mark.value);
    return svg`
      <g class="point" role="option" data-index=${index} data-hint=${mark.text} tabindex=${this.#roving.tabIndex(index)}
        aria-selected=${mark.current ? "true" : "false"} aria-label=${mark.text.replaceAll("\n", ", ")}
        @click=${() => this.dispatchEvent(new PointEvent(index))}>
        <rect class="target" x=${left} y=${top} width=${width} height=${height} />
        ${mark.value === undefined ? nothing : svg`<rect class="value" x=${left} y=${top} width=${width} height=${height} fill-opacity=${opacity} />`}
        ${mark.error === undefined ? nothing : svg`<path class="refused" d="M${middle - 3} ${centre - 3}l6 6m0 -6l-6 6" />`}
        ${mark.current ? svg`<rect class="current" x=${left} y=${top} width=${width} height=${height} />` : nothing}
        <rect class="outline" x=${left} y=${top} width=${width} height=${height} />
      </g>`;
  }

  #number({value}: Mark, {left, top, width, height}: Place) {
    if (value === undefined || width < kRoomForText[0] || height < kRoomForText[1]) return nothing;
    return svg`<text class="cell-text" x=${left + width / 2} y=${top + height / 2} text-anchor="middle"
      dominant-baseline="central">${this.measure.short(value)}</text>`;
  }

  #legend() {
    const values = this.#values();
    if (values.length === 0) return nothing;
    const {full} = this.measure;
    const wide = isWide(values) ? ", logarithmic" : "";
    return html`<p class="legend">
      <span class="number">${full(Math.min(...values))}</span><span class="ramp"></span>
      <span class="number">${full(Math.max(...values))}${wide}</span>
    </p>`;
  }
}

function titled({space}: SweptAxis) {
  const format = (value: ParameterValue) =>
    typeof value === "number" ? formatCompact(value) : value.replaceAll("_", " ");
  return {title: space.unit ? `${space.title}, ${space.unit}` : space.title, format};
}
