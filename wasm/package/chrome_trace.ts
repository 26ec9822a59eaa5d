/** A trace in the format of Chrome's tracing tools, which Perfetto (ui.perfetto.dev) opens: a cycle is a microsecond. */
import type {Trace} from "../types/schema.ts";
import {tracksOf} from "./trace_tracks.ts";
import type {PlacedBox, Track} from "./trace_tracks.ts";
import {kPlaces, waitWords} from "./trace_words.ts";

/** An event of the format: metadata (M) or a slice with its duration (X). */
export interface ChromeEvent {
  readonly name: string;
  readonly ph: "M" | "X";
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly args: Readonly<Record<string, string | number>>;
}

export interface ChromeTrace {
  readonly displayTimeUnit: "ns";
  readonly otherData: Readonly<Record<string, string>>;
  readonly traceEvents: readonly ChromeEvent[];
}

/** Processes are resources, threads their objects; slices of a thread never overlap. */
export function chromeTrace(trace: Trace): ChromeTrace {
  const tracks = tracksOf(trace);
  const lanes = new Set(tracks.map(({object}) => laneOf(trace, object)));
  return {
    displayTimeUnit: "ns",
    otherData: {layer: trace.layer, unit: "1 us is 1 cycle", cycles: String(trace.cycles)},
    traceEvents: [
      ...[...lanes].map((lane) => metadata("process_name", lane + 1, 0, trace.lanes[lane]?.title ?? "")),
      ...tracks.flatMap((track, index) => eventsOf(trace, track, index + 1)),
    ],
  };
}

function laneOf({objects}: Trace, object: number): number {
  return objects[object]?.lane ?? 0;
}

function metadata(name: string, pid: number, tid: number, value: string): ChromeEvent {
  return {name, ph: "M", pid, tid, args: {name: value}};
}

function eventsOf(trace: Trace, {object, index, boxes}: Track, tid: number): ChromeEvent[] {
  const pid = laneOf(trace, object) + 1;
  const name = trace.objects[object]?.name ?? "";
  return [
    metadata("thread_name", pid, tid, index === 0 ? name : `${name} (${index + 1})`),
    ...boxes.map((placed) => sliceOf(trace, placed, pid, tid)),
  ];
}

function sliceOf(trace: Trace, {box, instruction, window}: PlacedBox, pid: number, tid: number): ChromeEvent {
  const place = trace.windows[window]?.place ?? "whole";
  return {
    name: trace.operations[instruction.operation]?.name ?? "",
    cat: kPlaces[place],
    ph: "X",
    pid,
    tid,
    ts: box.start,
    dur: box.end - box.start,
    args: {
      instruction: instruction.number,
      iteration: instruction.indices.join(", "),
      ...(box.work === undefined ? {} : {"works from": box.work}),
      ...(box.wait === undefined ? {} : {"waited for": waitWords(box.wait)}),
      ...(box.data === undefined ? {} : {"data waited for": waitWords(box.data)}),
    },
  };
}
