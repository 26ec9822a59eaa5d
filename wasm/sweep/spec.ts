/**
 * What a sweep consists of: an object with the members of a point, in which lists and ranges stand for several values. It
 * stands for every combination; the member that is written last changes fastest.
 *
 *   {"architecture": "systolic_array", "network": ["resnet18", "resnet50"],
 *    "parameters": {"rows": {"from": 8, "to": 64, "factor": 2}, "dataflow": "weight_stationary"}}
 */

import type {ParameterValue} from "../types/schema.ts";

/** Whole numbers: from, and from there in steps, or times a factor, while at most to. */
export interface ValueRange {
  readonly from: number;
  readonly to: number;
  /** At least 1; left out, with no factor: 1. */
  readonly step?: number;
  /** At least 2. */
  readonly factor?: number;
}

/** One value or several. */
export type Several<Value> = Value | readonly Value[] | ValueRange;

/** One combination of values. */
export interface SweepPoint {
  readonly architecture: string | object;
  readonly network: string | object;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly dimensions: Readonly<Record<string, number>>;
  readonly method?: string;
  readonly clock_hz?: number;
}

/** A specification is not one; the message says where and what was expected. */
export class SpecError extends Error {}

const kMembers = ["architecture", "network", "parameters", "dimensions", "method", "clock_hz"] as const;
/** Most points that one specification may stand for: a longer sweep is a mistake, or several files. */
const kMostPoints = 10_000_000;

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRange(value: unknown): value is Json {
  return isObject(value) && ("from" in value || "to" in value);
}

function rangeValues(path: string, range: Json): number[] {
  const unknown = Object.keys(range).find((key) => !["from", "to", "step", "factor"].includes(key));
  if (unknown !== undefined) throw new SpecError(`${path}: a range has no '${unknown}', but from, to, step or factor`);
  const {from, to, step, factor} = range;
  const whole = (key: string, value: unknown, least: number): number => {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
    throw new SpecError(
      `${path}/${key}: a whole number of at least ${least} is needed, found ${JSON.stringify(value)}`,
    );
  };
  const first = whole("from", from, factor === undefined ? Number.MIN_SAFE_INTEGER : 1);
  const last = whole("to", to, first);
  if (step !== undefined && factor !== undefined) throw new SpecError(`${path}: either a step or a factor`);
  const by = factor === undefined ? whole("step", step ?? 1, 1) : whole("factor", factor, 2);
  const values: number[] = [];
  for (let value = first; value <= last; value = factor === undefined ? value + by : value * by) {
    values.push(value);
    if (values.length > kMostPoints) throw new SpecError(`${path}: more than ${kMostPoints} values`);
  }
  return values;
}

/** The values of one member. */
function valuesOf(path: string, member: unknown, isValue: (value: unknown) => boolean, what: string): unknown[] {
  if (isRange(member)) {
    const values = rangeValues(path, member);
    if (isValue(1)) return values;
    throw new SpecError(`${path}: ${what} is needed, and no range`);
  }
  const values: readonly unknown[] = Array.isArray(member) ? member : [member];
  if (values.length === 0) throw new SpecError(`${path}: the list is empty`);
  values.forEach((value, index) => {
    if (isValue(value)) return;
    const place = Array.isArray(member) ? `${path}/${index}` : path;
    throw new SpecError(`${place}: ${what} is needed, found ${JSON.stringify(value)}`);
  });
  return [...values];
}

/** A name in the point ("network", "parameters/rows") and its values. */
interface Axis {
  readonly path: readonly string[];
  readonly values: readonly unknown[];
}

const isDocument = (value: unknown) => typeof value === "string" || isObject(value);
const isWhole = (value: unknown) => Number.isSafeInteger(value);
const isParameter = (value: unknown) => typeof value === "string" || isWhole(value);

function axesOf(spec: Json): Axis[] {
  return Object.entries(spec).flatMap(([member, given]): Axis[] => {
    const axis = (path: readonly string[], value: unknown, isValue: (value: unknown) => boolean, what: string) => ({
      path,
      values: valuesOf(`/${path.join("/")}`, value, isValue, what),
    });
    switch (member) {
      case "architecture":
      case "network":
        return [axis([member], given, isDocument, "a name, a file or a document")];
      case "method":
        return [axis([member], given, (value) => typeof value === "string", "the name of a method")];
      case "clock_hz":
        return [axis([member], given, isWhole, "a whole number")];
      case "parameters":
      case "dimensions": {
        if (!isObject(given)) throw new SpecError(`/${member}: an object of names and values is needed`);
        const [isValue, what] =
          member === "dimensions"
            ? [isWhole, "a whole number"]
            : [isParameter, "a whole number or the name of a choice"];
        return Object.entries(given).map(([name, value]) => axis([member, name], value, isValue, what));
      }
      default:
        throw new SpecError(`/${member}: there is no such member; known: ${kMembers.join(", ")}`);
    }
  });
}

/** Every point that a specification stands for. Throws a SpecError where it is none. */
export function* pointsOf(spec: unknown): Generator<SweepPoint> {
  if (!isObject(spec)) throw new SpecError("a specification is an object with an architecture and a network");
  const axes = axesOf(spec);
  for (const member of ["architecture", "network"]) {
    if (!(member in spec)) throw new SpecError(`/${member} is missing`);
  }
  const count = axes.reduce((product, {values}) => product * values.length, 1);
  if (count > kMostPoints) throw new SpecError(`it stands for ${count} points, more than ${kMostPoints}`);
  for (let index = 0; index < count; ++index) yield pointAt(axes, index);
}

/** The member that is written last changes fastest. */
function pointAt(axes: readonly Axis[], index: number): SweepPoint {
  const point: Json & {parameters: Json; dimensions: Json} = {parameters: {}, dimensions: {}};
  let combinations = axes.reduce((product, {values}) => product * values.length, 1);
  let rest = index;
  for (const {path, values} of axes) {
    combinations /= values.length;
    const value = values[Math.floor(rest / combinations)];
    rest %= combinations;
    const [member = "", name] = path;
    if (name === undefined) point[member] = value;
    else (point[member] as Json)[name] = value;
  }
  return point as unknown as SweepPoint;
}
