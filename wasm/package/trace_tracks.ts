/** Boxes of a trace by where they are drawn: an object that holds several instructions at once has several tracks. */
import type {Trace, TraceBox, TraceInstruction} from "../types/schema.ts";

export interface PlacedBox {
  readonly box: TraceBox;
  readonly instruction: TraceInstruction;
  /** Number of the window. */
  readonly window: number;
}

export interface Track {
  /** Number in `Trace.objects`. */
  readonly object: number;
  /** Of several of the object, from 0. */
  readonly index: number;
  /** By their start; none overlap. */
  readonly boxes: readonly PlacedBox[];
}

/** The tracks of all windows (or of one), by object. */
export function tracksOf({objects, windows}: Trace, only?: number): Track[] {
  const byObject: PlacedBox[][] = objects.map(() => []);
  windows.forEach(({instructions}, window) => {
    if (only !== undefined && window !== only) return;
    for (const instruction of instructions) {
      for (const box of instruction.boxes) byObject[box.object]?.push({box, instruction, window});
    }
  });
  return byObject.flatMap((boxes, object) =>
    spread(boxes.toSorted((a, b) => a.box.start - b.box.start)).map((track, index) => ({object, index, boxes: track})),
  );
}

/** Each box goes to the first track that is free then. */
function spread(boxes: readonly PlacedBox[]): PlacedBox[][] {
  const tracks: PlacedBox[][] = [];
  for (const placed of boxes) {
    const free = tracks.find((track) => (track.at(-1)?.box.end ?? 0) <= placed.box.start);
    if (free === undefined) tracks.push([placed]);
    else free.push(placed);
  }
  return tracks;
}
