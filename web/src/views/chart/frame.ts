/** The frame of a chart: axes with round values, a grid, and what they show. */

import {axisBottom, axisLeft} from "d3-axis";
import type {AxisScale} from "d3-axis";
import {select} from "d3-selection";
import {css, html, svg} from "lit";
import type {SVGTemplateResult, TemplateResult} from "lit";
import {ref} from "lit/directives/ref.js";

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

export interface ChartAxis<Value extends number | string> {
  readonly title: string;
  readonly scale: AxisScale<Value>;
  /** Where ticks are; left out: where the scale has them. */
  readonly ticks?: readonly Value[];
  readonly format: (value: Value) => string;
}

/** Room around the plot for ticks and titles, in pixels. */
const kTop = 24;
const kBottom = 40;
const kLeft = 64;
const kRight = 18;

export const frameStyles = css`
  svg.chart {
    display: block;
    max-width: 100%;
    font: 0.75rem var(--font);
    font-variant-numeric: tabular-nums;
  }
  svg.chart .axis text,
  svg.chart .title {
    font: 0.75rem var(--font);
    fill: var(--text-muted);
  }
  svg.chart .axis path.domain {
    stroke: var(--line-strong);
  }
  svg.chart .axis.left path.domain {
    stroke: none;
  }
  svg.chart .axis.bottom line {
    stroke: var(--line-strong);
  }
  svg.chart .axis.left line {
    stroke: var(--line);
  }
  svg.chart [role="option"] {
    cursor: pointer;
    outline: none;
  }
`;

/** Where marks may be. */
export function plotArea({width, height}: ChartSize) {
  return {left: kLeft, right: width - kRight, top: kTop, bottom: height - kBottom};
}

/** A chart of this size, `label` being its name. */
export function chart({width, height}: ChartSize, label: string, content: SVGTemplateResult): TemplateResult {
  return html`
    <svg
      class="chart"
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role="group"
      aria-label=${label}
    >
      ${content}
    </svg>
  `;
}

/** The y title stands above its axis, where it is read without turning the head. */
export function chartFrame<X extends number | string, Y extends number | string>(
  size: ChartSize,
  x: ChartAxis<X>,
  y: ChartAxis<Y>,
): SVGTemplateResult {
  const {left, right, top, bottom} = plotArea(size);
  const below = axisBottom(x.scale).tickSizeOuter(0).tickFormat(x.format);
  below.ticks(Math.max(2, Math.floor((right - left) / 90)));
  if (x.ticks !== undefined) below.tickValues([...x.ticks]);
  const beside = axisLeft(y.scale)
    .tickSizeInner(left - right)
    .tickSizeOuter(0)
    .tickPadding(8)
    .tickFormat(y.format);
  beside.ticks(Math.max(2, Math.floor((bottom - top) / 45)));
  if (y.ticks !== undefined) beside.tickValues([...y.ticks]);
  const drawn = (draw: typeof below | typeof beside) =>
    ref((element) => {
      if (element instanceof SVGGElement) draw(select(element) as never);
    });
  return svg`
    <g aria-hidden="true">
      <g class="axis left" transform="translate(${left} 0)" ${drawn(beside)}></g>
      <g class="axis bottom" transform="translate(0 ${bottom})" ${drawn(below)}></g>
      <text class="title" x="0" y="12">${y.title}</text>
      <text class="title" x=${(left + right) / 2} y=${size.height - 6} text-anchor="middle">${x.title}</text>
    </g>`;
}

/** Of the ticks of a logarithmic scale, those are named for which there is room. */
export function logFormat(
  scale: {tickFormat(count: number): (value: number) => string},
  count: number,
  format: (value: number) => string,
): (value: number) => string {
  const named = scale.tickFormat(count);
  return (value) => (named(value) === "" ? "" : format(value));
}

/** Ticks that are few enough to be read, of values that all have a place. */
export function someOf<Value>(values: readonly Value[], most: number): readonly Value[] {
  const every = Math.ceil(values.length / Math.max(1, most));
  return values.filter((_, index) => index % every === 0);
}
