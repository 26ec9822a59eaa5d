/** Boxes of one window of a trace, laid out in rows: a lane per resource, arrays folded into one. */

import {tracksOf} from "../../../../wasm/package/trace_tracks.ts";
import type {PlacedBox} from "../../../../wasm/package/trace_tracks.ts";
import type {Trace, TraceBox, TraceInstruction} from "../../core/types.ts";

/** Boxes as numbers, by their start. */
export interface BoxTimes {
  /** Unit: cycles, as of all three. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** When a unit has its data and works; the start where it never waits for them. */
  readonly work: Float64Array;
  /** Number of the operation. */
  readonly operation: Int32Array;
}

export interface Row {
  readonly title: string;
  /** Number of the lane. */
  readonly lane: number;
  /** Objects that the row stands for; more than one where the lane is folded. */
  readonly objects: number;
  /** The row is one of those that the lane was opened to. */
  readonly inner: boolean;
  /** By their start; none overlap in a row of one object. */
  readonly boxes: readonly PlacedBox[];
  /** The same. */
  readonly times: BoxTimes;
}

/** The rows of a lane: where it is folded, and where it is open. */
export interface Lane {
  readonly folded: readonly Row[];
  readonly open: readonly Row[];
}

/** Tracks of one object that are shown one below the other; of more, it is shown how many are busy. */
const kMostTracks = 6;

/** The lanes in which something happens. */
export function lanesOf(trace: Trace, window: number): Lane[] {
  const tracks = tracksOf(trace, window);
  const lanes = trace.lanes.map(() => [] as (typeof tracks)[number][]);
  for (const track of tracks) lanes[trace.objects[track.object]?.lane ?? 0]?.push(track);
  return lanes.flatMap((members, lane) => {
    if (members.length === 0) return [];
    const {title = "", count = 1} = trace.lanes[lane] ?? {};
    const single = members.map(({object, boxes}) =>
      rowOf({title: trace.objects[object]?.name ?? "", lane, objects: 1, inner: true, boxes}),
    );
    if (count === 1 && members.length <= kMostTracks) {
      const rows = single.map((row, index) => ({...row, title: index === 0 ? title : "", inner: index > 0}));
      return [{folded: rows, open: rows}];
    }
    const boxes = members.flatMap((track) => track.boxes).toSorted((a, b) => a.box.start - b.box.start);
    const folded = rowOf({title, lane, objects: Math.max(count, members.length), inner: false, boxes});
    return [{folded: [folded], open: [folded, ...single]}];
  });
}

/** `open`: numbers of the lanes that are unfolded. */
export function rowsOf(lanes: readonly Lane[], open: ReadonlySet<number>): Row[] {
  return lanes.flatMap((lane) => (open.has(lane.folded[0]?.lane ?? -1) ? lane.open : lane.folded));
}

function rowOf(row: Omit<Row, "times">): Row {
  const {boxes} = row;
  const times = {
    start: Float64Array.from(boxes, ({box}) => box.start),
    end: Float64Array.from(boxes, ({box}) => box.end),
    work: Float64Array.from(boxes, ({box}) => box.work ?? box.start),
    operation: Int32Array.from(boxes, ({instruction}) => instruction.operation),
  };
  return {...row, times};
}

/** First and last cycle of what happens in the window. */
export function extentOf(trace: Trace, window: number): [from: number, to: number] {
  let [from, to] = [Infinity, -Infinity];
  for (const {boxes} of trace.windows[window]?.instructions ?? []) {
    for (const {start, end} of boxes) {
      if (start < from) from = start;
      if (end > to) to = end;
    }
  }
  return from < to ? [from, to] : [0, 1];
}

/** Instructions of a window by their number. */
export type ByNumber = ReadonlyMap<number, TraceInstruction>;

export interface Stay {
  readonly instruction: TraceInstruction;
  readonly box: TraceBox;
}

/**
 * What a stay waited for last: another instruction's stay, or what the instruction itself did before. Undefined where that
 * is not in the window.
 */
export function waitedFor({instruction, box}: Stay, byNumber: ByNumber): Stay | undefined {
  const {after} = box.data ?? box.wait ?? {};
  if (after !== undefined) {
    const before = byNumber.get(after);
    if (before === undefined) return undefined;
    const time = box.data === undefined ? box.start : (box.work ?? box.start);
    const endsThen = before.boxes.filter(({end}) => end === time);
    const found =
      endsThen.find(({object}) => object === box.object) ??
      endsThen.at(-1) ??
      before.boxes.findLast(({end}) => end <= time);
    if (found !== undefined && found !== box) return {instruction: before, box: found};
  }
  const own = instruction.boxes[instruction.boxes.indexOf(box) - 1];
  return own === undefined ? undefined : {instruction, box: own};
}

/** The way back from a stay along what each waited for, itself first. */
export function pathFrom(last: Stay, byNumber: ByNumber): Stay[] {
  const path = [last];
  const seen = new Set<TraceBox>([last.box]);
  for (;;) {
    const next = waitedFor(path.at(-1) ?? last, byNumber);
    if (next === undefined || seen.has(next.box)) return path;
    seen.add(next.box);
    path.push(next);
  }
}

/** The stay that ends last. */
export function lastStay(trace: Trace, window: number): Stay | undefined {
  let last: Stay | undefined;
  for (const instruction of trace.windows[window]?.instructions ?? []) {
    for (const box of instruction.boxes) {
      if (last === undefined || box.end > last.box.end) last = {instruction, box};
    }
  }
  return last;
}
