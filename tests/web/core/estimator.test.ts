import {beforeEach, expect, test} from "vitest";
import type {Core} from "../../../wasm/core.mjs";
import type {Representatives} from "../../../wasm/representatives.mjs";
import {Estimator} from "../../../web/src/core/estimator.ts";
import type {Answer} from "../../../web/src/core/protocol.ts";

const kProgress = {layers_done: 0, layers_total: 1, layer: "conv1"};
const kError = {code: "Bad", input: "architecture", path: "", message: "", hint: "", line: 1, column: 1};

const noModels = (): Promise<Representatives> => Promise.reject(new Error("not wanted"));

/** A core whose job takes `steps` steps. */
function coreOf(steps: number, calls: string[]): Core {
  let left = steps;
  const core = {
    checkArchitecture: (text: string) => {
      calls.push("checkArchitecture");
      if (text === "bad") return {ok: false, error: kError};
      return {ok: true, value: {name: text, parameters: [{name: "rows"}]}};
    },
    readNetwork: (text: string) => {
      calls.push("readNetwork");
      return {ok: true, value: {name: text}};
    },
    startEstimate: (_architecture: string, _network: string, request: object) => {
      calls.push(`startEstimate ${JSON.stringify(request)}`);
      left = steps;
      return {ok: true, value: 7};
    },
    stepEstimate: () => {
      left -= 1;
      const done = left <= 0;
      return {ok: true, value: {done, progress: kProgress, ...(done ? {estimate: {}} : {})}};
    },
    cancelEstimate: (job: number) => {
      calls.push(`cancelEstimate ${job}`);
      return {ok: true, value: null};
    },
  };
  return core as unknown as Core;
}

let calls: string[];
let answers: Answer[];
const kinds = () => answers.map(({kind}) => kind);

beforeEach(() => {
  calls = [];
  answers = [];
});

test("a job is stepped to its end, with progress in between", async () => {
  const estimator = new Estimator(coreOf(3, calls), noModels, (answer) => answers.push(answer));
  await estimator.run(1, {architecture: "a", network: "n", parameters: {}, method: "fast_forward"});
  expect(kinds()).toEqual(["architecture", "network", "progress", "progress", "estimate"]);
});

test("documents that stay the same are read once", async () => {
  const estimator = new Estimator(coreOf(1, calls), noModels, (answer) => answers.push(answer));
  await estimator.run(1, {architecture: "a", network: "n", parameters: {rows: 1}, method: "fast_forward"});
  await estimator.run(2, {architecture: "a", network: "n", parameters: {rows: 2}, method: "fast_forward"});
  expect(calls).toEqual([
    "checkArchitecture",
    "readNetwork",
    'startEstimate {"parameters":{"rows":1},"method":"fast_forward"}',
    'startEstimate {"parameters":{"rows":2},"method":"fast_forward"}',
  ]);
});

test("parameters that the accelerator does not have are left out and told", async () => {
  const estimator = new Estimator(coreOf(1, calls), noModels, (answer) => answers.push(answer));
  await estimator.run(1, {architecture: "a", network: "n", parameters: {rows: 2, wings: 4}, method: "fast_forward"});
  expect(answers[0]).toMatchObject({kind: "architecture", ignored: ["wings"]});
  expect(calls.at(-1)).toBe('startEstimate {"parameters":{"rows":2},"method":"fast_forward"}');
});

test("a description with errors ends the job with them", async () => {
  const estimator = new Estimator(coreOf(1, calls), noModels, (answer) => answers.push(answer));
  await estimator.run(1, {architecture: "bad", network: "n", parameters: {}, method: "fast_forward"});
  expect(answers).toEqual([{kind: "estimate", id: 1, outcome: {ok: false, error: kError}}]);
});

test("a job is cancelled between two steps", async () => {
  const estimator = new Estimator(coreOf(1000, calls), noModels, (answer) => {
    answers.push(answer);
    if (answer.kind === "progress") estimator.cancel(1);
  });
  await estimator.run(1, {architecture: "a", network: "n", parameters: {}, method: "fast_forward"});
  expect(kinds()).toEqual(["architecture", "network", "progress", "cancelled"]);
  expect(calls.at(-1)).toBe("cancelEstimate 7");
});

const kModel = '{"format": "cyclescope-fitted-model"}';

/** Models that answer; `calls` gets what was called. */
function modelsOf(calls: string[]): Promise<Representatives> {
  const models = {
    readModel: (text: string) => {
      calls.push("readModel");
      return text === kModel ? {ok: true, value: {name: "m"}} : {ok: false, error: kError};
    },
    estimate: () => ({ok: true, value: {method: "fitted_model"}}),
  };
  return Promise.resolve(models as unknown as Representatives);
}

test("a fitted model is estimated by its own module, which is loaded for it", async () => {
  const estimator = new Estimator(
    coreOf(1, calls),
    () => modelsOf(calls),
    (answer) => answers.push(answer),
  );
  await estimator.run(1, {architecture: kModel, network: "n", parameters: {rows: 1}, method: "fast_forward"});
  expect(answers).toEqual([
    {kind: "model", id: 1, summary: {name: "m"}, ignored: ["rows"]},
    {kind: "network", id: 1, summary: {name: "n"}},
    {kind: "estimate", id: 1, outcome: {ok: true, value: {method: "fitted_model"}}},
  ]);
  await estimator.run(2, {architecture: kModel, network: "n", parameters: {}, method: "fast_forward"});
  expect(calls).toEqual(["readModel", "readNetwork"]);
});

test("a fitted model with an error is answered with it", async () => {
  const estimator = new Estimator(
    coreOf(1, calls),
    () => modelsOf(calls),
    (answer) => answers.push(answer),
  );
  await estimator.run(1, {architecture: `${kModel} `, network: "n", parameters: {}, method: "fast_forward"});
  expect(answers).toEqual([{kind: "estimate", id: 1, outcome: {ok: false, error: kError}}]);
});
