/**
 * A document as its difference from a preset, so that an ordinary edit is short. Lines that differ are found, and of them
 * the middle that does. Each difference has a hash of the lines around it: where the preset has changed since, it is made
 * where those lines still are, if that is one place.
 */

import {diffArrays} from "diff";
import {contentHash} from "./content_hash.ts";

/** Lines of context on each side of a difference. */
const kContext = 2;
/** Beyond so many lines that differ, the document is another one. */
const kMostEdits = 1500;
/** Of a preset that has changed, so many lines are compared with what was around differences: links come from strangers. */
const kMostCompared = 3_000_000;

/**
 * Replaces `removed` lines of the preset from line `at` on by what is left of them without all between their first
 * `prefix` and last `suffix` characters, where `text` comes instead.
 */
type Hunk = readonly [at: number, removed: number, context: string, prefix: number, suffix: number, text: string];

interface Difference {
  /** Hashes of the preset and of the document. */
  readonly from: string;
  readonly to: string;
  readonly hunks: readonly Hunk[];
}

/** What became of a difference: the document, and whether the preset is the one that it was made from. */
export type Applied =
  | {readonly ok: true; readonly text: string; readonly same: boolean}
  | {readonly ok: false; readonly reason: "damaged" | "changed"};

/** Undefined where `text` has too little in common with `base`. */
export function differenceFrom(base: string, text: string): string | undefined {
  const lines = base.split("\n");
  const changes = diffArrays(lines, text.split("\n"), {maxEditLength: kMostEdits});
  if (changes === undefined) return undefined;
  const hunks: Hunk[] = [];
  let at = 0;
  for (let index = 0; index < changes.length;) {
    const removed: string[] = [];
    const added: string[] = [];
    for (; changes[index]?.added === true || changes[index]?.removed === true; ++index) {
      const {added: isNew, value = []} = changes[index] ?? {};
      (isNew === true ? added : removed).push(...value);
    }
    if (removed.length + added.length > 0) hunks.push(hunkOf(lines, at, removed, added));
    at += removed.length + (changes[index]?.value.length ?? 0);
    ++index;
  }
  const difference: Difference = {from: contentHash(base), to: contentHash(text), hunks};
  return JSON.stringify(difference);
}

/** `difference` may be of anybody's making. */
export function applyDifference(base: string, difference: string): Applied {
  const parsed = parse(difference);
  if (parsed === undefined) return {ok: false, reason: "damaged"};
  const {from, to, hunks} = parsed;
  const same = contentHash(base) === from;
  const text = patched(base.split("\n"), hunks, same);
  if (text === undefined) return {ok: false, reason: same ? "damaged" : "changed"};
  if (same && contentHash(text) !== to) return {ok: false, reason: "damaged"};
  return {ok: true, text, same};
}

function hunkOf(lines: readonly string[], at: number, removed: readonly string[], added: readonly string[]): Hunk {
  const old = joined(removed);
  const text = joined(added);
  const shorter = Math.min(old.length, text.length);
  let prefix = 0;
  while (prefix < shorter && old[prefix] === text[prefix]) ++prefix;
  let suffix = 0;
  while (suffix < shorter - prefix && old.at(-1 - suffix) === text.at(-1 - suffix)) ++suffix;
  const middle = text.slice(prefix, text.length - suffix);
  return [at, removed.length, contextHash(lines, at, removed.length), prefix, suffix, middle];
}

/** Each line with its end, so that no lines and an empty line differ. */
function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function contextHash(lines: readonly string[], at: number, removed: number): string {
  const before = Math.min(at, kContext);
  const around = lines.slice(at - before, at + removed + kContext);
  return contentHash(`${before} ${around.join("\n")}`).slice(-6);
}

function patched(lines: readonly string[], hunks: readonly Hunk[], same: boolean): string | undefined {
  if (hunks.length > kMostEdits) return undefined;
  const search = {left: kMostCompared};
  let next = 0;
  let text = "";
  for (const [at, removed, context, prefix, suffix, middle] of hunks) {
    const place = same ? at : placeOf(lines, next, {removed, context}, search);
    if (place === undefined || place < next || place + removed > lines.length) return undefined;
    const old = joined(lines.slice(place, place + removed));
    if (prefix + suffix > old.length) return undefined;
    text += joined(lines.slice(next, place)) + old.slice(0, prefix) + middle + old.slice(old.length - suffix);
    next = place + removed;
  }
  text += joined(lines.slice(next));
  return text.endsWith("\n") ? text.slice(0, -1) : undefined;
}

/**
 * The only line from `first` on around which the lines are; undefined where there is none, or more than one, or where
 * comparing takes more lines than are `left`.
 */
function placeOf(
  lines: readonly string[],
  first: number,
  {removed, context}: {readonly removed: number; readonly context: string},
  search: {left: number},
): number | undefined {
  search.left -= (lines.length - first) * (removed + 2 * kContext);
  if (search.left < 0) return undefined;
  let found: number | undefined;
  for (let at = first; at + removed <= lines.length; ++at) {
    if (contextHash(lines, at, removed) !== context) continue;
    if (found !== undefined) return undefined;
    found = at;
  }
  return found;
}

function parse(text: string): Difference | undefined {
  try {
    const {from, to, hunks} = JSON.parse(text) as Record<string, unknown>;
    const whole = typeof from === "string" && typeof to === "string" && Array.isArray(hunks) && hunks.every(isHunk);
    return whole ? {from, to, hunks} : undefined;
  } catch {
    return undefined;
  }
}

function isHunk(value: unknown): value is Hunk {
  if (!Array.isArray(value) || value.length !== 6) return false;
  const [at, removed, context, prefix, suffix, text] = value as unknown[];
  return [at, removed, prefix, suffix].every(isCount) && typeof context === "string" && typeof text === "string";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
