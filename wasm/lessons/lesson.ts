/** What a lesson is, once its file is read. The format of the file is described in web/lessons/README.md. */

/** Version of the format that is read. */
export const kLessonVersion = 1;

/** What is wrong with a lesson's file, for the person who wrote it. */
export interface LessonProblem {
  readonly message: string;
  /** How to mend it, or empty. */
  readonly hint: string;
  /** From 1. */
  readonly line: number;
}

/** An expression over estimates, and where it stands. */
export interface Formula {
  readonly text: string;
  readonly line: number;
}

/** How far an answer may be from the right value: a share of it, or an amount in its unit. */
export type Tolerance =
  {readonly kind: "relative"; readonly share: number} | {readonly kind: "absolute"; readonly amount: Formula};

export interface NumberQuestion {
  readonly kind: "number";
  readonly question: string;
  readonly value: Formula;
  readonly unit: string;
  readonly tolerance: Tolerance;
  /** How often the student may answer before the right value is shown. */
  readonly attempts: number;
}

export interface Option {
  readonly text: string;
  /** Whether it is right. */
  readonly right: Formula;
}

export interface ChoiceQuestion {
  readonly kind: "choice";
  readonly question: string;
  readonly options: readonly Option[];
  readonly attempts: number;
}

/** Read by the teacher, not by the program. */
export interface TextQuestion {
  readonly kind: "text";
  readonly question: string;
}

export interface Requirement {
  readonly that: Formula;
  /** What to say where it is not met. */
  readonly otherwise: string;
}

/** A setup of the student's own, judged by a score. */
export interface DesignQuestion {
  readonly kind: "design";
  readonly question: string;
  readonly score: Formula;
  readonly unit: string;
  readonly better: "less" | "more";
  readonly requirements: readonly Requirement[];
  /** A score to beat; left out: there is none. */
  readonly beat: Formula | undefined;
}

export type Question = NumberQuestion | ChoiceQuestion | TextQuestion | DesignQuestion;

export interface Step {
  /** Unique in its lesson: answers are kept under it. */
  readonly id: string;
  readonly title: string;
  readonly line: number;
  /** What the page shows, in the words of its links; undefined: what it showed before. */
  readonly state: string | undefined;
  /** The state that expressions are about: its own, or that of the step before. */
  readonly about: string;
  /** Parts of the page that are not shown. */
  readonly hide: readonly string[];
  /** Parts of the page that cannot be changed. */
  readonly lock: readonly string[];
  /** Parameters of the accelerator that are shown; empty: all. */
  readonly only: readonly string[];
  /** Parts of the page that are not shown before the question is answered. */
  readonly cover: readonly string[];
  readonly question: Question | undefined;
  readonly points: number;
  /** Markdown, shown at once. */
  readonly text: string;
  readonly textLine: number;
  /** Markdown, shown once the question is answered. */
  readonly explanation: string;
  readonly explanationLine: number;
}

export interface Lesson {
  readonly title: string;
  /** One sentence. */
  readonly about: string;
  /** How long it takes, about; undefined: not said. Unit: minutes. */
  readonly minutes: number | undefined;
  /** Markdown before the first step. */
  readonly opening: string;
  readonly openingLine: number;
  /** States by name, as whole states. */
  readonly states: ReadonlyMap<string, string>;
  /** The lesson's own documents by name, as JSON texts. */
  readonly networks: ReadonlyMap<string, string>;
  readonly accelerators: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
}

/** Something of a lesson that cannot be computed. */
export class LessonError extends Error {
  readonly line: number;
  readonly hint: string;

  constructor(message: string, line = 0, hint = "") {
    super(message);
    this.name = "LessonError";
    this.line = line;
    this.hint = hint;
  }
}
