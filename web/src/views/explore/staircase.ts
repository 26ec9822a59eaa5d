import {scaleLinear, scaleLog, scalePoint} from "d3-scale";
import {curveLinear, curveStep, line} from "d3-shape";
import {css, nothing, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {ParameterValue} from "../../core/types.ts";
import {axisTitle} from "../../state/explore/measures.ts";
import type {Measure} from "../../state/explore/measures.ts";
import type {SweptAxis} from "../../state/explore/sweep_run.ts";
import {formatCompact} from "../../format/quantity.ts";
import {shared} from "../../styles/shared.ts";
import {chart, chartFrame, frameStyles, logFormat, plotArea, someOf} from "../chart/frame.ts";
import type {ChartAxis} from "../chart/frame.ts";
import {Roving} from "../chart/roving.ts";
import {SizedElement} from "../sized.ts";
import {PointEvent, isWide} from "./marks.ts";
import type {Mark} from "./marks.ts";

const kHeight = 300;
/** Points stand out while they are so few. */
const kFewPoints = 80;

/** A measure over one parameter. Fires PointEvent. */
@customElement("cyclescope-staircase")
export class Staircase extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    css`
      .line {
        fill: none;
        stroke: var(--accent);
        stroke-width: 2;
      }
      .dot {
        fill: var(--accent);
      }
      .target {
        fill: transparent;
      }
      .current {
        fill: var(--surface);
        stroke: var(--text);
        stroke-width: 2;
      }
      .here {
        stroke: var(--text-muted);
        stroke-dasharray: 2 3;
      }
      .refused {
        stroke: var(--bad);
        stroke-width: 1.5;
        fill: none;
      }
      .point:hover .target,
      .point:focus-visible .target {
        fill: var(--accent-surface);
      }
      .point:focus-visible .target {
        stroke: var(--accent);
        stroke-width: 2;
      }
    `,
  ];

  @property({attribute: false}) axis!: SweptAxis;
  @property({attribute: false}) marks: readonly Mark[] = [];
  @property({attribute: false}) measure!: Measure;
  readonly #roving = new Roving(this, {
    count: () => this.marks.length,
    choose: (index) => this.dispatchEvent(new PointEvent(index)),
  });

  protected override render() {
    const size = {width: this.width, height: kHeight};
    const {axis, marks, measure} = this;
    const {bottom, top} = plotArea(size);
    const x = this.#x(size);
    const at = (index: number) => Number(x.scale(this.#place(index)) ?? 0);
    const y = this.#y(size);
    // Between points that are not next to each other nothing is known of steps.
    const whole = axis.complete && this.#drawn().length === marks.length;
    const curve = whole && axis.space.range !== undefined ? curveStep : curveLinear;
    const path = line<number>(
      (index) => at(index),
      (index) => y.scale(marks[index]?.value ?? 0) ?? 0,
    )
      .defined((index) => marks[index]?.value !== undefined)
      .curve(curve)(this.#drawn());
    const here = marks.findIndex(({current}) => current);
    return chart(
      size,
      `${measure.title} over ${axis.space.title}`,
      svg`
        ${chartFrame(size, x, y)}
        ${here < 0 ? nothing : svg`<line class="here" aria-hidden="true" x1=${at(here)} x2=${at(here)} y1=${top} y2=${bottom} />`}
        ${axis.space.range === undefined ? nothing : svg`<path class="line" aria-hidden="true" d=${path ?? ""} />`}
        <g
          role="listbox"
          aria-label="${measure.title}, by ${axis.space.title}"
          aria-orientation="horizontal"
          @keydown=${this.#roving.onKey}
        >
          ${marks.map((mark, index) => this.#point(mark, index, at, y.scale, size))}
        </g>
      `,
    );
  }

  /** Points that are not here yet leave no gap; those that were refused do. */
  #drawn(): number[] {
    return this.marks.flatMap(({value, error}, index) => (value === undefined && error === undefined ? [] : [index]));
  }

  /** Names have places of their own, numbers are numbers. */
  #place(index: number): ParameterValue {
    return this.axis.values[index] ?? 0;
  }

  #x(size: {
    width: number;
    height: number;
  }): ChartAxis<ParameterValue> & {scale: (value: ParameterValue) => number | undefined} {
    const {left, right} = plotArea(size);
    const {space, values, complete} = this.axis;
    const title = space.unit ? `${space.title}, ${space.unit}` : space.title;
    if (space.range === undefined) {
      const scale = scalePoint<ParameterValue>(values, [left, right]).padding(0.5);
      return {title, scale, format: (value) => String(value).replaceAll("_", " ")};
    }
    const numbers = values.map(Number);
    const ends = [Math.min(...numbers), Math.max(...numbers)];
    const wide = !complete && isWide(numbers);
    const ticks = wide || space.range.factor > 1 ? {ticks: someOf(numbers, (right - left) / 60)} : {};
    const scale = (wide || space.range.factor > 1 ? scaleLog().base(2) : scaleLinear())
      .domain(ends)
      .range([left + 8, right - 8]);
    return {title, scale: scale as never, ...ticks, format: (value) => formatCompact(Number(value))};
  }

  #y(size: {width: number; height: number}) {
    const {top, bottom} = plotArea(size);
    const {measure} = this;
    const values = this.marks.flatMap(({value}) => value ?? []);
    const most = values.length > 0 ? Math.max(...values) : 1;
    const wide = isWide(values);
    const scale = wide
      ? scaleLog()
          .domain([Math.min(...values), most])
          .range([bottom - 8, top])
      : scaleLinear().domain([0, most]).nice().range([bottom, top]);
    const title = axisTitle(measure, wide);
    return {title, scale, format: "base" in scale ? logFormat(scale, 4, measure.short) : measure.short};
  }

  #point(
    mark: Mark,
    index: number,
    at: (index: number) => number,
    y: (value: number) => number | undefined,
    size: {width: number; height: number},
  ) {
    const {top, bottom} = plotArea(size);
    const x = at(index);
    const before = index > 0 ? (at(index - 1) + x) / 2 : x - 8;
    const after = index < this.marks.length - 1 ? (at(index + 1) + x) / 2 : x + 8;
    const height = mark.value === undefined ? bottom : (y(mark.value) ?? bottom);
    const few = this.marks.length <= kFewPoints || this.axis.space.range === undefined;
    return svg`
      <g class="point" role="option" data-index=${index} data-hint=${mark.text} tabindex=${this.#roving.tabIndex(index)}
        aria-selected=${mark.current ? "true" : "false"} aria-label=${mark.text.replaceAll("\n", ", ")}
        @click=${() => this.dispatchEvent(new PointEvent(index))}>
        <rect class="target" x=${before} width=${Math.max(1, after - before)} y=${top} height=${bottom - top} />
        ${
          mark.error !== undefined
            ? svg`<path class="refused" d="M${x - 3} ${bottom - 9}l6 6m0 -6l-6 6" />`
            : mark.value === undefined
              ? nothing
              : mark.current
                ? svg`<circle class="current" cx=${x} cy=${height} r="5" />`
                : few
                  ? svg`<circle class="dot" cx=${x} cy=${height} r="3" />`
                  : nothing
        }
      </g>`;
  }
}
