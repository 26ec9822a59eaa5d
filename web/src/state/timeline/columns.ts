/**
 * Boxes of a row as columns of pixels, so that drawing costs what a picture has and not what a trace has: boxes narrower
 * than a pixel share a column.
 */

import type {BoxTimes} from "./boxes.ts";

export const Mark = {none: 0, path: 1, chosen: 2} as const;

/** A row of a picture, by column. */
export interface Columns {
  /** Share of the row's height that is filled, from 0 to 1; 0: nothing is there. */
  readonly share: Float32Array;
  /** Number of the operation. */
  readonly operation: Int32Array;
  /** 1 where a unit has not got its data yet. */
  readonly waits: Uint8Array;
  /** Of Mark. */
  readonly mark: Uint8Array;
}

/** From a cycle to a cycle. */
export type View = readonly [from: number, to: number];

/** What is marked of a row: flags of its boxes on the path, and the index of the box that is chosen, or -1. */
export interface Marks {
  readonly onPath: Uint8Array | undefined;
  readonly chosen: number;
}

export const kNoMarks: Marks = {onPath: undefined, chosen: -1};

export function emptyColumns(count: number): Columns {
  return {
    share: new Float32Array(count),
    operation: new Int32Array(count),
    waits: new Uint8Array(count),
    mark: new Uint8Array(count),
  };
}

/** Boxes that do not overlap, by their start. Wide ones leave a column free, so that neighbours can be told apart. */
export function boxColumns(
  {start, end, work, operation}: BoxTimes,
  [from, to]: View,
  marks: Marks,
  into: Columns,
): void {
  const count = clear(into);
  const perCycle = count / (to - from);
  for (let i = firstAfter(end, from); i < start.length; ++i) {
    const begin = start[i] as number;
    if (begin >= to) break;
    const mark = markOf(marks, i);
    const left = Math.max(0, Math.floor((begin - from) * perCycle));
    const exact = Math.floor(((end[i] as number) - from) * perCycle);
    const right = Math.min(count, Math.max(left + 1, exact - left > kLeastApart ? exact - 1 : exact));
    // What has been drawn there stays, unless this is looked for.
    if (right === left + 1 && (into.share[left] as number) > 0 && mark <= (into.mark[left] as number)) continue;
    const works = Math.min(right, Math.floor(((work[i] as number) - from) * perCycle));
    for (let column = left; column < right; ++column) {
      into.share[column] = 1;
      into.operation[column] = operation[i] as number;
      into.waits[column] = column < works ? 1 : 0;
      if (mark > (into.mark[column] as number)) into.mark[column] = mark;
    }
  }
}

/** Boxes of many objects, by their start: how many of the objects are taken. */
export function foldedColumns(
  {start, end, operation}: BoxTimes,
  objects: number,
  [from, to]: View,
  marks: Marks,
  into: Columns,
): void {
  const count = clear(into);
  const perCycle = count / (to - from);
  const change = new Float64Array(count + 2);
  const begun = new Int32Array(count).fill(-1);
  for (let i = 0; i < start.length && (start[i] as number) < to; ++i) {
    if ((end[i] as number) < from) continue;
    const first = (Math.max(start[i] as number, from) - from) * perCycle;
    const last = (Math.min(end[i] as number, to) - from) * perCycle;
    const left = Math.min(count - 1, Math.floor(first));
    const right = Math.min(count, Math.floor(last));
    cover(change, left, right, first, last);
    begun[left] = operation[i] as number;
    const mark = markOf(marks, i);
    for (let column = left; mark !== Mark.none && column < Math.max(left + 1, right); ++column)
      if (mark > (into.mark[column] as number)) into.mark[column] = mark;
  }
  let busy = 0;
  let latest = 0;
  for (let column = 0; column < count; ++column) {
    busy += change[column] as number;
    if ((begun[column] as number) >= 0) latest = begun[column] as number;
    into.operation[column] = latest;
    into.share[column] = busy < kNothing ? 0 : Math.min(1, busy / objects);
  }
}

/** Index of the first of increasing `times` that is above `time`. */
export function firstAfter(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Boxes of more columns leave one free. */
const kLeastApart = 3;
/** What rounding leaves of nothing. */
const kNothing = 1e-6;

function clear({share, waits, mark}: Columns): number {
  share.fill(0);
  waits.fill(0);
  mark.fill(0);
  return share.length;
}

function markOf({onPath, chosen}: Marks, index: number): number {
  if (index === chosen) return Mark.chosen;
  return onPath?.[index] === 1 ? Mark.path : Mark.none;
}

/** One object more from `first` to `last`, columns of which only a share is covered included. */
function cover(change: Float64Array, left: number, right: number, first: number, last: number): void {
  const add = (column: number, by: number) => (change[column] = (change[column] as number) + by);
  if (right > left) {
    add(left, left + 1 - first);
    add(left + 1, first - left);
    add(right, -(right + 1 - last));
    add(right + 1, -(last - right));
  } else {
    add(left, last - first);
    add(left + 1, first - last);
  }
}
