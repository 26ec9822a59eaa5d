/** A logarithmic axis with room around its outermost points. */

import {scaleLog} from "d3-scale";
import type {ScaleLogarithmic} from "d3-scale";
import {logFormat} from "./frame.ts";
import type {ChartAxis} from "./frame.ts";

export interface LogAxis extends ChartAxis<number> {
  readonly scale: ScaleLogarithmic<number, number>;
}

/** How many ticks have room for their names. */
const kNamed = 6;

/** `range` is above 0. */
export function logAxis(
  title: string,
  [least, most]: readonly [number, number],
  ends: readonly [number, number],
  format: (value: number) => string,
): LogAxis {
  const room = Math.max((most / least) ** 0.08, 10 ** 0.1);
  const scale = scaleLog()
    .domain([least / room, most * room])
    .range(ends);
  return {title, scale, format: logFormat(scale, kNamed, format)};
}
