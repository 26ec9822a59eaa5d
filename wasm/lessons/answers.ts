/** What a student hands in: answers.json. */
import {LessonError} from "./lesson.ts";

export const kAnswersFormat = "cyclescope-answers";
export const kAnswersVersion = 1;

export interface GivenAnswer {
  /** The step's. */
  readonly id: string;
  readonly answer: number | string;
  /** How often the student answered. */
  readonly attempts: number;
  /** When the last time was, as ISO 8601 in UTC. */
  readonly answered: string;
}

export interface Answers {
  readonly format: typeof kAnswersFormat;
  readonly version: typeof kAnswersVersion;
  readonly lesson: {
    readonly title: string;
    /** SHA-256 of the lesson's file, in hexadecimal digits. */
    readonly hash: string;
  };
  /** Version of the core that the student worked with. */
  readonly core: string;
  /** As the student wrote it; may be empty. */
  readonly name: string;
  /** When the lesson was begun and handed in, as ISO 8601 in UTC. */
  readonly begun: string;
  readonly handed_in: string;
  readonly answers: readonly GivenAnswer[];
}

/** SHA-256 of a lesson's file, whatever ends its lines. */
export async function lessonHash(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Throws a LessonError where the text is no answers.json. */
export function readAnswers(text: string): Answers {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new LessonError(`this is no JSON: ${(error as Error).message}`);
  }
  const answers = read as Partial<Answers> | null;
  if (answers?.format !== kAnswersFormat)
    throw new LessonError("these are no answers to a lesson", 0, "the page saves them with “Hand in”");
  if (answers.version !== kAnswersVersion)
    throw new LessonError(`answers of version ${String(answers.version)} are not read, only ${kAnswersVersion}`);
  const texts = [
    answers.lesson?.title,
    answers.lesson?.hash,
    answers.core,
    answers.name,
    answers.begun,
    answers.handed_in,
  ];
  const given: unknown = answers.answers;
  if (!texts.every((one) => typeof one === "string") || !Array.isArray(given) || !given.every(isAnswer))
    throw new LessonError("the answers are damaged", 0, "hand in again");
  return answers as Answers;
}

function isAnswer(value: unknown): value is GivenAnswer {
  if (typeof value !== "object" || value === null) return false;
  const {id, answer, attempts, answered} = value as Partial<GivenAnswer>;
  const isValue = typeof answer === "string" || (typeof answer === "number" && Number.isFinite(answer));
  return typeof id === "string" && isValue && typeof attempts === "number" && typeof answered === "string";
}
