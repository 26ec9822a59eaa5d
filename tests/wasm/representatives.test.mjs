/** Performance Representatives through the package: shapes, devices of all kinds, jobs, whole networks, bad input. */
import {readFileSync} from "node:fs";
import {beforeAll, describe, expect, it, vi} from "vitest";
import {CyclescopeError, estimate, representatives} from "../../build/wasm/package/index.js";
import {looksLikeModel} from "../../wasm/client/content.ts";
import {checked} from "./support/checked.mjs";
import {loadFullModule, root, scalarText, smallNetwork} from "./support/module.mjs";
import {violations} from "./support/schemas.mjs";

/**
 * @import {CallbackDevice} from "../../build/wasm/package/index.js"
 * @import {LayerSpace, PlannedType} from "../../wasm/types/schema.ts"
 */

const kType = /** @type {const} */ ("fully_connected");

/**
 * A device whose outputs come 6 at a time and rows 4 at a time; both unknown to whoever asks.
 * @param {{[parameter: string]: any}} layer
 */
const stepped = ({m, n, k}) => Math.ceil(m / 4) * Math.ceil(n / 6) * k + 5;
/** @type {CallbackDevice} */
const device = {unit: "us", repeatable: true, latency: async (layer) => stepped(layer)};
/** @type {LayerSpace} */
const space = {m: [1, 100], n: [1, 200], k: [1, 300]};

/** The widths of a sweep by parameter. */
const widthsOf = ({found}) => Object.fromEntries(found[0].widths.map(({product, width}) => [product.join("*"), width]));

let swept, plan, measured, fitted;
beforeAll(async () => {
  swept = await representatives.sweep({device, types: [{type: kType, space}]});
  const types = [{type: kType, space, widths: swept.found[0].widths}];
  plan = await representatives.plan({types, budget: 120, unit: "us"});
  measured = await representatives.measure({device, layers: plan.table});
  fitted = await representatives.fit({table: measured.table, widths: swept.found, name: "stepped", clock_hz: 1e8});
});

describe("a callback as the device", () => {
  it("is asked until its step widths are known", () => {
    expect(widthsOf(swept)).toEqual({m: 4, n: 6, k: 1});
    expect(swept.remarks).toEqual([]);
  });

  it("may be asked again and again where its answers have noise", async () => {
    let turn = 0;
    const noisy = {latency: (layer) => stepped(layer) * (1 + 0.01 * Math.sin(++turn * 12.9898))};
    expect(widthsOf(await representatives.sweep({device: noisy, types: [{type: kType, space}]}))).toMatchObject({n: 6});
  });

  it("measures a plan, in its own unit", () => {
    expect(measured).toMatchObject({measured: 120, refused: 0, remarks: []});
    const [header, ...rows] = measured.table.trimEnd().split("\n");
    expect(header).toBe("type,m,n,k,latency_us");
    for (const row of rows) {
      const [, m, n, k, latency] = row.split(",");
      expect(Number(latency)).toBe(stepped({m, n, k}));
    }
  });

  it("leaves out layers that it throws at, and says how many", async () => {
    const small = {
      latency: (layer) => {
        if (layer.k > 100) throw new Error("no memory for so many inputs");
        return stepped(layer);
      },
    };
    const result = await representatives.measure({device: small, layers: plan.table});
    expect(result.measured + result.refused).toBe(120);
    expect(result.refused).toBeGreaterThan(0);
    expect(result.remarks[0].message).toMatch(/no memory/);
  });

  it("gets others of a plan in their stead", async () => {
    const small = {
      unit: /** @type {const} */ ("us"),
      latency: (layer) => {
        if (layer.k > 100) throw new Error("no memory for so many inputs");
        return stepped(layer);
      },
    };
    const request = {types: [{type: kType, space, widths: swept.found[0].widths}], budget: 120};
    const result = await representatives.measure({device: small, plan: request});
    expect(result).toMatchObject({planned: 120, measured: 120});
    expect(result.refused).toBeGreaterThan(0);
    expect(result.remarks).toHaveLength(1);
    expect(result.remarks[0].message).toMatch(/no memory/);
    const rows = result.table.trimEnd().split("\n").slice(1);
    expect(new Set(rows).size).toBe(120);
    // What the device runs of the plan without it comes first.
    const runs = measured.table.trimEnd().split("\n").slice(1);
    const kept = runs.filter((row) => Number(row.split(",")[3]) <= 100);
    expect(rows.slice(0, kept.length)).toEqual(kept);
    expect(await representatives.measure({device, plan: request})).toEqual(measured);
  });

  it("measures as many layers as are planned on an accelerator that refuses most", async () => {
    /** @type {import("../../wasm/package/representatives.ts").MeasuredPlan} */
    const plan = {types: [{type: "conv1d_relu", space: {batch: [1, 1], groups: [1, 1]}}], budget: 30};
    const result = await representatives.measure({architecture: "ultratrail", plan});
    expect(result).toMatchObject({planned: 30, measured: 30});
    expect(result.refused).toBeGreaterThan(5);
    expect(result.remarks[0].message).toMatch(/ultratrail cannot run conv1d_relu\(/i);
  });

  it("is either asked for a table or for a plan", async () => {
    const both = representatives.measure({device, layers: plan.table, plan: {types: [{type: kType}]}});
    await expect(both).rejects.toMatchObject({diagnostic: {code: "SeveralPlans", path: "/plan"}});
  });

  it("must answer with a number above 0", async () => {
    for (const answer of [NaN, "3", undefined, Infinity]) {
      /** @type {any} */
      const wrong = {latency: () => answer};
      await expect(representatives.measure({device: wrong, layers: plan.table})).rejects.toThrow(TypeError);
    }
    const negative = representatives.measure({device: {latency: () => -1}, layers: plan.table});
    await expect(negative).rejects.toMatchObject({diagnostic: {code: "NotPositive", input: "request"}});
  });

  it("is either that or an architecture", async () => {
    /** @type {any} */
    const neither = {types: [{type: kType}]};
    await expect(representatives.sweep(neither)).rejects.toThrow(TypeError);
    /** @type {any} */
    const both = {device, architecture: "oma", types: [{type: kType}]};
    await expect(representatives.sweep(both)).rejects.toThrow(TypeError);
  });
});

describe("what a description says", () => {
  /** @type {PlannedType[]} */
  const types = [{type: "conv1d", space: {batch: [1, 1], groups: [1, 1]}}];
  const sweep = async (knowledge) => {
    const {found} = await representatives.sweep({architecture: "ultratrail", types, knowledge});
    return found[0].widths.filter(({width}) => width > 1).map(({product, width, source}) => [product, width, source]);
  };

  it("is confirmed in a gray box, believed in a white box, and found in a black box", async () => {
    const widths = (source) => ["channels", "filters"].map((parameter) => [[parameter], 8, source]);
    expect(await sweep("gray")).toEqual(widths("confirmed"));
    expect(await sweep("white")).toEqual(expect.arrayContaining(widths("description")));
    expect(await sweep("black")).toEqual(widths("measured"));
  });

  it("is not there for a callback", async () => {
    const refused = representatives.sweep({device, types: [{type: kType}], knowledge: "gray"});
    await expect(refused).rejects.toMatchObject({diagnostic: {code: "NoDescription", path: "/knowledge"}});
  });
});

describe("a fitted model", () => {
  it("predicts layers that it has not seen", async () => {
    const types = [{type: kType, space}];
    const test = await representatives.plan({types, budget: 100, sampling: "random", seed: 9, unit: "us"});
    const truth = await representatives.measure({device, layers: test.table});
    const errors = await representatives.evaluate({model: fitted.model, table: truth.table});
    expect(errors.total.count).toBe(100);
    expect(errors.total.mape_percent).toBeLessThan(0.1);
    expect(violations("evaluate.response", errors)).toEqual([]);
    const predictions = await representatives.predict({model: fitted.model, layers: test.table});
    expect(violations("predict.response", predictions)).toEqual([]);
    expect(predictions.predictions).toHaveLength(100);
  });

  it("is one more accelerator", async () => {
    const network = {...smallNetwork, layers: [{op: "Gemm", units: 16}, {op: "Softmax"}]};
    const result = await estimate({architecture: fitted.model, network});
    expect(violations("estimate", result)).toEqual([]);
    const micros = stepped({m: 4, n: 16, k: 8});
    expect(result.layers[0]).toMatchObject({status: "mapped", exact: false, method: "fitted_model"});
    expect(Number(result.layers[0].cycles) / 100).toBeCloseTo(micros, 0);
    expect(result.layers[1]).toMatchObject({status: "unmapped", reason: {code: "NotTrained"}});
    expect(result.total.cycles_low).toBeLessThanOrEqual(Number(result.total.cycles));
    expect(result.total.cycles_high).toBeGreaterThanOrEqual(Number(result.total.cycles));
    const {count, mape_percent: mape} = fitted.summary.types[0].cross_validated;
    expect(result.accuracy[0]).toMatchObject({layers: count, basis: "cross_validation", share_of_cycles: 1});
    expect(result.claims.exact.level).toBe("predicted");
    expect(result.claims.validated.mape_percent).toBeCloseTo(mape, 9);
    expect(result.claims.complete).toMatchObject({level: "partial", layers: 2, layers_covered: 1});
    expect(looksLikeModel(fitted.model)).toBe(true);
    expect(looksLikeModel(scalarText)).toBe(false);
  });

  it("converts cycles at the clock that it is asked for", async () => {
    const network = {...smallNetwork, layers: [{op: "Gemm", units: 16}]};
    const at = async (clock_hz) => (await estimate({architecture: fitted.model, network, clock_hz})).total;
    const [slow, fast] = [await at(1e6), await at(1e8)];
    expect(Number(fast.cycles) / Number(slow.cycles)).toBeCloseTo(100, -1);
    expect(Number(fast.time_s)).toBeCloseTo(Number(slow.time_s), 5);
  });

  it("has no parameters", async () => {
    const refused = estimate({architecture: fitted.model, network: smallNetwork, parameters: {rows: 4}});
    await expect(refused).rejects.toMatchObject({diagnostic: {code: "UnknownParameter", input: "request"}});
  });

  it("chooses the layers to measure next", async () => {
    const types = [{type: kType, space, widths: swept.found[0].widths}];
    const next = await representatives.plan({types, budget: 10, known: measured.table, model: fitted.model});
    expect(next.planned).toBe(10);
    const rowsOf = (table) =>
      table
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((row) => row.replace(/,[^,]*$/, ""));
    const known = new Set(rowsOf(measured.table));
    for (const row of rowsOf(next.table)) expect(known).not.toContain(row);
  });
});

describe("what crosses has the shape of its schema", () => {
  it("from a sweep to a model's errors", async () => {
    const module = checked(await loadFullModule());
    expect(module.call("layerTypes", {}).map(({type}) => type)).toContain("matmul");
    const architecture = module.put("architecture", scalarText);
    const small = {batch: [1, 1], m: [1, 16], n: [1, 16], k: [1, 16]};
    const types = [{type: "matmul", space: small}];
    const sweep = module.run("sweep", {architecture, types, farthest: 16}, 0);
    expect(sweep.parts.length).toBeGreaterThan(0);
    const plan = module.call("plan", {types: [{...types[0], widths: sweep.value.found[0].widths}], budget: 40});
    const request = {architecture, layers: plan.table, noise: {relative: 0.01}};
    const {table} = module.run("measure", request).value;
    expect(module.call("describeTable", {table}).layers).toBe(40);
    const {model} = module.run("fit", {table, name: "scalar"}).value;
    expect(module.call("describeModel", {model}).name).toBe("scalar");
    module.call("predict", {model, layers: plan.table});
    module.call("evaluate", {model, table});
    expect(JSON.parse(module.call("document", {handle: model}).text).name).toBe("scalar");
    const network = module.put("network", JSON.stringify(smallNetwork));
    const {estimate: handle} = module.call("estimateByModel", {model, network, clock_hz: 1000});
    const document = module.call("estimateDocument", {estimate: handle});
    expect(module.call("estimateLayer", {estimate: handle, layer: 0})).toEqual(document.layers[0]);
  });

  it("a caller who is the device", async () => {
    const raw = await loadFullModule();
    const layers = raw.put("table", plan.table);
    expect(JSON.parse(layers).ok).toBe(true);
    const {value} = JSON.parse(raw.start("measure", JSON.stringify({layers: JSON.parse(layers).value.handle})));
    const step = JSON.parse(raw.step(value.job, 10)).value;
    expect(violations("step", step)).toEqual([]);
    expect(step.wanted.length).toBeGreaterThan(0);
    expect(JSON.parse(raw.step(value.job, 10)).value.wanted).toEqual(step.wanted);
    const answers = step.wanted.map((layer) => ({latency: stepped(layer)}));
    for (const wrong of [[], [...answers, ...answers], [{latency: -1}], "fast"]) {
      const refused = JSON.parse(raw.call("provide", JSON.stringify({job: value.job, answers: wrong})));
      expect(refused.error.input, JSON.stringify(wrong)).toBe("request");
    }
    expect(violations("provide.request", {job: value.job, answers})).toEqual([]);
    expect(JSON.parse(raw.call("provide", JSON.stringify({job: value.job, answers}))).ok).toBe(true);
    expect(JSON.parse(raw.step(value.job, 10)).value.progress.done).toBe(answers.length);
  });
});

it("a split keeps test layers and those that share a representative apart", async () => {
  const {test, train, draws} = await representatives.splitTable({
    table: measured.table,
    widths: swept.found,
    test_part: 0.25,
    sizes: [20, 1000],
  });
  expect(test.samples + train.samples).toBe(120);
  expect(test.samples).toBeGreaterThan(20);
  expect(test.samples).toBeLessThanOrEqual(30);
  expect(draws.map(({sampling, samples}) => [sampling, samples])).toEqual([
    ["representatives", 20],
    ["random", 20],
    ["representatives", train.samples],
    ["random", train.samples],
  ]);
  for (const {table, samples} of [test, train, ...draws]) {
    expect(table.trimEnd().split("\n")).toHaveLength(samples + 1);
  }
});

describe("a network's layers", () => {
  it("are cut into the blocks that a device fuses, each once", async () => {
    const blocks = await representatives.networkLayers({network: "resnet8"});
    const single = await representatives.networkLayers({network: "resnet8", types: ["conv2d"]});
    const typesOf = ({types}) => types.map(({type}) => type);
    expect(typesOf(blocks)).toContain("residual");
    expect(typesOf(single)).toEqual(expect.arrayContaining(["conv2d", "elementwise"]));
    expect(typesOf(single)).not.toContain("residual");
    const macs = ({parts}) => parts.reduce((sum, part) => sum + part.macs, 0);
    expect(macs(blocks)).toBe(macs(single));
    const {measured} = await representatives.measure({device: {latency: () => 7}, layers: single.table});
    expect(measured).toBe(
      new Set(single.parts.filter(({layer}) => layer).map(({layer}) => JSON.stringify(layer))).size,
    );
  });

  it("say which type is unknown", async () => {
    /** @type {any[]} */
    const types = ["conv2d", "conv9d"];
    const wrong = representatives.networkLayers({network: "resnet8", types});
    await expect(wrong).rejects.toMatchObject({
      diagnostic: {code: "UnknownLayerType", input: "request", path: "/types/1"},
    });
  });
});

describe("a described accelerator of unknown numbers", () => {
  /** @type {PlannedType[]} */
  const types = [{type: "conv1d_relu"}];
  const hidden = {rows: 4, columns: 16};
  let table;
  beforeAll(async () => {
    ({table} = await representatives.measure({
      architecture: "ultratrail",
      parameters: hidden,
      plan: {types, budget: 40},
    }));
  });
  const free = ["rows", "columns", "loading"];

  it("is found from measurements, and estimates what it was", async () => {
    const onProgress = vi.fn();
    const result = await representatives.calibrate({architecture: "ultratrail", table, free, onProgress});
    expect(violations("calibrate.response", result)).toEqual([]);
    expect(result.parameters).toEqual(hidden);
    expect(result.held_out).toMatchObject({count: 8, mape_percent: 0});
    expect(onProgress.mock.lastCall?.[0]).toMatchObject({fraction: 1, parameter: ""});
    const cycles = async (parameters) =>
      (await estimate({architecture: "ultratrail", network: "tc_resnet8", parameters})).total.cycles;
    expect(await cycles(result.parameters)).toBe(await cycles(hidden));
    expect(await cycles(result.parameters)).not.toBe(await cycles({}));
  });

  it("says of its steps what their schema says", async () => {
    const module = checked(await loadFullModule());
    const architecture = module.put(
      "architecture",
      readFileSync(new URL("arch_presets/ultratrail.json", root), "utf8"),
    );
    const request = {free, fixed: {weight_bits: 8}, seed: 4, type: "conv1d_relu"};
    const {parts} = module.run("calibrate", {architecture, table: module.put("table", table), ...request}, 0);
    expect(parts.length).toBeGreaterThan(0);
  });

  it("is given up when the caller says so", async () => {
    const controller = new AbortController();
    const calibration = representatives.calibrate({
      architecture: "ultratrail",
      table,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(calibration).rejects.toThrow(/abort/i);
  });

  it.each([
    [{architecture: "ultratrial"}, {code: "UnknownPreset", input: "architecture"}],
    [{architecture: "{}"}, {input: "architecture"}],
    [
      {free: ["row"]},
      {code: "UnknownParameter", input: "request", path: "/free/0", hint: expect.stringContaining("rows")},
    ],
    [{fixed: {loading: "never"}}, {input: "request", path: "/fixed/loading"}],
    [{table: "type,m,n,k,latency_ms\nfully_connected,1,2,3,4\n"}, {code: "TooFewMeasurements", input: "table"}],
    [{table: ""}, {code: "EmptyTable", input: "table"}],
  ])("%j is refused", async (change, expected) => {
    const refused = representatives.calibrate({architecture: "ultratrail", table, ...change});
    const {diagnostic} = await refused.catch((error) => error);
    expect(diagnostic).toMatchObject(expected);
  });
});

describe("jobs", () => {
  it("show progress and can be ended early", async () => {
    const onProgress = vi.fn();
    await representatives.measure({device, layers: plan.table, onProgress});
    expect(onProgress.mock.lastCall?.[0]).toEqual({done: 120, total: 120, what: ""});
    const controller = new AbortController();
    const fit = representatives.fit({
      table: measured.table,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(fit).rejects.toThrow(/abort/i);
  });
});

describe("bad input", () => {
  const refusal = (promise) =>
    promise.then(
      () => null,
      (error) => error.diagnostic,
    );

  it.each([
    ["", {code: "EmptyTable", input: "table"}],
    ["type,m\nfully_connected,3\n", {code: "MissingColumn", path: "latency_cycles", line: 1}],
    ["m,n,k,latency_ms\n1,2,3,4\n", {code: "MissingColumn", path: "type"}],
    ["type,m,n,k,latency_h\nfully_connected,1,2,3,4\n", {code: "UnknownUnit"}],
    ["type,m,n,k,latency_ms\nfully_connected,1,2,3,-4\n", {code: "NoUsableRow", line: 2}],
    ["type,m,n,k,latency_ms\nfully_connected,1,2,3,4\n", {code: "TooFewSamples"}],
  ])("table %j", async (table, expected) => {
    const diagnostic = await refusal(representatives.fit({table}));
    expect(diagnostic).toMatchObject(expected);
    expect(violations("diagnostic", diagnostic)).toEqual([]);
  });

  it("rows that cannot be used are left out, with their lines", async () => {
    const rows = measured.table.trimEnd().split("\n");
    const table = [rows[0], "fully_connected,0,2,3,4", "fully_connected,x,2,3,4", ...rows.slice(1)].join("\n");
    const {summary, remarks} = await representatives.fit({table});
    expect(remarks.map(({line, code, used}) => [line, code, used])).toEqual([
      [2, "OutOfRange", false],
      [3, "NotANumber", false],
    ]);
    expect(summary.types[0].samples).toBe(120);
  });

  it("requests say where they are wrong", async () => {
    /** @type {[request: any, expected: object][]} */
    const cases = [
      [{types: [{type: "conv4d"}]}, {code: "UnknownLayerType", path: "/types/0/type"}],
      [
        {types: [{type: kType, space: {channels: [1, 2]}}]},
        {code: "UnknownParameter", path: "/types/0/space/channels"},
      ],
      [{types: [{type: kType, space: {m: [5, 2]}}]}, {code: "OutOfRange", path: "/types/0/space/m/1"}],
      [
        {types: [], budget: 5},
        {code: "OutOfRange", path: "/types"},
      ],
      [
        {types: [{type: kType}], budget: 0},
        {code: "OutOfRange", path: "/budget"},
      ],
      [
        {types: [{type: kType}], sampling: "all"},
        {code: "UnknownValue", path: "/sampling"},
      ],
    ];
    for (const [request, expected] of cases) {
      expect(await refusal(representatives.plan(request))).toMatchObject({input: "request", ...expected});
    }
  });

  it("models that are broken are refused with their place", async () => {
    const model = JSON.parse(fitted.model);
    /** @type {[text: string, expected: object][]} */
    const cases = [
      ["{", {code: "JsonSyntax"}],
      [JSON.stringify({...model, format: "cyclescope-fitted-model-99"}), {code: "UnknownFormat", path: "/format"}],
      [JSON.stringify({...model, unit: "h"}), {code: "UnknownValue", path: "/unit"}],
      [JSON.stringify({...model, types: [...model.types, ...model.types]}), {code: "DuplicateName", path: "/types/1"}],
    ];
    for (const [text, expected] of cases) {
      expect(await refusal(representatives.readModel(text))).toMatchObject({input: "model", ...expected});
    }
  });

  it("units that do not fit are refused, unless a clock turns one into the other", async () => {
    const cycles = measured.table.replace("latency_us", "latency_cycles");
    const {model} = await representatives.fit({table: measured.table});
    const diagnostic = await refusal(representatives.evaluate({model, table: cycles}));
    expect(diagnostic).toMatchObject({code: "UnitMismatch", input: "table"});
    const known = await representatives.evaluate({model: fitted.model, table: cycles});
    expect(known.points[0].measured * 100).toBeCloseTo(Number(cycles.split("\n")[1].split(",")[4]), 6);
  });

  it("is thrown as a CyclescopeError", async () => {
    await expect(representatives.readTable("")).rejects.toThrow(CyclescopeError);
  });
});
