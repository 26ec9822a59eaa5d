/** A two-dimensional array of units in a trace, cycle by cycle. */

import type {Trace} from "../../core/types.ts";

export interface ArrayTrace {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** First cycle and the cycle behind the last in which a unit works. */
  readonly from: number;
  readonly to: number;
  /** By unit, rows first: [start, end) of each time that it works, in order. */
  readonly work: readonly (readonly (readonly [start: number, end: number])[])[];
}

const kTwoIndices = /\[(\d+)\]\[(\d+)\]/;

/** The largest array of units with two indices in a window; undefined: there is none. */
export function arrayOf(trace: Trace, window: number): ArrayTrace | undefined {
  const places = trace.objects.map(({name}) => kTwoIndices.exec(name));
  const byLane = new Map<number, Map<number, [number, number][]>>();
  for (const {boxes} of trace.windows[window]?.instructions ?? []) {
    for (const {object, work, end} of boxes) {
      if (work === undefined || places[object] === null || places[object] === undefined) continue;
      const lane = trace.objects[object]?.lane ?? 0;
      const units = byLane.get(lane) ?? new Map<number, [number, number][]>();
      byLane.set(lane, units);
      const spans = units.get(object) ?? [];
      units.set(object, spans);
      spans.push([work, Math.max(end, work + 1)]);
    }
  }
  const [lane, units] = [...byLane].toSorted(([, a], [, b]) => b.size - a.size)[0] ?? [];
  if (lane === undefined || units === undefined || units.size < 2) return undefined;
  const indices = [...units.keys()].map((object) => (places[object] ?? []).slice(1).map(Number));
  const rows = Math.max(...indices.map(([row = 0]) => row)) + 1;
  const columns = Math.max(...indices.map(([, column = 0]) => column)) + 1;
  const work: [number, number][][] = Array.from({length: rows * columns}, () => []);
  [...units.values()].forEach((spans, index) => {
    const [row = 0, column = 0] = indices[index] ?? [];
    work[row * columns + column] = spans.toSorted((a, b) => a[0] - b[0]);
  });
  const all = work.flat();
  const from = all.reduce((least, [start]) => Math.min(least, start), Infinity);
  const to = all.reduce((most, [, end]) => Math.max(most, end), 0);
  return {title: trace.lanes[lane]?.title ?? "", rows, columns, from, to, work};
}

/** Which units work in a cycle. */
export function busyAt({work}: ArrayTrace, cycle: number): boolean[] {
  return work.map((spans) => spans.some(([start, end]) => start <= cycle && cycle < end));
}

/** Units at work in every cycle from `from` on. */
export function busyCounts({work, from, to}: ArrayTrace): number[] {
  const changes = new Array<number>(to - from + 1).fill(0);
  for (const [start, end] of work.flat()) {
    changes[start - from] = (changes[start - from] ?? 0) + 1;
    changes[end - from] = (changes[end - from] ?? 0) - 1;
  }
  let busy = 0;
  return changes.slice(0, -1).map((change) => (busy += change));
}

/** Terms of what the trace shows of a fold: the first stretch in which no unit pauses. */
export interface FoldTerms {
  readonly rows: number;
  readonly columns: number;
  /** Times that each unit works. */
  readonly depth: number;
  /** rows + columns + depth - 2, which is what the trace has. */
  readonly cycles: number;
}

/** The terms where the trace has exactly that many cycles; undefined: it has others, for the array waits for something. */
export function foldTerms({rows, columns, work}: ArrayTrace): FoldTerms | undefined {
  const first = work.map(unbroken);
  const depth = first[0]?.length ?? 0;
  if (depth === 0 || first.some((spans) => spans.length !== depth)) return undefined;
  const start = first[0]?.[0]?.[0] ?? 0;
  const skewed = first.every(
    (spans, index) => spans[0]?.[0] === start + Math.floor(index / columns) + (index % columns),
  );
  const end = first.at(-1)?.at(-1)?.[1] ?? 0;
  const cycles = rows + columns + depth - 2;
  return skewed && end - start === cycles ? {rows, columns, depth, cycles} : undefined;
}

/** Spans of one cycle each that follow each other without a pause, from the first on. */
function unbroken(spans: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const pause = spans.findIndex(([start, end], index) => {
    const before = spans[index - 1];
    return end !== start + 1 || (before !== undefined && before[1] !== start);
  });
  return pause < 0 ? [...spans] : spans.slice(0, pause);
}
