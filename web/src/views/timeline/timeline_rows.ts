/** A window of a trace as rows, for the table and for CSV. */

import {waitWords} from "../../../../wasm/package/trace_words.ts";
import type {Trace} from "../../core/types.ts";
import {iterationOf} from "../../state/timeline/loops.ts";

export const kColumns = [
  {title: "Instruction", text: false},
  {title: "Operation", text: true},
  {title: "Iteration", text: true},
  {title: "At", text: true},
  {title: "Start", text: false},
  {title: "End", text: false},
  {title: "Waited for", text: true},
] as const;

/** A row per stay at an object, in the order of instructions. */
export function timelineRows(trace: Trace, window: number): (string | number)[][] {
  return (trace.windows[window]?.instructions ?? []).flatMap((instruction) =>
    instruction.boxes.map(({object, start, end, wait, data}) => [
      instruction.number,
      trace.operations[instruction.operation]?.name ?? "",
      iterationOf(trace, instruction),
      trace.objects[object]?.name ?? "",
      start,
      end,
      [wait, data].flatMap((it) => (it === undefined ? [] : waitWords(it))).join("; "),
    ]),
  );
}
