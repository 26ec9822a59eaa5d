/** The package's functions under Node: inputs in all their forms, errors, progress, cancelling. */
import {readFileSync} from "node:fs";
import {describe, expect, it, vi} from "vitest";
import {
  CyclescopeError,
  attribute,
  checkArchitecture,
  describe as outline,
  estimate,
  networks,
  presets,
  readNetwork,
  tryAttribute,
  tryCheckArchitecture,
  tryDescribe,
  tryEstimate,
  tryReadNetwork,
  version,
} from "../../build/wasm/package/index.js";
import {root, scalarText, slowNetwork, smallNetwork} from "./support/module.mjs";

/** @typedef {import("../../build/wasm/package/index.js").EstimateOptions} EstimateOptions */

const architecture = scalarText;
const bytesOf = (text) => new TextEncoder().encode(text);

describe("attribute", () => {
  it("says what every cycle of the estimate is spent on", async () => {
    const inputs = {architecture: "gemmini", network: "tc_resnet8", parameters: {dim: 8}};
    const whole = await estimate(inputs);
    const onProgress = vi.fn();
    const {total, layers} = await attribute({...inputs, onProgress});
    const sum = (path) => path.reduce((cycles, part) => cycles + part.cycles, 0);
    expect(total.cycles).toBe(whole.total.cycles);
    expect(sum(total.path)).toBe(total.cycles);
    expect(layers.map(({name, cycles}) => [name, cycles])).toEqual(
      whole.layers.map(({name, cycles}) => [name, cycles ?? 0]),
    );
    for (const {path, cycles} of layers) expect(sum(path)).toBe(cycles);
    expect(onProgress).toHaveBeenCalled();
  });

  it("is refused with the error of the input", async () => {
    await expect(attribute({architecture: "gemmini", network: "{"})).rejects.toThrow(CyclescopeError);
  });
});

describe("estimate", () => {
  it("takes an architecture and a network in every form", async () => {
    const expected = await estimate({architecture, network: smallNetwork});
    const text = JSON.stringify(smallNetwork);
    const bytes = bytesOf(text);
    const source = {size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length)};
    for (const network of [text, `\n  ${text}`, bytes, bytes.buffer, new Blob([bytes]), source]) {
      expect(await estimate({architecture, network})).toEqual(expected);
    }
    expect(await estimate({architecture: JSON.parse(scalarText), network: smallNetwork})).toEqual(expected);
  });

  it("takes presets and built-in networks by name", async () => {
    const result = await estimate({architecture: "systolic_array", network: "tc_resnet8", parameters: {rows: 8}});
    expect(result.architecture.name).toBe("systolic_array");
    expect(result.architecture.parameters.rows).toBe(8);
    expect(result.total.cycles).toBeGreaterThan(0);
  });

  it("passes the request on", async () => {
    /** @type {Partial<EstimateOptions>} */
    const request = {parameters: {multiplier: "slow"}, method: "whole_graph", clock_hz: 5};
    const result = await estimate({architecture, network: smallNetwork, ...request});
    expect(result.method).toBe("whole_graph");
    expect(result.architecture).toMatchObject({clock_hz: 5, parameters: {multiplier: "slow"}});
  });

  it("rejects with the place of the error", async () => {
    const broken = scalarText.replace('"name": "dram"', '"nam": "dram"');
    const error = await estimate({architecture: broken, network: smallNetwork}).catch((reason) => reason);
    expect(error).toBeInstanceOf(CyclescopeError);
    expect(error.code).toBe("UnknownKey");
    expect(error.diagnostic.line).toBe(
      1 + scalarText.slice(0, scalarText.indexOf('"name": "dram"')).split("\n").length - 1,
    );
    expect(error.message).toMatch(/^architecture:\d+:\d+: \/objects\/8/);
  });

  it("knows which names there are", async () => {
    const outcome = await tryEstimate({architecture: "systolic", network: smallNetwork});
    expect(outcome).toMatchObject({ok: false, error: {code: "UnknownPreset", input: "architecture"}});
    expect(outcome).toHaveProperty("error.hint", expect.stringContaining("systolic_array"));
    const other = await tryEstimate({architecture, network: "resnet51"});
    expect(other).toMatchObject({ok: false, error: {code: "UnknownNetwork", input: "network"}});
    expect(other).toHaveProperty("error.hint", expect.stringContaining("resnet50"));
  });

  it("refuses what is neither a network nor a file", async () => {
    /** @type {any[]} the types refuse them too */
    const others = [null, undefined, 7, {}, []];
    for (const network of [...others, new Uint8Array()]) {
      const outcome = await tryEstimate({architecture, network});
      expect(outcome, String(network)).toMatchObject({ok: false, error: {input: "network"}});
    }
    for (const odd of others) {
      const outcome = await tryEstimate({architecture: odd, network: smallNetwork});
      expect(outcome, String(odd)).toMatchObject({ok: false, error: {input: "architecture"}});
    }
  });

  it("reports progress up to the end", async () => {
    const onProgress = vi.fn();
    await estimate({architecture, network: smallNetwork, onProgress});
    expect(onProgress).toHaveBeenLastCalledWith({layers_done: 2, layers_total: 2, layer: ""});
  });

  it("ends when its signal says so, and the next one works", async () => {
    const controller = new AbortController();
    /** @type {EstimateOptions} */
    const slow = {architecture, network: slowNetwork, method: "whole_graph"};
    const onProgress = () => controller.abort(new Error("enough"));
    await expect(estimate({...slow, onProgress, signal: controller.signal})).rejects.toThrow("enough");
    await expect(estimate({...slow, signal: AbortSignal.abort(new Error("before"))})).rejects.toThrow("before");
    expect((await estimate({architecture, network: smallNetwork})).total.cycles).toBeGreaterThan(0);
  });

  it("leaves the event loop its turns", async () => {
    let turns = 0;
    const timer = setInterval(() => ++turns, 1);
    await estimate({architecture, network: slowNetwork, method: "whole_graph", instruction_budget: 1e9});
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  it("passes on what a progress callback throws", async () => {
    const onProgress = () => {
      throw new TypeError("mine");
    };
    await expect(estimate({architecture, network: smallNetwork, onProgress})).rejects.toThrow(TypeError);
  });
});

describe("the catalogue", () => {
  it("has presets and networks that can be read", async () => {
    expect(presets.map(({name}) => name)).toEqual(expect.arrayContaining(["oma", "systolic_array"]));
    expect(networks.map(({name}) => name)).toEqual(expect.arrayContaining(["resnet50", "bert_base"]));
    for (const {name, title} of presets) expect((await checkArchitecture(name)).title).toBe(title);
    for (const {name} of networks) expect((await readNetwork(name)).name).toBe(name);
  });

  it("cannot be changed by its readers", () => {
    /** @type {any} beyond what the types promise */
    const writable = presets;
    expect(() => (writable[0].name = "mine")).toThrow(TypeError);
    expect(() => writable.push({})).toThrow(TypeError);
  });
});

describe("checkArchitecture and readNetwork", () => {
  it("summarise", async () => {
    expect(await checkArchitecture(architecture, {parameters: {latency: 3}})).toMatchObject({name: "scalar"});
    expect(await readNetwork(smallNetwork)).toMatchObject({name: "small", layers: 2});
  });

  it("answer outcomes where asked to", async () => {
    expect(await tryCheckArchitecture("{")).toMatchObject({ok: false, error: {code: "JsonSyntax"}});
    expect(await tryReadNetwork("{")).toMatchObject({ok: false, error: {code: "JsonSyntax"}});
  });
});

describe("the outline of an accelerator", () => {
  it("has groups with their sizes, and edges between them, at given parameters", async () => {
    const {groups, edges} = await outline("systolic_array", {parameters: {rows: 3, columns: 5}});
    const counts = new Map(groups.map(({name, count}) => [name, count]));
    expect(counts.get("pe[*][*]")).toBe(15);
    const memory = groups.find(({name}) => name === "imem");
    expect(memory?.sizes.port_width?.min).toBeGreaterThan(0);
    expect(edges.length).toBeGreaterThan(0);
    for (const {from, to} of edges) for (const end of [from, to]) expect(groups[end], String(end)).toBeDefined();
  });

  it("is refused where the description or a parameter is", async () => {
    expect(await tryDescribe("{")).toMatchObject({ok: false, error: {code: "JsonSyntax", input: "architecture"}});
    const outcome = await tryDescribe("systolic_array", {parameters: {row: 3}});
    expect(outcome).toMatchObject({ok: false, error: {code: "UnknownParameter", hint: "did you mean 'rows'?"}});
  });
});

describe("functions that begin with try never throw", () => {
  const cyclic = /** @type {any} */ ({});
  cyclic.self = cyclic;
  const throwing = {
    get name() {
      throw new Error("mine");
    },
  };
  const nothing = Object.create(null);
  /** @type {[string, any][]} */
  const odd = [
    ["undefined", undefined],
    ["null", null],
    ["a number", 7],
    ["a big integer", 7n],
    ["a symbol", Symbol("odd")],
    ["a function", () => {}],
    ["a list", [1, [2]]],
    ["a cycle", cyclic],
    ["a getter that throws", throwing],
    ["an object without a prototype", nothing],
    ["binary text", "\u0000\u0001"],
    ["a long text", "x".repeat(1_000_000)],
    ["an empty text", ""],
    ["a source that throws", {size: 8, read: () => throwing.name}],
    ["a source without a size", {read: () => new Uint8Array()}],
    ["a source of nonsense", {size: NaN, read: () => 7}],
  ];
  const refused = {ok: false, error: {code: expect.any(String), message: expect.any(String)}};

  it.each(odd)("given %s as anything", async (_, value) => {
    const good = {architecture, network: smallNetwork};
    for (const options of [value, {...good, architecture: value}, {...good, network: value}]) {
      expect(await tryEstimate(options)).toMatchObject(refused);
      expect(await tryAttribute(options)).toMatchObject(refused);
    }
    expect(await tryCheckArchitecture(value)).toMatchObject(refused);
    expect(await tryDescribe(value)).toMatchObject(refused);
    expect(await tryReadNetwork(value)).toMatchObject(refused);
    for (const name of ["parameters", "dimensions", "method", "clock_hz", "signal", "onProgress"]) {
      expect(await tryEstimate({...good, [name]: value}), name).toHaveProperty("ok");
    }
    expect(await tryCheckArchitecture(architecture, value)).toHaveProperty("ok");
    expect(await tryReadNetwork(smallNetwork, value)).toHaveProperty("ok");
  });

  it("when a signal ends it, before or meanwhile", async () => {
    const aborted = {ok: false, error: {code: "Aborted", input: "request", message: "enough"}};
    const slow = {architecture, network: slowNetwork, method: /** @type {const} */ ("whole_graph")};
    expect(await tryEstimate({...slow, signal: AbortSignal.abort(new Error("enough"))})).toMatchObject(aborted);
    expect(await tryAttribute({architecture, network: slowNetwork, signal: AbortSignal.abort("enough")})).toMatchObject(
      aborted,
    );
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    expect(await tryEstimate({...slow, onProgress, signal: controller.signal})).toMatchObject(aborted);
  });

  it("when a callback throws, whatever it throws", async () => {
    for (const thrown of [new TypeError("mine"), "mine", nothing, undefined]) {
      const onProgress = () => {
        throw thrown;
      };
      const outcome = await tryEstimate({architecture, network: smallNetwork, onProgress});
      expect(outcome).toMatchObject({ok: false, error: {code: "BadArgument", message: expect.any(String)}});
    }
  });
});

it("has the version of its package", async () => {
  const {version: expected} = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  expect((await version()).core).toBe(expected);
});
