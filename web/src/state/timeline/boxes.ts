/** Boxes of one window of a trace, laid out in rows: a lane per resource, arrays folded into one. */

import {tracksOf} from "../../../../wasm/package/trace_tracks.ts";
import type {PlacedBox} from "../../../../wasm/package/trace_tracks.ts";
import type {Trace, TraceBox, TraceInstruction} from "../../core/types.ts";

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
}

/** Tracks of one object that are shown one below the other; of more, it is shown how many are busy. */
const kMostTracks = 6;

/** `open`: numbers of the lanes that are unfolded. */
export function rowsOf(trace: Trace, window: number, open: ReadonlySet<number>): Row[] {
  const tracks = tracksOf(trace, window);
  const lanes = trace.lanes.map(() => [] as (typeof tracks)[number][]);
  for (const track of tracks) lanes[trace.objects[track.object]?.lane ?? 0]?.push(track);
  return lanes.flatMap((members, lane) => {
    if (members.length === 0) return [];
    const title = trace.lanes[lane]?.title ?? "";
    const count = trace.lanes[lane]?.count ?? 1;
    const one = members.length === 1 && count === 1;
    if (one) return [{title, lane, objects: 1, inner: false, boxes: members[0]?.boxes ?? []}];
    const boxes = members.flatMap((track) => track.boxes).toSorted((a, b) => a.box.start - b.box.start);
    const few = count === 1 && members.length <= kMostTracks;
    const folded: Row = {title, lane, objects: Math.max(count, members.length), inner: false, boxes};
    const unfolded = members.map((track) => ({
      title: trace.objects[track.object]?.name ?? "",
      lane,
      objects: 1,
      inner: true,
      boxes: track.boxes,
    }));
    if (few) return unfolded.map((row, index) => ({...row, title: index === 0 ? title : "", inner: index > 0}));
    return open.has(lane) ? [folded, ...unfolded] : [folded];
  });
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

/** Index of the first box of a row that ends after `time`; its boxes do not overlap. */
export function firstEndingAfter(boxes: readonly PlacedBox[], time: number): number {
  let [low, high] = [0, boxes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boxes[middle]?.box.end ?? 0) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Instructions of a window by their number. */
export type ByNumber = ReadonlyMap<number, TraceInstruction>;

export interface Stay {
  readonly instruction: TraceInstruction;
  readonly box: TraceBox;
}

/** What a stay waited for last: another instruction's stay, or what the instruction itself did before. */
export function waitedFor({instruction, box}: Stay, byNumber: ByNumber): Stay | undefined {
  const wait = box.data ?? box.wait;
  if (wait !== undefined) {
    const time = box.data === undefined ? box.start : (box.work ?? box.start);
    const before = wait.after === undefined ? undefined : byNumber.get(wait.after);
    if (before === undefined) return undefined;
    const endsThen = before.boxes.filter(({end}) => end === time);
    const found = endsThen.find(({object}) => object === box.object) ?? endsThen.at(-1) ?? before.boxes.at(-1);
    if (found !== undefined && found !== box) return {instruction: before, box: found};
  }
  const index = instruction.boxes.indexOf(box);
  const own = instruction.boxes[index - 1];
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
