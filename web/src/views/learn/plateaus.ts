/** Where a step width puts its plateaus along a swept parameter. */

import type {LayerParameter, StepWidth, SweepRecord} from "../../core/types.ts";
import {median} from "../../format/statistics.ts";

export interface Plateau {
  /** First and last value of the parameter. */
  readonly from: number;
  readonly to: number;
  /** Median of what was measured there; undefined where nothing was, or where latency slopes. */
  readonly latency: number | undefined;
}

/** The parameter that a sweep changed: the one that its operating point does not hold. */
export function sweptParameter({product}: StepWidth, {at}: SweepRecord): LayerParameter | undefined {
  return product.find((parameter) => !(parameter in at)) ?? product[0];
}

/** What the other parameters of the product multiply the swept one with. */
function factorAt({product}: StepWidth, {at}: SweepRecord): number {
  return product.reduce((factor, parameter) => factor * (at[parameter] ?? 1), 1);
}

/** Number of the step that a value is on, or undefined where there are no steps. */
function stepNumber(found: StepWidth, factor: number): (value: number) => number | undefined {
  const {width, offset, period = 1, period_offset: periodOffset = 0, ranges = []} = found;
  const numberOf = (value: number, by: number, from: number) => Math.ceil((value * factor - from) / by);
  if (width > 1) return (value) => numberOf(value, width, offset);
  if (ranges.some((range) => range.width > 1)) {
    return (value) => {
      const index = ranges.findIndex(({from, to}) => value >= from && value <= to);
      const range = ranges[index];
      // Steps of different ranges are told apart by a large distance.
      return range && range.width > 1 ? index * 1e9 + numberOf(value, range.width, range.offset) : undefined;
    };
  }
  return period > 1 ? (value) => numberOf(value, period, periodOffset) : () => undefined;
}

export function plateaus(found: StepWidth, sweep: SweepRecord): Plateau[] {
  const {values, latencies} = sweep;
  const least = values[0];
  const most = values[values.length - 1];
  if (least === undefined || most === undefined) return [];
  const numberOf = stepNumber(found, factorAt(found, sweep));
  const flat = found.width > 1 || (found.ranges ?? []).some(({width}) => width > 1);
  const steps: {from: number; to: number; number: number}[] = [];
  for (let value = least; value <= most; ++value) {
    const number = numberOf(value);
    if (number === undefined) continue;
    const last = steps[steps.length - 1];
    if (last?.number === number && last.to === value - 1) last.to = value;
    else steps.push({from: value, to: value, number});
  }
  return steps.map(({from, to}) => {
    const inside = latencies.filter((_, index) => (values[index] ?? 0) >= from && (values[index] ?? 0) <= to);
    return {from, to, latency: flat && inside.length > 0 ? median(inside) : undefined};
  });
}
