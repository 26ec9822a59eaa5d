/** Whether answers are right, by what the core computes at that moment. */
import type {LessonEstimates} from "./estimates.ts";
import {evaluateNumber, evaluateTruth} from "./expression.ts";
import {LessonError} from "./lesson.ts";
import type {ChoiceQuestion, DesignQuestion, NumberQuestion, Step} from "./lesson.ts";

/** A number, the text of an option, a text, or a design: a state. */
export type Answer = number | string;

/** What is found of an answer. `right`: undefined where a person has to judge. */
export interface Verdict {
  readonly right: boolean | undefined;
  /** The right number, the right option, or a design's score. */
  readonly value: number | string | undefined;
  /** Of a design: what is not met. */
  readonly unmet: readonly string[];
}

/** The right value and how far from it an answer may be. Rejects with a LessonError where it cannot be computed. */
export async function rightNumber(
  {value, tolerance}: NumberQuestion,
  about: string,
  estimates: LessonEstimates,
): Promise<{readonly value: number; readonly within: number}> {
  const scope = estimates.scope(about);
  const right = await evaluateNumber(value, scope);
  const within =
    tolerance.kind === "relative" ? Math.abs(right) * tolerance.share : await evaluateNumber(tolerance.amount, scope);
  return {value: right, within};
}

/** The one option that is right. Rejects with a LessonError where none is, or more than one. */
export async function rightOption(
  {options, question}: ChoiceQuestion,
  about: string,
  estimates: LessonEstimates,
): Promise<string> {
  const scope = estimates.scope(about);
  const found = await Promise.all(options.map(async ({right}) => evaluateTruth(right, scope)));
  const right = options.filter((_, index) => found[index]);
  const [only] = right;
  if (only === undefined || right.length > 1)
    throw new LessonError(
      `${right.length} options of “${question}” are right, and should be one`,
      options[0]?.right.line,
    );
  return only.text;
}

/** The score of a design, and which requirements it does not meet. */
export async function scoreOf(
  {score, requirements}: DesignQuestion,
  design: string,
  estimates: LessonEstimates,
): Promise<{readonly score: number; readonly unmet: readonly string[]}> {
  const scope = estimates.scope(design);
  const met = await Promise.all(requirements.map(({that}) => evaluateTruth(that, scope)));
  return {
    score: await evaluateNumber(score, scope),
    unmet: requirements.filter((_, index) => !met[index]).map(({otherwise}) => otherwise),
  };
}

/** The score to beat; undefined where the question has none. */
export async function scoreToBeat(
  {beat}: DesignQuestion,
  about: string,
  estimates: LessonEstimates,
): Promise<number | undefined> {
  return beat && evaluateNumber(beat, estimates.scope(about));
}

/** A step without a question has no verdict. */
export async function judge(
  {question, about}: Step,
  answer: Answer,
  estimates: LessonEstimates,
): Promise<Verdict | undefined> {
  switch (question?.kind) {
    case undefined:
      return undefined;
    case "text":
      return {right: undefined, value: undefined, unmet: []};
    case "number": {
      const {value, within} = await rightNumber(question, about, estimates);
      const near = typeof answer === "number" && Math.abs(answer - value) <= within * (1 + 1e-9);
      return {right: near, value, unmet: []};
    }
    case "choice": {
      const value = await rightOption(question, about, estimates);
      return {right: answer === value, value, unmet: []};
    }
    case "design": {
      const {score, unmet} = await scoreOf(question, String(answer), estimates);
      const beat = await scoreToBeat(question, about, estimates);
      const beaten = beat === undefined || (question.better === "less" ? score < beat : score > beat);
      return {right: unmet.length === 0 && beaten, value: score, unmet};
    }
  }
}
