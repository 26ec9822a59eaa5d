/** Axes and frame that all plots of the workspace share. */

import {css, svg} from "lit";
import type {SVGTemplateResult} from "lit";
import {logTicks, ticks} from "../ticks.ts";

export interface Axis {
  readonly title: string;
  readonly ticks: readonly number[];
  /** In pixels. */
  readonly position: (value: number) => number;
  readonly format: (value: number) => string;
}

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

const kTop = 26;
const kBottom = 38;
const kLeft = 58;
const kRight = 14;

export const plotStyles = css`
  svg.plot {
    display: block;
    max-width: 100%;
    font: 0.75rem var(--font);
    font-variant-numeric: tabular-nums;
  }
  svg.plot text {
    fill: var(--text-muted);
  }
  svg.plot .grid {
    stroke: var(--line);
  }
  svg.plot .axis {
    stroke: var(--line-strong);
  }
`;

export function plotArea({width, height}: PlotSize) {
  return {left: kLeft, right: width - kRight, top: kTop, bottom: height - kBottom};
}

/** From 0 to at least `most`. */
export function linearAxis(
  title: string,
  most: number,
  [from, to]: readonly [number, number],
  format: (value: number) => string,
): Axis {
  const values = ticks(most);
  const last = values[values.length - 1] ?? 1;
  return {title, ticks: values, position: (value) => from + (to - from) * (value / last), format};
}

/** Exactly from `least` to `most`, whole numbers, with round ticks between. */
export function rangeAxis(
  title: string,
  [least, most]: readonly [number, number],
  [from, to]: readonly [number, number],
  format: (value: number) => string,
): Axis {
  const span = Math.max(1, most - least);
  const values = ticks(most, 5).filter((value) => value >= least && value <= most);
  return {title, ticks: values, position: (value) => from + (to - from) * ((value - least) / span), format};
}

/** `range` is above 0; it is widened to have room for the outermost points. */
export function logAxis(
  title: string,
  [least, most]: readonly [number, number],
  [from, to]: readonly [number, number],
  format: (value: number) => string,
): Axis {
  const room = Math.max(0.08 * Math.log10(most / least), 0.1);
  const low = Math.log10(least) - room;
  const high = Math.log10(most) + room;
  return {
    title,
    ticks: logTicks(10 ** low, 10 ** high),
    position: (value) => from + ((to - from) * (Math.log10(value) - low)) / (high - low),
    format,
  };
}

/** Grid, tick labels and titles: the y title stands above its axis, where it is read without turning the head. */
export function plotFrame(size: PlotSize, x: Axis, y: Axis): SVGTemplateResult {
  const {left, right, bottom} = plotArea(size);
  return svg`
    <g aria-hidden="true">
      ${y.ticks.map((value) => {
        const position = y.position(value);
        return svg`
          <line class="grid" x1=${left} x2=${right} y1=${position} y2=${position} />
          <text x=${left - 8} y=${position} text-anchor="end" dominant-baseline="middle">${y.format(value)}</text>`;
      })}
      ${x.ticks.map((value) => {
        const position = x.position(value);
        return svg`
          <line class="axis" x1=${position} x2=${position} y1=${bottom} y2=${bottom + 4} />
          <text x=${position} y=${bottom + 16} text-anchor="middle">${x.format(value)}</text>`;
      })}
      <line class="axis" x1=${left} x2=${right} y1=${bottom} y2=${bottom} />
      <text x="0" y="12">${y.title}</text>
      <text x=${(left + right) / 2} y=${size.height - 4} text-anchor="middle">${x.title}</text>
    </g>`;
}
