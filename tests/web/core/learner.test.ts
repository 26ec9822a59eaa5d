import {expect, test} from "vitest";
import type {Representatives} from "../../../wasm/representatives.mjs";
import {Learner} from "../../../web/src/core/learner.ts";
import type {LearnerAnswer, LearnerJob} from "../../../web/src/core/learner_protocol.ts";

/** A module whose jobs take `steps` steps; `calls` gets what was called. */
function moduleOf(steps: number, calls: string[]): Representatives {
  let left = steps;
  const start = (name: string) => (input: string) => {
    calls.push(name);
    if (input === "bad") return {ok: false, error: {code: "Bad"}};
    left = steps;
    return {ok: true, value: 4};
  };
  const step = () => {
    left -= 1;
    return {ok: true, value: {done: left <= 0, progress: {done: steps - left, total: steps, what: ""}}};
  };
  const module = {
    readModel: (text: string) => ({ok: true, value: {name: text}}),
    startSweep: start("startSweep"),
    startMeasure: start("startMeasure"),
    startFit: start("startFit"),
    startCalibrate: start("startCalibrate"),
    stepSweep: step,
    stepMeasure: step,
    stepFit: step,
    stepCalibrate: step,
    cancel: (job: number) => calls.push(`cancel ${job}`),
  };
  return module as unknown as Representatives;
}

function learnerOf(steps: number) {
  const calls: string[] = [];
  const answers: LearnerAnswer[] = [];
  return {learner: new Learner(moduleOf(steps, calls), (answer) => answers.push(answer)), calls, answers};
}

test("a call is answered with what the module says", async () => {
  const {learner, answers} = learnerOf(1);
  await learner.ask({kind: "call", id: 3, name: "readModel", arguments: ["m"]});
  expect(answers).toEqual([{kind: "called", id: 3, outcome: {ok: true, value: {name: "m"}}}]);
});

const kJobs: readonly LearnerJob[] = [
  {kind: "sweep", architecture: "a", request: {types: []}},
  {kind: "measure", architecture: "a", layers: "l", request: {}},
  {kind: "fit", table: "t", request: {}},
  {kind: "calibrate", architecture: "a", table: "t", request: {}},
];

test.each(kJobs)("a $kind is stepped to its end, with its steps in between", async (job) => {
  const {learner, answers} = learnerOf(3);
  await learner.ask({kind: "job", id: 1, job});
  expect(answers.map((answer) => answer.kind)).toEqual(["step", "step", "done"]);
});

test("a job that cannot start is done at once", async () => {
  const {learner, answers} = learnerOf(3);
  await learner.ask({kind: "job", id: 1, job: {kind: "fit", table: "bad", request: {}}});
  expect(answers).toEqual([{kind: "done", id: 1, outcome: {ok: false, error: {code: "Bad"}}}]);
});

test("a job ends where it is cancelled, and is gone in the module", async () => {
  const {learner, calls, answers} = learnerOf(1_000_000);
  const running = learner.ask({kind: "job", id: 1, job: {kind: "fit", table: "t", request: {}}});
  await learner.ask({kind: "cancel", id: 1});
  await running;
  expect(answers.at(-1)).toEqual({kind: "cancelled", id: 1});
  expect(calls).toEqual(["startFit", "cancel 4"]);
});
