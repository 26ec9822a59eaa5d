import {beforeAll, expect, test} from "vitest";
import {CyclescopeError} from "../../../../wasm/client/outcome.ts";
import type {LayerTypeInfo} from "../../../../web/src/core/types.ts";
import type {Bench} from "../../../../web/src/state/learn/bench.ts";
import {exampleTable, kExampleAccelerator} from "../../../../web/src/state/learn/example.ts";
import {kInitialLearnState} from "../../../../web/src/state/learn/learn_state.ts";
import type {LearnState} from "../../../../web/src/state/learn/learn_state.ts";
import {measureRequest, planRequest} from "../../../../web/src/state/learn/requests.ts";
import {curvePoint, fit, judge, prepare} from "../../../../web/src/state/learn/training.ts";
import {inProcess, layersIn, presetDescription} from "./in_process.ts";
import type {StartedJob} from "./in_process.ts";

const kSpan = {m: [1, 4], n: [1, 64], k: [1, 64]} as const;

function expectNoneOf(table: string, known: string): void {
  const layers = new Set(layersIn(known));
  expect(layersIn(table).filter((layer) => layers.has(layer))).toEqual([]);
}

let started: StartedJob[];
let bench: Bench;
let layerTypes: readonly LayerTypeInfo[];

beforeAll(async () => {
  started = [];
  ({bench} = inProcess(started));
  layerTypes = await bench.representatives.layerTypes();
});

/** UltraTrail's products, of few sizes, with so many of them measured. */
async function simulated(budget: number): Promise<LearnState> {
  const text = presetDescription("ultratrail");
  const source = {kind: "preset", id: "ultratrail"} as const;
  const device = {kind: "simulated", source, name: "u", text, parameters: {}, clockHz: 1, runnable: []} as const;
  const state: LearnState = {
    ...kInitialLearnState,
    layerTypes,
    device,
    types: ["fully_connected"],
    budget,
    spaces: {fully_connected: kSpan},
    sweep: {
      found: [{type: "fully_connected", widths: [{product: ["n"], width: 8, offset: 0}]}],
      remarks: [],
      swept: ["fully_connected"],
    },
  };
  const plan = await bench.representatives.plan(planRequest(state));
  const request = {architecture: text, layers: plan.table, ...measureRequest(state, device)};
  return {...state, measured: await bench.representatives.measure(request)};
}

test("a black box is judged on layers none of which is trained on", async () => {
  const state = await simulated(500);
  const {train, test: judged} = await prepare(bench, state);
  expect(train).toBe(state.measured?.table);
  expect(layersIn(judged)).toHaveLength(200);
  expectNoneOf(judged, train);
});

test("no layer of the learning curve is one to judge by", async () => {
  const state = await simulated(60);
  const {test: judged} = await prepare(bench, state);
  await curvePoint(bench, state, {sampling: "random", size: 200, table: undefined}, judged);
  const [drawn] = started.filter(({operation}) => operation === "measure").slice(-1);
  expect(drawn?.request["plan"]).toMatchObject({budget: 200, known: expect.anything()});
});

test("a table is split, and smaller draws of both samplings are taken of what is not kept aside", async () => {
  const text = (await simulated(400)).measured?.table ?? "";
  const summary = await bench.representatives.readTable(text);
  const state: LearnState = {
    ...kInitialLearnState,
    device: {kind: "table", name: "board.csv", text, rowType: "", summary},
  };
  const {train, test: judged, draws} = await prepare(bench, state);
  expect(layersIn(train).length + layersIn(judged).length).toBe(layersIn(text).length);
  expectNoneOf(judged, train);
  expect(new Set(draws.map(({sampling}) => sampling))).toEqual(new Set(["representatives", "random"]));
  for (const {table, size} of draws) expect(layersIn(table ?? "")).toHaveLength(size);
});

test("of a table that is too small to keep some aside, all is trained on", async () => {
  const rows = Array.from(
    {length: 16},
    (_, index) => `fully_connected,4,${index + 1},64,${Math.ceil((index + 1) / 8)}`,
  );
  const text = `type,m,n,k,latency_us\n${rows.join("\n")}\n`;
  const summary = await bench.representatives.readTable(text);
  const device = {kind: "table", name: "board.csv", text, rowType: "", summary} as const;
  const data = await prepare(bench, {...kInitialLearnState, device});
  expect(data).toEqual({train: text, test: "", draws: []});
});

test("representatives are fitted with the steps, random layers without", async () => {
  const state = await simulated(60);
  const requestOf = async (sampling: "representatives" | "random") => {
    await fit(bench, state, state.measured?.table ?? "", sampling, "");
    const last = started.at(-1);
    if (last?.operation !== "fit") throw new Error("nothing was fitted");
    return last.request;
  };
  expect((await requestOf("representatives"))["widths"]).toMatchObject([{widths: [{width: 8}]}]);
  expect((await requestOf("random"))["widths"]).toEqual([]);
});

test("a point of the curve is a model's error on the layers to judge by; too few layers make none", async () => {
  const state = await simulated(200);
  const {test: judged} = await prepare(bench, state);
  const draw = {sampling: "random", size: 100, table: undefined} as const;
  const point = await curvePoint(bench, state, draw, judged);
  expect(point?.samples).toBeGreaterThan(50);
  expect(point?.mape).toBeGreaterThan(0);
  const header = "type,m,n,k,latency_cycles\nfully_connected,1,2,3,4\n";
  expect(await curvePoint(bench, state, {...draw, table: header}, judged)).toBeUndefined();
});

test("what is refused is thrown with its diagnostic", async () => {
  await expect(judge(bench, "{}", "type,m\n")).rejects.toBeInstanceOf(CyclescopeError);
});

test("the example shows the steps of the accelerator that it was measured on", async () => {
  const table = await exampleTable(bench, presetDescription(kExampleAccelerator));
  const {types, remarks} = await bench.representatives.readTable(table);
  expect(remarks).toEqual([]);
  for (const {widths} of types) expect(widths.filter(({width}) => width === 8)).toHaveLength(2);
});
