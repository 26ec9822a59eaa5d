/** Grades answers to a lesson: every right value is computed again. */
import type {Answers} from "./answers.ts";
import {LessonEstimates} from "./estimates.ts";
import type {LessonCore} from "./estimates.ts";
import {judge} from "./judge.ts";
import type {Answer} from "./judge.ts";
import {LessonError} from "./lesson.ts";
import type {Lesson, Step} from "./lesson.ts";

/** read: a person has to judge it. */
export type Mark = "right" | "wrong" | "missing" | "read";

export interface GradedStep {
  readonly id: string;
  readonly title: string;
  readonly kind: "number" | "choice" | "text" | "design";
  readonly mark: Mark;
  readonly answer: Answer | undefined;
  readonly attempts: number;
  /** The right number or option; the score of a design; undefined where there is none. */
  readonly value: number | string | undefined;
  readonly unit: string;
  /** Why it is wrong, where that is not plain. */
  readonly remarks: readonly string[];
  /** Of `of`; those of texts are not given. */
  readonly points: number;
  readonly of: number;
}

export interface Grade {
  readonly steps: readonly GradedStep[];
  readonly points: number;
  /** Most that can be had without what a person has to judge. */
  readonly of: number;
  /** Points of texts, which a person has to give. */
  readonly unread: number;
}

/** Rejects with a LessonError where a right value cannot be computed. */
export async function gradeAnswers(lesson: Lesson, {answers}: Answers, core: LessonCore): Promise<Grade> {
  const estimates = new LessonEstimates(lesson, core);
  const steps: GradedStep[] = [];
  for (const step of lesson.steps) {
    if (step.question === undefined) continue;
    const given = answers.find(({id}) => id === step.id);
    steps.push(await gradeStep(step, step.question.kind, given?.answer, given?.attempts ?? 0, estimates));
  }
  const sum = (of: readonly GradedStep[], read: (step: GradedStep) => number) =>
    of.reduce((total, step) => total + read(step), 0);
  const texts = steps.filter(({kind}) => kind === "text");
  return {
    steps,
    points: sum(steps, ({points}) => points),
    of: sum(steps, ({of}) => of) - sum(texts, ({of}) => of),
    unread: sum(texts, ({of}) => of),
  };
}

async function gradeStep(
  step: Step,
  kind: GradedStep["kind"],
  answer: Answer | undefined,
  attempts: number,
  estimates: LessonEstimates,
): Promise<GradedStep> {
  const {id, title, points: of, question} = step;
  const unit = question?.kind === "number" || question?.kind === "design" ? question.unit : "";
  const graded = {
    id,
    title,
    kind,
    answer,
    attempts,
    unit,
    of,
    value: undefined,
    remarks: [] as readonly string[],
    points: 0,
  };
  if (answer === undefined) return {...graded, mark: "missing"};
  const verdict = await judgeDesigns(step, answer, estimates);
  if (typeof verdict === "string") return {...graded, mark: "wrong", remarks: [verdict]};
  const {right, value, unmet} = verdict ?? {right: undefined, value: undefined, unmet: []};
  if (right === undefined) return {...graded, mark: "read", value};
  return {...graded, mark: right ? "right" : "wrong", value, remarks: unmet, points: right ? of : 0};
}

/** A design that cannot be estimated is the student's mistake, and everything else the lesson's. */
async function judgeDesigns(step: Step, answer: Answer, estimates: LessonEstimates) {
  try {
    return await judge(step, answer, estimates);
  } catch (error) {
    if (step.question?.kind !== "design" || !(error instanceof Error)) throw error;
    if (!(error instanceof LessonError) || error.line === 0) return error.message;
    throw error;
  }
}
