/** The lessons that come with the page, every expression of them computed by the core. */
import {readFileSync, readdirSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {
  describe as outline,
  networks,
  presets,
  tryAttribute,
  tryEstimate,
  tryTrace,
} from "../../../build/wasm/package/index.js";
import {kAnswersFormat, kAnswersVersion} from "../../../wasm/lessons/answers.ts";
import type {GivenAnswer} from "../../../wasm/lessons/answers.ts";
import {LessonEstimates} from "../../../wasm/lessons/estimates.ts";
import {gradeAnswers} from "../../../wasm/lessons/grade.ts";
import {rightNumber, rightOption, scoreOf, scoreToBeat} from "../../../wasm/lessons/judge.ts";
import type {Answer} from "../../../wasm/lessons/judge.ts";
import type {Lesson, Step} from "../../../wasm/lessons/lesson.ts";
import {readLesson} from "../../../wasm/lessons/lesson_text.ts";
import {linkState} from "../../../wasm/lessons/link_state.ts";
import {kPageParts} from "../../../wasm/lessons/page_parts.ts";
import {filled} from "../../../wasm/lessons/placeholders.ts";

const core = {tryEstimate, tryAttribute, tryTrace};
const folder = new URL("../../../web/lessons/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");

async function opened(name: string): Promise<Lesson> {
  const read = await readLesson(readFileSync(new URL(name, folder), "utf8"));
  expect(read).toMatchObject({ok: true});
  if (!read.ok) throw new Error("no lesson");
  return read.lesson;
}

/** A right answer, and one that is wrong; undefined where nobody but a person can say. */
async function answersTo(step: Step, estimates: LessonEstimates): Promise<{right: Answer; wrong: Answer} | undefined> {
  const {question, about} = step;
  switch (question?.kind) {
    case "number": {
      const {value, within} = await rightNumber(question, about, estimates);
      return {right: value + within / 2, wrong: value + within * 2 + 1};
    }
    case "choice": {
      const right = await rightOption(question, about, estimates);
      return {right, wrong: question.options.find(({text}) => text !== right)?.text ?? ""};
    }
    default:
      return undefined;
  }
}

function given(id: string, answer: Answer): GivenAnswer {
  return {id, answer, attempts: 1, answered: "2026-01-01T00:00:00.000Z"};
}

function handedIn(lesson: Lesson, answers: readonly GivenAnswer[]) {
  const head = {
    format: kAnswersFormat,
    version: kAnswersVersion,
    core: "",
    name: "",
    begun: "",
    handed_in: "",
  } as const;
  return {...head, lesson: {title: lesson.title, hash: ""}, answers};
}

describe.each(names)("%s", (name) => {
  it("has five to eight steps, and ends with a design whose score can be compared", async () => {
    const {steps} = await opened(name);
    expect(steps.length).toBeGreaterThanOrEqual(5);
    expect(steps.length).toBeLessThanOrEqual(8);
    expect(steps.at(-1)?.question?.kind).toBe("design");
  });

  it("names machines, networks, parameters and parts that there are", async () => {
    const lesson = await opened(name);
    for (const step of lesson.steps) {
      const {architecture, network, parameters} = linkState(step.about);
      const machine = lesson.accelerators.get(architecture) ?? architecture;
      expect([...lesson.accelerators.keys(), ...presets.map((entry) => entry.name)]).toContain(architecture);
      expect([...lesson.networks.keys(), ...networks.map((entry) => entry.name)]).toContain(network);
      await outline(machine, {parameters: {...parameters}}); // rejects a parameter that there is not
      const estimated = await tryEstimate({architecture: machine, network: lesson.networks.get(network) ?? network});
      const known = estimated.ok ? Object.keys(estimated.value.architecture.parameters) : [];
      expect([...kPageParts, ...known]).toEqual(expect.arrayContaining([...step.hide, ...step.lock]));
      expect(known).toEqual(expect.arrayContaining([...step.only]));
    }
  });

  it("has text whose every value can be computed", async () => {
    const lesson = await opened(name);
    const estimates = new LessonEstimates(lesson, core);
    const parts = lesson.steps.flatMap(({about, text, textLine, explanation, explanationLine}) => [
      {about, text, line: textLine},
      {about, text: explanation, line: explanationLine},
    ]);
    const opening = {about: lesson.steps[0]?.about ?? "", text: lesson.opening, line: lesson.openingLine};
    for (const {about, text, line} of [opening, ...parts]) {
      const read = await filled(text, line, estimates.scope(about));
      expect(read).not.toMatch(/\{\{|\}\}|NaN|undefined|Infinity/);
    }
    expect(lesson.steps.every(({question, explanation}) => question === undefined || explanation.trim() !== "")).toBe(
      true,
    );
  });

  it("takes right answers for right and wrong ones for wrong", async () => {
    const lesson = await opened(name);
    const estimates = new LessonEstimates(lesson, core);
    const all = await Promise.all(
      lesson.steps.map(async (step) => ({step, answers: await answersTo(step, estimates)})),
    );
    const asked = all.flatMap(({step, answers}) => (answers === undefined ? [] : [{step, answers}]));
    expect(asked.length).toBeGreaterThanOrEqual(4);
    const marks = async (which: "right" | "wrong") => {
      const answers = asked.map(({step, answers: both}) => given(step.id, both[which]));
      const {steps} = await gradeAnswers(lesson, handedIn(lesson, answers), core);
      return steps.filter(({id}) => asked.some(({step}) => step.id === id)).map(({mark}) => mark);
    };
    expect(new Set(await marks("right"))).toEqual(new Set(["right"]));
    expect(new Set(await marks("wrong"))).toEqual(new Set(["wrong"]));
  });

  it("asks for a design that the page does not begin with", async () => {
    const lesson = await opened(name);
    const estimates = new LessonEstimates(lesson, core);
    const step = lesson.steps.at(-1);
    const question = step?.question;
    if (step === undefined || question?.kind !== "design") throw new Error("no design");
    const {score} = await scoreOf(question, step.about, estimates);
    const beat = await scoreToBeat(question, step.about, estimates);
    expect(Number.isFinite(score)).toBe(true);
    expect(beat).toBeDefined();
    const {steps} = await gradeAnswers(lesson, handedIn(lesson, [given(step.id, step.about)]), core);
    expect(steps.at(-1)?.mark).toBe("wrong");
  });
});
