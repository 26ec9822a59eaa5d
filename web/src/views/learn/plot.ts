/** The frame that all plots of the workspace share. */

import {css, svg} from "lit";
import type {SVGTemplateResult} from "lit";
import type {Axis} from "../axis.ts";

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
