/** A window of a trace as rows, for the table and for CSV. */

import {waitWords} from "../../../../wasm/package/trace_words.ts";
import type {Trace} from "../../core/types.ts";
import {iterationOf} from "../../state/timeline/loops.ts";

export const kColumns = ["Instruction", "Operation", "Iteration", "At", "Start", "End", "Waited for"] as const;

/** A row per stay at an object, in the order of instructions, at most `most`. */
export function timelineRows(trace: Trace, window: number, most = Infinity): string[][] {
  const rows: string[][] = [];
  for (const instruction of trace.windows[window]?.instructions ?? []) {
    const {number, operation, boxes} = instruction;
    for (const {object, start, end, wait, data} of boxes) {
      if (rows.length >= most) return rows;
      rows.push([
        String(number),
        trace.operations[operation]?.name ?? "",
        iterationOf(trace, instruction),
        trace.objects[object]?.name ?? "",
        String(start),
        String(end),
        [wait, data].flatMap((it) => (it === undefined ? [] : waitWords(it))).join("; "),
      ]);
    }
  }
  return rows;
}

export function timelineCsv(trace: Trace, window: number): string {
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [[...kColumns], ...timelineRows(trace, window)].map((row) => `${row.map(quoted).join(",")}\n`).join("");
}
