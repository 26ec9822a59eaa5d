/** What a student has answered, kept in the browser under the hash of the lesson's file. */

import type {GivenAnswer} from "../../../../wasm/lessons/answers.ts";

export interface LessonProgress {
  /** When it was begun, as ISO 8601. */
  readonly begun: string;
  /** The step that was open last. */
  readonly step: number;
  readonly name: string;
  readonly answers: readonly GivenAnswer[];
}

const kKey = "cyclescope.lesson.";

export function storedProgress(hash: string): LessonProgress | undefined {
  try {
    const text = localStorage.getItem(kKey + hash);
    if (text === null) return undefined;
    const {begun, step, name, answers} = JSON.parse(text) as Partial<LessonProgress>;
    if (typeof begun !== "string" || typeof step !== "number" || !Array.isArray(answers)) return undefined;
    return {begun, step, name: typeof name === "string" ? name : "", answers};
  } catch {
    return undefined; // no storage, or something else is in it
  }
}

/** Whether it could be kept: browsers may have no storage for a page. */
export function storeProgress(hash: string, progress: LessonProgress): boolean {
  try {
    localStorage.setItem(kKey + hash, JSON.stringify(progress));
    return true;
  } catch {
    return false;
  }
}

export function forgetProgress(hash: string): void {
  try {
    localStorage.removeItem(kKey + hash);
  } catch {
    // There is nothing to forget.
  }
}
