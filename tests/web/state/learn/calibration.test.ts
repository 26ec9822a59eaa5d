import {beforeAll, expect, test} from "vitest";
import {CyclescopeError, unwrap} from "../../../../wasm/client/outcome.ts";
import type {ArchitectureSummary, ParameterSummary} from "../../../../web/src/core/types.ts";
import type {Bench} from "../../../../web/src/state/learn/bench.ts";
import {followsOthers, kindOf, withKnown, withSought} from "../../../../web/src/state/learn/calibrated_kind.ts";
import type {CalibratedKind} from "../../../../web/src/state/learn/calibrated_kind.ts";
import {
  calibrate,
  calibrateRequest,
  calibrationTable,
  hiddenValues,
  parametersOf,
} from "../../../../web/src/state/learn/calibration.ts";
import {kInitialLearnState} from "../../../../web/src/state/learn/learn_state.ts";
import type {LearnState, SimulatedDevice} from "../../../../web/src/state/learn/learn_state.ts";
import {inProcess, layersIn, presetDescription} from "./in_process.ts";
import type {StartedJob} from "./in_process.ts";

const kSource = {kind: "preset", id: "ultratrail"} as const;
const kText = presetDescription("ultratrail");
const kSpace = {channels: [1, 48], filters: [1, 48], output_width: [1, 40]} as const;

let started: StartedJob[];
let bench: Bench;
let summary: ArchitectureSummary;

beforeAll(async () => {
  started = [];
  const {bench: working, client} = inProcess(started);
  bench = working;
  const architecture = client.open("architecture", kText);
  summary = unwrap(await client.call("describeArchitecture", {architecture}));
});

function device(parameters: SimulatedDevice["parameters"] = {}): SimulatedDevice {
  const runnable = ["conv1d"] as const;
  return {kind: "simulated", source: kSource, name: "ultratrail", text: kText, parameters, clockHz: 250_000, runnable};
}

function stateOf(parameters: SimulatedDevice["parameters"] = {}): LearnState {
  return {...kInitialLearnState, device: device(parameters), types: ["conv1d"], spaces: {conv1d: kSpace}};
}

/** Only these are to be found; the others are known to be their defaults. */
function seeking(...names: string[]): CalibratedKind {
  const others = summary.parameters.map(({name}) => name).filter((name) => !names.includes(name));
  return others.reduce((kind, name) => withSought(kind, name, false), kindOf(kSource, kText, summary));
}

function parameterWith(expression: string): ParameterSummary {
  return {name: "x", unit: "", description: "", value: 1, default: 1, choices: [], default_expression: expression};
}

test("a default follows others where it names one, whatever functions and suffixes it has", () => {
  expect(["2 * rows", "max(64, rows)", "step_instructions"].map((text) => followsOthers(parameterWith(text)))).toEqual([
    true,
    true,
    true,
  ]);
  expect(["8Ki", "max(64, 2)", "4"].map((text) => followsOthers(parameterWith(text)))).toEqual([false, false, false]);
});

test("to begin with all is to be found but what follows from the rest", () => {
  const {sought, known} = kindOf(kSource, kText, summary);
  expect(sought).toEqual(summary.parameters.map(({name}) => name).filter((name) => name !== "sum_bits"));
  expect(known).toEqual({});
});

test("what is not to be found is known to be its default, but for what follows from others", () => {
  const kind = seeking("rows");
  expect(kind.sought).toEqual(["rows"]);
  expect(kind.known).toMatchObject({columns: 8, loading: "resident"});
  expect(kind.known).not.toHaveProperty("sum_bits");
  expect(kind.known).not.toHaveProperty("rows");
});

test("what is to be found again is not known any more, and stands in the order of the description", () => {
  const kind = withSought(withKnown(seeking("columns"), "rows", 4), "rows", true);
  expect(kind.sought).toEqual(["rows", "columns"]);
  expect(kind.known).not.toHaveProperty("rows");
});

test("a value that is taken back leaves the default that follows from others", () => {
  const kind = withKnown(seeking("rows"), "sum_bits", 24);
  expect(kind.known).toHaveProperty("sum_bits", 24);
  expect(withKnown(kind, "sum_bits", undefined).known).not.toHaveProperty("sum_bits");
});

test("a request has what is known and what is sought, and the type of a table's rows", () => {
  const kind = withKnown(seeking("rows"), "columns", 16);
  const request = calibrateRequest(stateOf(), kind);
  expect(request.free).toEqual(["rows"]);
  expect(request.fixed).toMatchObject({columns: 16});
  expect(request).not.toHaveProperty("type");
  const table = {kind: "table", name: "b.csv", text: "", rowType: "conv1d"} as const;
  expect(calibrateRequest({...stateOf(), device: table as unknown as SimulatedDevice}, kind).type).toBe("conv1d");
});

test("the values of a black box are there to compare with only where it is of that description", () => {
  const kind = kindOf(kSource, kText, summary);
  const values = hiddenValues(stateOf({rows: 4}), kind);
  expect(values.get("rows")).toBe(4);
  expect(values.get("columns")).toBe(8);
  expect(values.has("sum_bits")).toBe(false);
  expect(hiddenValues(stateOf({rows: 4}), {...kind, text: `${kText} `}).size).toBe(0);
});

test("random layers are measured where no plan was, and nothing is where there are measurements", async () => {
  const state = stateOf({rows: 4});
  const drawn = await calibrationTable(bench, state);
  expect(layersIn(drawn).length).toBeGreaterThan(100);
  const before = started.length;
  expect(await calibrationTable(bench, {...state, drawn})).toBe(drawn);
  const measured = {table: "a plan's", planned: 1, measured: 1, refused: 0, remarks: []};
  expect(await calibrationTable(bench, {...state, drawn, measured})).toBe("a plan's");
  expect(started).toHaveLength(before);
});

test("the parameters of a black box are found, and are not told to the search", async () => {
  const hidden = {rows: 4, columns: 12};
  const state = stateOf(hidden);
  const table = await calibrationTable(bench, state);
  const errors: number[] = [];
  const found = await calibrate(bench, state, seeking("rows", "columns"), table, ({error}) => {
    if (error !== undefined) errors.push(error);
  });
  expect(found.result.parameters).toMatchObject(hidden);
  expect(parametersOf(found)).toEqual(hidden);
  expect(found.result.held_out.mape_percent).toBe(0);
  expect(found.result.held_out.count).toBeGreaterThan(0);
  expect(errors.length).toBeGreaterThan(0);
  const last = started.at(-1);
  if (last?.operation !== "calibrate") throw new Error("nothing was calibrated");
  expect(last.request["fixed"]).not.toHaveProperty("rows");
  expect(last.request["fixed"]).not.toHaveProperty("columns");
});

test("too few measurements are refused with their diagnostic", async () => {
  const table = "type,channels,filters,output_width,latency_cycles\nconv1d,1,2,3,4\n";
  await expect(calibrate(bench, stateOf(), seeking("rows"), table, () => {})).rejects.toBeInstanceOf(CyclescopeError);
});
