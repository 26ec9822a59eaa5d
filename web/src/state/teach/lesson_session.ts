/** Sitting through a lesson: its file, the step that is open, answers and what is found of them. */

import {kAnswersFormat, kAnswersVersion, lessonHash} from "../../../../wasm/lessons/answers.ts";
import type {Answers, GivenAnswer} from "../../../../wasm/lessons/answers.ts";
import {LessonEstimates} from "../../../../wasm/lessons/estimates.ts";
import {judge, scoreOf, scoreToBeat} from "../../../../wasm/lessons/judge.ts";
import type {Answer, Verdict} from "../../../../wasm/lessons/judge.ts";
import {LessonError} from "../../../../wasm/lessons/lesson.ts";
import type {DesignQuestion, Lesson, LessonProblem, Step} from "../../../../wasm/lessons/lesson.ts";
import {readLesson} from "../../../../wasm/lessons/lesson_text.ts";
import {stateText} from "../../../../wasm/lessons/link_state.ts";
import {filled} from "../../../../wasm/lessons/placeholders.ts";
import {kDefaultMethod} from "../method.ts";
import type {Session} from "../session.ts";
import {dimensionsOf} from "../setup.ts";
import type {DocumentSource, NetworkSource} from "../setup.ts";
import {Store} from "../store.ts";
import type {Controls} from "./controls.ts";
import {makeLessonCore} from "./lesson_core.ts";
import {lessonText} from "./lesson_files.ts";
import {forgetProgress, storedProgress, storeProgress} from "./progress.ts";
import type {LessonProgress} from "./progress.ts";
import type {LessonPlace, LessonSource} from "./teach_url.ts";

/** A step as it is read: with values in place of expressions. */
export interface ShownStep {
  readonly step: Step;
  readonly text: string;
  readonly explanation: string;
}

/** What is known of a design as it is on the page. */
export interface LiveScore {
  readonly score: number;
  readonly unmet: readonly string[];
  readonly beat: number | undefined;
}

export interface LessonState {
  readonly lesson: Lesson | undefined;
  /** What is wrong with its file. */
  readonly problems: readonly LessonProblem[];
  /** Why it could not be opened, or something of it not be computed. */
  readonly failure: string;
  /** From 1; 0: the opening. */
  readonly step: number;
  readonly opening: string;
  readonly shown: ShownStep | undefined;
  readonly progress: LessonProgress;
  /** Of the open step's answer, once it is found. */
  readonly verdict: Verdict | undefined;
  readonly judging: boolean;
  readonly live: LiveScore | undefined;
  /** Why the design on the page has no score. */
  readonly liveProblem: string;
}

const kNoProgress: LessonProgress = {begun: "", step: 0, name: "", answers: []};

/** Before the first step there is nothing to set. */
const kReading: Controls = {hide: ["network", "accelerator"], lock: [], only: []};

const kInitial: LessonState = {
  lesson: undefined,
  problems: [],
  failure: "",
  step: 0,
  opening: "",
  shown: undefined,
  progress: kNoProgress,
  verdict: undefined,
  judging: false,
  live: undefined,
  liveProblem: "",
};

export class LessonSession {
  readonly store = new Store<LessonState>(kInitial);
  readonly #session: Session;
  #source: LessonSource | undefined;
  #hash = "";
  #estimates: LessonEstimates | undefined;
  /** Counts what was asked for: answers to earlier questions are dropped. */
  #turn = 0;
  #scored = "";

  constructor(session: Session) {
    this.#session = session;
  }

  /** Opens what the address says; nothing happens where that is open. */
  async follow(place: LessonPlace): Promise<void> {
    if (JSON.stringify(place.source) !== JSON.stringify(this.#source)) return this.#open(place);
    const {lesson, step, progress} = this.store.state;
    if (lesson === undefined) return;
    const wanted = Math.min(place.step ?? progress.step, lesson.steps.length);
    if (wanted === step && place.arrived) return;
    if (place.step === undefined || !place.arrived) return this.#goTo(wanted, place.arrived);
    return this.#show(wanted);
  }

  go(step: number): void {
    this.#session.openLesson({source: this.#source ?? {kind: "list"}, step, arrived: false});
  }

  /** Goes back to the state with which the step began. */
  restart(): void {
    void this.#goTo(this.store.state.step, false);
  }

  /** Shows a state that the lesson's text links to. */
  async visit(text: string): Promise<void> {
    const {lesson} = this.store.state;
    if (lesson === undefined || this.#estimates === undefined) return;
    const isWhole = (text.split("&")[0] ?? "").includes("=") ? text.includes("arch=") : true;
    const about = lesson.steps[this.store.state.step - 1]?.about ?? "";
    try {
      await this.#visit(this.#estimates.resolve(isWhole ? text : `${about}&${text}`), lesson);
    } catch (error) {
      this.store.update({failure: sentence(error)});
    }
  }

  async answer(answer: Answer): Promise<void> {
    const {shown, progress} = this.store.state;
    const estimates = this.#estimates;
    if (shown === undefined || estimates === undefined) return;
    const {step} = shown;
    const turn = ++this.#turn;
    this.store.update({judging: true, failure: ""});
    try {
      const verdict = await judge(step, answer, estimates);
      const before = progress.answers.find(({id}) => id === step.id);
      const given: GivenAnswer = {
        ...{id: step.id, answer, attempts: (before?.attempts ?? 0) + 1, answered: new Date().toISOString()},
      };
      const answers = [...progress.answers.filter(({id}) => id !== step.id), given];
      this.#keep({...progress, answers});
      if (turn === this.#turn) this.store.update({verdict, judging: false});
    } catch (error) {
      this.store.update({judging: false, failure: sentence(error, step.line)});
    }
    this.#control();
  }

  /** Hands in what is on the page as the answer to a question for a design. */
  async answerDesign(): Promise<void> {
    const design = this.#design();
    if (design.problem === undefined) return this.answer(design.text);
    this.store.update({liveProblem: design.problem});
  }

  /** Finds the score of what is on the page, where the open step asks for a design. */
  async score(): Promise<void> {
    const {shown} = this.store.state;
    const question = shown?.step.question;
    const estimates = this.#estimates;
    if (shown === undefined || question?.kind !== "design" || estimates === undefined) return;
    const design = this.#design();
    const key = `${shown.step.id} ${design.text} ${design.problem}`;
    if (key === this.#scored) return;
    this.#scored = key;
    if (design.problem !== undefined) {
      this.store.update({live: undefined, liveProblem: design.problem});
      return;
    }
    const found = await this.#scoreOf(question, design.text, shown.step.about, estimates);
    if (key === this.#scored) this.store.update(found);
  }

  /** What the student hands in. */
  async answers(): Promise<Answers> {
    const {lesson, progress} = this.store.state;
    return {
      format: kAnswersFormat,
      version: kAnswersVersion,
      lesson: {title: lesson?.title ?? "", hash: this.#hash},
      core: this.#session.store.state.version,
      name: progress.name,
      begun: progress.begun,
      handed_in: new Date().toISOString(),
      answers: progress.answers,
    };
  }

  rename(name: string): void {
    this.#keep({...this.store.state.progress, name});
  }

  /** Begins the lesson anew, without any answer. */
  forget(): void {
    forgetProgress(this.#hash);
    this.store.update({progress: {...kNoProgress, begun: new Date().toISOString()}, verdict: undefined});
    this.go(0);
  }

  async #open({source, step, arrived}: LessonPlace): Promise<void> {
    this.#source = source;
    const turn = ++this.#turn;
    this.#estimates = undefined;
    this.store.update(kInitial);
    try {
      const text = await textOf(source);
      if (text === undefined) this.#session.control(kReading);
      if (text === undefined || turn !== this.#turn) return;
      const read = await readLesson(text);
      this.#hash = await lessonHash(text);
      if (turn !== this.#turn) return;
      if (!read.ok) {
        this.store.update({problems: read.problems});
        this.#showPage();
        return;
      }
      const progress = storedProgress(this.#hash) ?? {...kNoProgress, begun: new Date().toISOString()};
      this.#estimates = new LessonEstimates(read.lesson, makeLessonCore());
      this.store.update({lesson: read.lesson, progress});
      await this.#goTo(Math.min(step ?? progress.step, read.lesson.steps.length), arrived);
    } catch (error) {
      this.store.update({failure: sentence(error)});
      this.#showPage();
    }
  }

  /** The page waits for the lesson's state, and there is none. */
  #showPage(): void {
    const {turn} = this.#session.store.state;
    if (turn === 0) this.#session.estimateAgain();
  }

  /** Opens a step, and sets its state unless that is there. */
  async #goTo(step: number, arrived: boolean): Promise<void> {
    const {lesson} = this.store.state;
    const wanted = lesson?.steps[Math.max(step, 1) - 1];
    if (!arrived && lesson !== undefined && wanted !== undefined)
      await this.#visit(wanted.state ?? wanted.about, lesson);
    const place = this.#session.store.state.lesson;
    if (place !== undefined && (place.step !== step || !place.arrived))
      this.#session.openLesson({...place, step, arrived: true});
    await this.#show(step);
  }

  async #visit(state: string, {networks, accelerators}: Lesson): Promise<void> {
    const problems = await this.#session.visit(state, {network: networks, architecture: accelerators});
    if (problems.length > 0) this.store.update({failure: problems.join(" ")});
  }

  /** Shows a step's text with its values, and what is found of an answer that was given before. */
  async #show(step: number): Promise<void> {
    const {lesson, progress} = this.store.state;
    const estimates = this.#estimates;
    if (lesson === undefined || estimates === undefined) return;
    const turn = ++this.#turn;
    this.#scored = "";
    const next = lesson.steps[step - 1];
    this.store.update({
      step,
      shown: undefined,
      verdict: undefined,
      judging: false,
      failure: "",
      live: undefined,
      liveProblem: "",
    });
    this.#keep({...progress, step});
    this.#control();
    try {
      const about = next?.about ?? lesson.steps[0]?.about ?? "";
      const scope = estimates.scope(about);
      if (next === undefined) {
        const opening = await filled(lesson.opening, lesson.openingLine, scope);
        if (turn === this.#turn) this.store.update({opening});
        return;
      }
      const shown: ShownStep = {
        step: next,
        text: await filled(next.text, next.textLine, scope),
        explanation: await filled(next.explanation, next.explanationLine, scope),
      };
      const given = progress.answers.find(({id}) => id === next.id);
      const verdict = given && (await judge(next, given.answer, estimates));
      if (turn !== this.#turn) return;
      this.store.update({shown, verdict});
      this.#control();
    } catch (error) {
      if (turn === this.#turn) this.store.update({failure: sentence(error, next?.line)});
    }
  }

  /** Takes from the page what the step takes, until it is answered also what that would give away. */
  #control(): void {
    const {lesson, step, progress, verdict} = this.store.state;
    const open = lesson?.steps[step - 1];
    if (open === undefined) {
      this.#session.control({...kReading, hide: [...kReading.hide, ...(lesson?.steps[0]?.cover ?? [])]});
      return;
    }
    const {hide, lock, only, cover} = open;
    this.#session.control({hide: isDone(open, progress, verdict) ? hide : [...hide, ...cover], lock, only});
  }

  #keep(progress: LessonProgress): void {
    this.store.update({progress});
    if (progress.answers.length > 0 || progress.step > 0) storeProgress(this.#hash, progress);
  }

  async #scoreOf(question: DesignQuestion, design: string, about: string, estimates: LessonEstimates) {
    try {
      const [{score, unmet}, beat] = await Promise.all([
        scoreOf(question, design, estimates),
        scoreToBeat(question, about, estimates),
      ]);
      return {live: {score, unmet, beat}, liveProblem: ""};
    } catch (error) {
      return {live: undefined, liveProblem: sentence(error)};
    }
  }

  /** What is on the page as a state of the lesson, or why it is none. */
  #design(): {readonly text: string; readonly problem?: string} {
    const {setup} = this.#session.store.state;
    const {lesson} = this.store.state;
    const [architecture, network] = [
      nameIn(setup.architecture, lesson?.accelerators),
      nameIn(setup.network, lesson?.networks),
    ];
    if (architecture === undefined || network === undefined) {
      const what = architecture === undefined ? "an accelerator" : "a network";
      return {text: "", problem: `The page has ${what} of your own, which a score of this lesson is not for.`};
    }
    const method = setup.method === kDefaultMethod ? undefined : setup.method;
    return {
      text: stateText({
        architecture,
        network,
        parameters: setup.parameters,
        dimensions: dimensionsOf(setup.network),
        method,
      }),
    };
  }
}

/** Whether a step's explanation is due: its question is answered rightly, or often enough. */
export function isDone({id, question}: Step, {answers}: LessonProgress, verdict?: Verdict): boolean {
  if (question === undefined) return true;
  const given = answers.find((answer) => answer.id === id);
  if (given === undefined) return false;
  const attempts = "attempts" in question ? question.attempts : 1;
  return given.attempts >= attempts || verdict?.right === true;
}

/** The name under which the lesson's expressions know a document; undefined: they do not. */
function nameIn(
  source: DocumentSource | NetworkSource,
  own: ReadonlyMap<string, string> | undefined,
): string | undefined {
  if (source.kind === "preset") return source.id;
  return source.kind === "document" && own?.get(source.name) === source.text ? source.name : undefined;
}

async function textOf(source: LessonSource): Promise<string | undefined> {
  switch (source.kind) {
    case "list":
      return undefined;
    case "text":
      return source.text;
    case "named":
      return lessonText(source.name);
    case "lost":
      throw new Error("The lesson was too long for the link: open its file again.");
  }
}

function sentence(error: unknown, line = 0): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  if (!(error instanceof LessonError)) return text;
  const at = error.line || line;
  return `${at > 0 ? `Line ${at}: ` : ""}${text}.${error.hint ? ` ${error.hint}.` : ""}`;
}
