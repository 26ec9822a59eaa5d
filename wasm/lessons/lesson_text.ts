/** Reads a lesson's file. */
import {kFacts} from "./estimates.ts";
import {kMathNames, namesIn} from "./expression.ts";
import {kLessonVersion, LessonError} from "./lesson.ts";
import type {Formula, Lesson, LessonProblem, Question, Step, Tolerance} from "./lesson.ts";
import {partsOf} from "./lesson_parts.ts";
import type {LessonParts, Part, StepParts} from "./lesson_parts.ts";
import {linkState, mergedState} from "./link_state.ts";
import {kPageParts} from "./page_parts.ts";
import {placeholdersIn} from "./placeholders.ts";
import {YamlReader} from "./yaml_fields.ts";
import type {Fields} from "./yaml_fields.ts";

/** Longest file, in characters. */
const kLongest = 500_000;

export type ReadLesson =
  {readonly ok: true; readonly lesson: Lesson} | {readonly ok: false; readonly problems: readonly LessonProblem[]};

/** The lesson, or all that is wrong with its file. */
export async function readLesson(text: string): Promise<ReadLesson> {
  if (text.length > kLongest) {
    return {ok: false, problems: [{message: "the file is too long for a lesson", hint: "", line: 1}]};
  }
  const reader = new YamlReader(await import("yaml"));
  const lesson = new LessonReader(reader).lesson(partsOf(text));
  return lesson === undefined || reader.problems.length > 0
    ? {ok: false, problems: reader.problems.toSorted((a, b) => a.line - b.line)}
    : {ok: true, lesson};
}

class LessonReader {
  readonly #yaml: YamlReader;
  #states: ReadonlyMap<string, string> = new Map();

  constructor(yaml: YamlReader) {
    this.#yaml = yaml;
  }

  lesson({head, opening, steps}: LessonParts): Lesson | undefined {
    const fields = this.#head(head);
    if (fields === undefined) return undefined;
    const version = fields.required("lesson", `begin with “lesson: ${kLessonVersion}”, the version of the format`);
    if (version !== undefined && version !== String(kLessonVersion))
      this.#yaml.note(`this page reads lessons of version ${kLessonVersion}, not ${version}`, fields.lineOf("lesson"));
    const title = fields.required("title", "say what the lesson is called") ?? "";
    const about = fields.required("about", "say in one sentence what it is about") ?? "";
    const minutes = fields.count("minutes");
    const networks = fields.documents("networks");
    const accelerators = fields.documents("accelerators");
    this.#states = this.#statesOf(fields.fields("states", "“states”"));
    fields.end();
    this.#placeholders(opening);
    if (steps.length === 0) this.#yaml.note("the lesson has no step", fields.line, "a step begins with “## Title”");
    const read = this.#steps(steps);
    return {
      ...{title, about, minutes, networks, accelerators, states: this.#states, steps: read},
      ...{opening: opening.text, openingLine: opening.before},
    };
  }

  #head(head: Part | undefined): Fields | undefined {
    if (head === undefined) {
      this.#yaml.note(
        "the file does not begin with a block between two lines ---",
        1,
        "it holds lesson:, title: and about:",
      );
      return undefined;
    }
    return this.#yaml.read(head.text, head.before, "the beginning");
  }

  #statesOf(fields: Fields | undefined): ReadonlyMap<string, string> {
    const states = new Map<string, string>();
    for (const name of fields?.names ?? []) {
      const text = fields?.text(name);
      const line = fields?.lineOf(name) ?? 0;
      if (!/^\w+$/.test(name)) this.#yaml.note(`a state cannot be called “${name}”`, line, "use letters, digits and _");
      if (text === undefined) continue;
      this.#states = states;
      const whole = this.#state(text, line);
      if (whole !== undefined) states.set(name, whole);
    }
    return states;
  }

  /** A state as a whole: its own words, or the name of one with entries behind it. */
  #state(given: string, line: number): string | undefined {
    const text = given.includes("#") ? given.slice(given.indexOf("#") + 1) : given;
    const [name = "", ...rest] = text.trim().split("&");
    const known = name.includes("=") ? name : this.#states.get(name);
    if (known === undefined) {
      const names = [...this.#states.keys()].join(", ");
      this.#yaml.note(
        `there is no state “${name}”`,
        line,
        names === "" ? "write arch=…&net=…" : `the states are ${names}`,
      );
      return undefined;
    }
    const whole = mergedState([known, ...rest].join("&"));
    try {
      linkState(whole);
      return whole;
    } catch (error) {
      this.#yaml.note(`the state “${given}” is wrong: ${(error as Error).message}`, line);
      return undefined;
    }
  }

  #steps(parts: readonly StepParts[]): Step[] {
    const steps: Step[] = [];
    for (const one of parts) {
      const step = this.#step(one, steps.at(-1)?.about ?? "");
      const twin = steps.find(({id}) => id === step.id);
      if (twin !== undefined)
        this.#yaml.note(`two steps are called “${step.id}”`, step.line, "give one of them an id: of its own");
      steps.push(step);
    }
    return steps;
  }

  #step({title, line, settings, text, explanation}: StepParts, before: string): Step {
    const what = `the step “${title}”`;
    const fields = settings && this.#yaml.read(settings.text, settings.before, what);
    const given = fields?.text("state");
    const state = given === undefined ? undefined : this.#state(given, fields?.lineOf("state") ?? line);
    const isReadable = settings === undefined || fields !== undefined;
    if (isReadable && given === undefined && before === "")
      this.#yaml.note(
        `${what} comes first and has no “state”`,
        line,
        "write state: arch=…&net=… into its ```step block",
      );
    const step: Step = {
      id: fields?.text("id") ?? idOf(title),
      ...{title, line, state, about: state ?? before},
      hide: this.#parts(fields, "hide"),
      lock: this.#parts(fields, "lock"),
      only: fields?.list("only") ?? [],
      cover: this.#parts(fields, "cover"),
      question: this.#question(fields?.fields("ask", `“ask” of ${what}`)),
      points: fields?.count("points") ?? 1,
      ...{text: text.text, textLine: text.before},
      ...{explanation: explanation.text, explanationLine: explanation.before},
    };
    fields?.end();
    this.#placeholders(text);
    this.#placeholders(explanation);
    return step;
  }

  /** Parts of the page, or parameters of the accelerator, whose names are not known here. */
  #parts(fields: Fields | undefined, name: "hide" | "lock" | "cover"): readonly string[] {
    const parts = fields?.list(name) ?? [];
    const wrong = name === "cover" ? parts.find((part) => !kPageParts.includes(part)) : undefined;
    if (wrong !== undefined)
      this.#yaml.note(`there is no part “${wrong}”`, fields?.lineOf(name) ?? 0, `parts are ${kPageParts.join(", ")}`);
    return parts;
  }

  #question(fields: Fields | undefined): Question | undefined {
    if (fields === undefined) return undefined;
    const question = fields.required("question", "the sentence that is asked") ?? "";
    const read = this.#questionOf(fields, question);
    fields.end();
    return read;
  }

  #questionOf(fields: Fields, question: string): Question | undefined {
    const kinds = ["number", "choices", "text", "design"].filter((kind) => fields.has(kind));
    if (kinds.length !== 1) {
      this.#yaml.note(`${fields.what} should have one of number, choices, text and design`, fields.line);
      return undefined;
    }
    const unit = fields.text("unit") ?? "";
    const attempts = fields.count("attempts") ?? 1;
    switch (kinds[0]) {
      case "number":
        return {
          kind: "number",
          question,
          value: this.#formula(fields, "number"),
          unit,
          tolerance: this.#tolerance(fields),
          attempts,
        };
      case "choices":
        return {kind: "choice", question, options: this.#options(fields), attempts};
      case "text":
        fields.text("text");
        return {kind: "text", question};
      default:
        return this.#design(fields, question, unit);
    }
  }

  #options(fields: Fields) {
    const options = fields.each("choices", "an option").map((option) => {
      const read = {
        text: option.required("text", "what the student reads") ?? "",
        right: this.#formula(option, "right"),
      };
      option.end();
      return read;
    });
    if (options.length < 2) this.#yaml.note("a choice needs two options or more", fields.lineOf("choices"));
    return options;
  }

  #design(fields: Fields, question: string, unit: string): Question {
    const better = fields.required("better", "“less” or “more”: which score is the better one");
    if (better !== undefined && better !== "less" && better !== "more")
      this.#yaml.note(`“better” should be less or more, not ${better}`, fields.lineOf("better"));
    const requirements = fields.each("require", "a requirement").map((one) => {
      const read = {
        that: this.#formula(one, "that"),
        otherwise: one.required("otherwise", "what the student reads where it is not met") ?? "",
      };
      one.end();
      return read;
    });
    const beat = fields.has("beat") ? this.#formula(fields, "beat") : undefined;
    const score = this.#formula(fields, "design");
    return {kind: "design", question, score, unit, better: better === "more" ? "more" : "less", requirements, beat};
  }

  /** "5%" of the right value, or an amount; left out: 1 %. */
  #tolerance(fields: Fields): Tolerance {
    const text = fields.text("tolerance") ?? "1%";
    const [, percent] = /^([\d.]+)\s*%$/.exec(text) ?? [];
    if (percent !== undefined) return {kind: "relative", share: Number(percent) / 100};
    return {kind: "absolute", amount: this.#formula(fields, "tolerance")};
  }

  #formula(fields: Fields, name: string): Formula {
    const formula = {text: fields.required(name, "an expression: cycles / macs") ?? "0", line: fields.lineOf(name)};
    this.#check(formula);
    return formula;
  }

  #placeholders({text, before}: Part): void {
    try {
      for (const placeholder of placeholdersIn(text, before)) this.#check(placeholder);
    } catch (error) {
      this.#noteError(error, before);
    }
  }

  /** Notes names and states that there are not. */
  #check(formula: Formula): void {
    try {
      const {names, calls} = namesIn(formula);
      const unknown = [...names].find((name) => !kFacts.includes(name) && !kMathNames.includes(name));
      if (unknown !== undefined)
        this.#yaml.note(
          `“${formula.text}” has the name “${unknown}”, which is not known`,
          formula.line,
          `known are ${[...kFacts, ...kMathNames].join(", ")}`,
        );
      for (const {name, text} of calls) if (name === "state") this.#state(text, formula.line);
    } catch (error) {
      this.#noteError(error, formula.line);
    }
  }

  #noteError(error: unknown, line: number): void {
    if (!(error instanceof LessonError)) throw error;
    this.#yaml.note(error.message, error.line || line, error.hint);
  }
}

function idOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}
