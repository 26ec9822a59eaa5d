/** The built module, through class Core: outcomes, their shapes, and that nothing breaks it. */
import {beforeAll, describe, expect, it} from "vitest";
import {fusingText, loadCore, scalarText, slowNetwork, smallNetwork, wasmBinary} from "./support/module.mjs";
import {violations} from "./support/schemas.mjs";
import {Core} from "../../wasm/core.mjs";
import {estimateCsv, estimateTable} from "../../wasm/report.mjs";

let core;
beforeAll(async () => {
  core = await loadCore();
});

function valueOf(outcome) {
  expect(outcome.error).toBeUndefined();
  return outcome.value;
}

function errorOf(outcome) {
  expect(outcome.ok).toBe(false);
  expect(violations("diagnostic", outcome.error)).toEqual([]);
  return outcome.error;
}

function estimate(request = {}, network = smallNetwork, machine = scalarText) {
  const job = valueOf(core.startEstimate(machine, JSON.stringify(network), request));
  for (;;) {
    const step = valueOf(core.stepEstimate(job, 50));
    expect(violations("step", step)).toEqual([]);
    if (step.done) return step.estimate;
  }
}

describe("values have the shape of their schema", () => {
  it("version", () => expect(violations("version", valueOf(core.version()))).toEqual([]));

  it("architecture summary", () => {
    const summary = valueOf(core.checkArchitecture(scalarText, {parameters: {latency: 4}}));
    expect(violations("architecture_summary", summary)).toEqual([]);
    expect(summary.parameters[0]).toMatchObject({name: "latency", value: 4, default: 2});
  });

  it("network summary", () => {
    const summary = valueOf(core.readNetwork(JSON.stringify(smallNetwork)));
    expect(violations("network_summary", summary)).toEqual([]);
    expect(summary.macs).toBe(4 * 8 * 16);
  });

  it("estimate", () => {
    const result = estimate({parameters: {latency: 4, multiplier: "slow"}, clock_hz: 2e9});
    expect(violations("estimate", result)).toEqual([]);
    expect(result.total.time_s).toBe(result.total.cycles / 2e9);
  });

  it("estimate of a network with what the machine lacks", () => {
    const layers = [...smallNetwork.layers, {op: "Flatten"}, {op: "Softmax"}];
    const result = estimate({}, {...smallNetwork, layers});
    expect(violations("estimate", result)).toEqual([]);
    expect(result.layers.map(({status}) => status)).toEqual(["mapped", "mapped", "view", "unmapped"]);
  });
});

describe("a machine that executes layers along", () => {
  const layers = [...smallNetwork.layers, {op: "Gemm", units: 4, bias: false}];
  const network = {...smallNetwork, layers};

  it("has their cost in one of them", () => {
    const result = estimate({}, network, fusingText);
    expect(violations("estimate", result)).toEqual([]);
    expect(result.layers.map(({status}) => status)).toEqual(["mapped", "fused", "mapped"]);
    const [product, clipping, last] = result.layers;
    expect(product.fused).toEqual([clipping.name]);
    expect(clipping.fused_into).toBe(product.name);
    expect(clipping.cycles).toBe(0);
    expect(last.fused).toBeUndefined();
    expect(result.total.cycles).toBe(product.cycles + last.cycles);
    const apart = estimate({}, network);
    expect(result.total.cycles).toBeLessThan(apart.total.cycles);
    expect(product.cycles).toBeGreaterThan(apart.layers[0].cycles);
  });

  it("says so in the table and in the CSV", () => {
    const result = estimate({}, network, fusingText);
    const [product, clipping] = result.layers;
    const row = estimateTable(result)
      .split("\n")
      .find((line) => line.startsWith(clipping.name));
    expect(row).toContain(`in ${product.name}`);
    expect(estimateTable(result)).toContain(`${product.name} + ${clipping.name}`);
    const [header, , line] = estimateCsv(result)
      .split("\r\n")
      .map((text) => text.split(","));
    expect(line[header.indexOf("status")]).toBe("fused");
    expect(line[header.indexOf("fused_into")]).toBe(product.name);
    expect(line[header.indexOf("cycles")]).toBe("0");
  });
});

describe("requests", () => {
  it("the schema and the module agree on which are good", () => {
    const requests = [
      {},
      {parameters: {}},
      {parameters: {latency: 1}},
      {parameters: {latency: 1.5}},
      {parameters: {latency: [1]}},
      {parameters: 7},
      {method: "whole_graph"},
      {method: "guess"},
      {clock_hz: 0},
      {clock_hz: 1e12},
      {clock_hz: 1e12 + 1},
      {instruction_budget: 0},
      {instruction_budget: 2 ** 53},
      {instruction_budget: 2 ** 53 + 2},
      {budget: 1},
      [],
      null,
    ];
    for (const request of requests) {
      const outcome = core.startEstimate(scalarText, JSON.stringify(smallNetwork), request);
      const good = violations("request", request).length === 0;
      expect(outcome.ok, JSON.stringify(request)).toBe(good);
      if (outcome.ok) core.cancelEstimate(outcome.value);
      else expect(errorOf(outcome).input).toBe("request");
    }
  });
});

describe("a refused input", () => {
  it.each([
    ["no JSON", "{"],
    ["an empty text", ""],
    ["another kind of JSON", "[1, 2]"],
    ["deep nesting", "[".repeat(100_000)],
    ["a lone surrogate", '{"name": "\ud800"}'],
    ["a NUL", "\0"],
  ])("is an error with a place: %s", (_, text) => {
    for (const outcome of [core.checkArchitecture(text), core.readNetwork(text)]) {
      const error = errorOf(outcome);
      expect(error.code).not.toBe("Internal");
      expect(error.line).toBeGreaterThan(0);
    }
  });

  it("says which of a job's inputs it was", () => {
    const network = JSON.stringify(smallNetwork);
    expect(errorOf(core.startEstimate("{}", network)).input).toBe("architecture");
    expect(errorOf(core.startEstimate(scalarText, "{}")).input).toBe("network");
    expect(errorOf(core.startEstimate(scalarText, network, {parameters: {rows: 1}})).input).toBe("request");
  });

  it("leaves the module usable", () => {
    const before = estimate();
    errorOf(core.checkArchitecture("{"));
    errorOf(core.startEstimate("[]", "[]"));
    errorOf(core.stepEstimate(12345, 1));
    expect(estimate()).toEqual(before);
  });
});

describe("jobs", () => {
  const slow = {method: "whole_graph"};

  it("report progress and can be cancelled half-way", () => {
    const before = estimate();
    const job = valueOf(core.startEstimate(scalarText, JSON.stringify(slowNetwork), slow));
    const step = valueOf(core.stepEstimate(job, 1));
    expect(step).toEqual({done: false, progress: {layers_done: 0, layers_total: 1, layer: "gemm_1"}});
    valueOf(core.stepEstimate(job, 1));
    expect(valueOf(core.cancelEstimate(job))).toBeNull();
    expect(errorOf(core.stepEstimate(job, 1)).code).toBe("UnknownJob");
    expect(estimate()).toEqual(before);
  });

  it("are unknown by any number that was not given", () => {
    for (const job of [0, -1, 1e9, 2 ** 31, 2 ** 53, 1.5, NaN, Infinity, undefined, null, "1"]) {
      expect(errorOf(core.stepEstimate(job, 1)).code, String(job)).toBe("UnknownJob");
      expect(errorOf(core.cancelEstimate(job)).code, String(job)).toBe("UnknownJob");
    }
  });

  it("give the same estimate in one step and in many", () => {
    const request = {method: "whole_graph", parameters: {latency: 5}};
    const whole = estimate(request);
    const fresh = valueOf(core.startEstimate(scalarText, JSON.stringify(smallNetwork), request));
    let step;
    do step = valueOf(core.stepEstimate(fresh, 0));
    while (!step.done);
    expect(step.estimate).toEqual(whole);
  });
});

it("a compiled module can be shared by several cores", async () => {
  const wasmModule = await WebAssembly.compile(wasmBinary);
  const cores = await Promise.all([Core.load({wasmModule}), Core.load({wasmModule})]);
  for (const other of cores) expect(other.version()).toEqual(core.version());
});

it("a thousand estimates do not grow the memory without end", async () => {
  const {loadModule} = await import("./support/module.mjs");
  const module = await loadModule();
  const other = new Core(module);
  const run = (latency) => {
    const job = valueOf(other.startEstimate(scalarText, JSON.stringify(smallNetwork), {parameters: {latency}}));
    expect(valueOf(other.stepEstimate(job, 1000)).done).toBe(true);
  };
  for (let i = 0; i < 100; ++i) run(1 + (i % 64));
  const before = module.HEAPU8.length;
  for (let i = 0; i < 1000; ++i) run(1 + (i % 64));
  expect(module.HEAPU8.length).toBe(before);
});
