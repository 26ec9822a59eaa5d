/** What an axis of a sweep may be: its values, and the one that the setup has. */

import type {ArchitectureSummary, NetworkSummary, ParameterSummary, ParameterValue} from "../../core/types.ts";
import {rangeOf, sliderScale, snap} from "../../views/slider_scale.ts";
import type {Range} from "../../views/slider_scale.ts";
import type {SweepAxis} from "./exploration.ts";

export interface AxisSpace {
  readonly axis: SweepAxis;
  readonly title: string;
  readonly unit: string;
  /** Undefined for a choice. */
  readonly range: Range | undefined;
  /** Of a choice. */
  readonly choices: readonly string[];
  readonly current: ParameterValue;
}

/** What a setup's accelerator and network let one sweep along. */
export interface Explorable {
  readonly architecture: ArchitectureSummary | undefined;
  readonly network: NetworkSummary | undefined;
  /** Values that the latest estimate was made with, and those that the user has set since. */
  readonly values: Readonly<Record<string, ParameterValue>>;
}

/** Sizes of a network beyond this are no layers that anybody has: a range needs an end. */
const kLargestExtent = 4096;
/** How far around its value an open-ended dimension is swept. */
const kSpread = 16;

function parameterSpace({values}: Explorable, parameter: ParameterSummary): AxisSpace {
  const {name, unit, choices, value} = parameter;
  return {
    axis: {kind: "parameter", name},
    title: name,
    unit,
    range: choices.length > 0 ? undefined : rangeOf(parameter),
    choices,
    current: values[name] ?? value,
  };
}

/** All axes, parameters first. A dimension that a file leaves open is swept from 1 to some times its value. */
export function axisSpaces(explorable: Explorable): AxisSpace[] {
  const {architecture, network} = explorable;
  const parameters = architecture?.parameters ?? [];
  const dimensions = network?.dimensions ?? [];
  return [
    ...parameters.map((parameter) => parameterSpace(explorable, parameter)),
    ...(network?.sizes ?? []).map(({name, unit, value, ...size}): AxisSpace => ({
      axis: {kind: "dimension", name},
      title: name,
      unit,
      range: {min: size.min, max: size.max, step: size.step, factor: size.factor ?? 1},
      choices: [],
      current: value,
    })),
    ...dimensions.map(({name, value}): AxisSpace => {
      const max = Math.max(value, Math.min(kLargestExtent, Math.max(64, value * kSpread)));
      const range = {min: 1, max, step: 1, factor: 1};
      return {axis: {kind: "dimension", name}, title: name, unit: "elements", range, choices: [], current: value};
    }),
  ];
}

/** Axes of numbers that may have the same values as this one: rows and columns. */
export function partnersOf({axis, range}: AxisSpace, spaces: readonly AxisSpace[]): AxisSpace[] {
  if (range === undefined) return [];
  const same = JSON.stringify(range);
  return spaces.filter(
    (other) => other.axis.kind === axis.kind && other.axis.name !== axis.name && JSON.stringify(other.range) === same,
  );
}

/** The space of an axis, with its partner where it has one; undefined: there is none. */
export function spaceOf(axis: SweepAxis, spaces: readonly AxisSpace[]): AxisSpace | undefined {
  const space = spaces.find((candidate) => sameAxis(candidate.axis, axis));
  if (space === undefined || axis.with === undefined) return space;
  const partner = partnersOf(space, spaces).find((other) => other.axis.name === axis.with);
  if (partner === undefined) return undefined;
  return {
    ...space,
    axis: {...space.axis, with: axis.with},
    title: `${space.title} = ${partner.title}`,
    current: space.current === partner.current ? space.current : NaN,
  };
}

export function sameAxis(a: SweepAxis, b: SweepAxis): boolean {
  return a.kind === b.kind && a.name === b.name;
}

function powerOfTwoFrom(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, least)));
}

export interface SweptValues {
  readonly values: readonly ParameterValue[];
  /** Whether these are all values between the ends, so that a step between two of them is one. */
  readonly complete: boolean;
}

/** The part of an axis's range that is swept. */
export function sweptRange({range}: AxisSpace, wanted: SweepAxis["range"]): Range | undefined {
  if (range === undefined) return undefined;
  if (wanted === undefined) return range;
  const [from, to] = wanted.map((end) => snap(range, end)) as [number, number];
  return {...range, min: Math.min(from, to), max: Math.max(from, to)};
}

/** At most about `most` values of an axis, its ends and its current value among them. */
export function sweptValues(space: AxisSpace, wanted: SweepAxis["range"], most: number): SweptValues {
  const range = sweptRange(space, wanted);
  if (range === undefined) return {values: space.choices, complete: true};
  const scale = sliderScale(range);
  const every = powerOfTwoFrom(Math.ceil((scale.last + 1) / most));
  // Values that are multiples, where steps allow it: 16, 32 and 64, and not 17, 33 and 65.
  const aligned =
    range.factor > 1 || range.min % range.step !== 0 ? 0 : (every - ((range.min / range.step) % every)) % every;
  const current = Number(space.current);
  const inside = current >= range.min && current <= range.max ? [scale.toPosition(current)] : [];
  const positions = new Set([0, scale.last, ...inside]);
  for (let position = aligned; position <= scale.last; position += every) positions.add(position);
  const values = [...positions].map((position) => scale.toValue(position)).sort((a, b) => a - b);
  const steps = range.factor > 1 ? scale.last : Math.floor((range.max - range.min) / range.step);
  return {values, complete: every === 1 && scale.last === steps};
}

/**
 * An order in which few points show the whole: the ends and the middle first, then what lies between. A permutation of
 * 0 to count - 1.
 */
export function coarseToFine(count: number): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  const add = (index: number) => {
    if (index >= count || seen.has(index)) return;
    seen.add(index);
    order.push(index);
  };
  add(0);
  add(count - 1);
  let stride = 1;
  while (stride < count) stride *= 2;
  for (; stride >= 1; stride /= 2) for (let index = 0; index < count; index += stride) add(index);
  return order;
}

/** The values next to the current one in ratio: half and double, as far as the range has them; or the other choices. */
export function neighbours({range, choices, current}: AxisSpace): ParameterValue[] {
  if (range === undefined) return choices.filter((choice) => choice !== current);
  const value = Number(current);
  const found = [value / 2, value * 2].map((wanted) => snap(range, wanted));
  return [...new Set(found)].filter((neighbour) => neighbour !== value);
}
