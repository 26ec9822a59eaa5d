/**
 * Lessons and embedding as entries of the URL fragment:
 *
 *   lesson=roofline&step=3            a lesson that comes with the page; lesson=course/week1.md one beside the page
 *   lesson.md=q1ZKLE…&step=3          the lesson itself, packed
 *   embed=1&origin=https://a.example  the page in a frame of another one, which may drive it from that origin
 *   hide=table,why&lock=network&only=rows,columns
 */

import {pack, unpack} from "../deflate.ts";
import {controlNames, kNoControls} from "./controls.ts";
import type {Controls} from "./controls.ts";

export const kTeachKeys = ["lesson", "step", "embed", "origin", "hide", "lock", "only"] as const;

/** Longest packed lesson in a link, in characters. */
const kLongestPacked = 60_000;

/** `list`: all lessons. `named`: one that comes with the page, or a path beside it. `lost`: too long for the link. */
export type LessonSource =
  | {readonly kind: "list"}
  | {readonly kind: "named"; readonly name: string}
  | {readonly kind: "text"; readonly text: string}
  | {readonly kind: "lost"};

export interface LessonPlace {
  readonly source: LessonSource;
  /** 0: before the first step. Undefined: where the student was. */
  readonly step: number | undefined;
  /** The place has the step's state, or what the student made of it; otherwise it is still to be set. */
  readonly arrived: boolean;
}

/** How the page is shown: in a frame of another page, and with what taken away. */
export interface Frame {
  readonly embedded: boolean;
  /** Of the page around it, which may send messages; undefined: none may. */
  readonly origin: string | undefined;
  readonly controls: Controls;
}

export const kNoFrame: Frame = {embedded: false, origin: undefined, controls: kNoControls};

/** Entries as they stand in the fragment. */
export async function teachEntries(lesson: LessonPlace | undefined, frame: Frame): Promise<string[]> {
  const {embedded, origin, controls} = frame;
  return [
    ...(lesson === undefined ? [] : await lessonEntries(lesson)),
    ...(embedded ? ["embed=1"] : []),
    ...(origin === undefined ? [] : [`origin=${encodeURIComponent(origin)}`]),
    ...(["hide", "lock", "only"] as const).flatMap((key) =>
      controls[key].length === 0 ? [] : [`${key}=${controls[key].join(",")}`],
    ),
  ];
}

async function lessonEntries({source, step}: LessonPlace): Promise<string[]> {
  const at = step === undefined || step === 0 ? [] : [`step=${step}`];
  if (source.kind === "list") return ["lesson=list"];
  if (source.kind === "named") return [`lesson=${encodeURIComponent(source.name).replaceAll("%2F", "/")}`, ...at];
  const packed = source.kind === "text" ? await pack(source.text) : "";
  return [`lesson.md=${packed.length > kLongestPacked ? "" : packed}`, ...at];
}

/** What is damaged goes to `problems`, as sentences for people. */
export async function lessonOf(entries: URLSearchParams, problems: string[]): Promise<LessonPlace | undefined> {
  const source = await sourceOf(entries, problems);
  if (source === undefined) return undefined;
  const step = Number(entries.get("step") ?? NaN);
  return {
    source,
    step: Number.isInteger(step) && step > 0 ? step : entries.has("arch") ? 0 : undefined,
    arrived: entries.has("arch"),
  };
}

async function sourceOf(entries: URLSearchParams, problems: string[]): Promise<LessonSource | undefined> {
  const packed = entries.get("lesson.md");
  const name = entries.get("lesson");
  if (packed === "") return {kind: "lost"};
  if (packed !== null) {
    try {
      return {kind: "text", text: await unpack(packed)};
    } catch {
      problems.push("The link is damaged: its lesson cannot be unpacked. Ask for the link again.");
      return undefined;
    }
  }
  if (name === null) return undefined;
  return name === "" || name === "list" ? {kind: "list"} : {kind: "named", name};
}

export function frameOf(entries: URLSearchParams): Frame {
  const controls: Controls = {
    hide: controlNames(entries.get("hide")),
    lock: controlNames(entries.get("lock")),
    only: controlNames(entries.get("only")),
  };
  const isFree = Object.values(controls).every((names) => names.length === 0);
  return {
    embedded: entries.get("embed") === "1",
    origin: originOf(entries.get("origin")),
    controls: isFree ? kNoControls : controls,
  };
}

function originOf(text: string | null): string | undefined {
  try {
    const {origin, protocol} = new URL(text ?? "");
    return protocol === "https:" || protocol === "http:" ? origin : undefined;
  } catch {
    return undefined;
  }
}
