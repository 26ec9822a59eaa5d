/** The built module, through a client: outcomes, their shapes, and that nothing breaks it. */
import {beforeAll, describe, expect, it} from "vitest";
import {
  createClient,
  createModule,
  fusingText,
  loadModule,
  scalarText,
  slowNetwork,
  smallNetwork,
  wasmBinary,
} from "./support/module.mjs";
import {checked} from "./support/checked.mjs";
import {violations} from "./support/schemas.mjs";
import {loadModule as instantiate} from "../../wasm/client/bound_module.ts";
import {Client} from "../../wasm/client/client.ts";
import {wholeOverview} from "../../wasm/client/overview.ts";
import {estimateCsv, estimateTable} from "../../wasm/package/report.ts";

let client;
beforeAll(() => {
  client = createClient();
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

const architectureOf = (text = scalarText) => client.open("architecture", text);
const networkOf = (network = smallNetwork) => client.open("network", JSON.stringify(network));

async function estimate(request = {}, network = smallNetwork, machine = scalarText) {
  const documents = {architecture: architectureOf(machine), network: networkOf(network)};
  const {estimate} = valueOf(await client.run("estimate", {...documents, ...request}));
  const document = valueOf(await client.call("estimateDocument", {estimate}));
  for (const handle of [estimate, ...Object.values(documents)]) client.close(handle);
  return document;
}

describe("values have the shape of their schema", () => {
  it("version", async () =>
    expect(violations("version.response", valueOf(await client.call("version", {})))).toEqual([]));

  it("architecture summary", async () => {
    const request = {architecture: architectureOf(), parameters: {latency: 4}};
    const summary = valueOf(await client.call("describeArchitecture", request));
    expect(violations("describeArchitecture.response", summary)).toEqual([]);
    expect(summary.parameters[0]).toMatchObject({name: "latency", value: 4, default: 2});
  });

  it("network summary", async () => {
    const summary = valueOf(await client.call("describeNetwork", {network: networkOf()}));
    expect(violations("describeNetwork.response", summary)).toEqual([]);
    expect(summary.macs).toBe(4 * 8 * 16);
  });

  it("estimate", async () => {
    const result = await estimate({parameters: {latency: 4, multiplier: "slow"}, clock_hz: 2e9});
    expect(violations("estimate", result)).toEqual([]);
    expect(result.total.time_s).toBe(result.total.cycles / 2e9);
  });

  it("estimate of a network with what the machine lacks", async () => {
    const layers = [...smallNetwork.layers, {op: "Flatten"}, {op: "Softmax"}];
    const result = await estimate({}, {...smallNetwork, layers});
    expect(violations("estimate", result)).toEqual([]);
    expect(result.layers.map(({status}) => status)).toEqual(["mapped", "mapped", "view", "unmapped"]);
  });

  it("every step of a job, and what it is asked", async () => {
    const module = checked(await loadModule());
    const layers = [{op: "Gemm", units: 64, bias: false}, {op: "Relu"}];
    const network = module.put("network", JSON.stringify({name: "steps", inputs: {x: [16, 64]}, layers}));
    const request = {architecture: module.put("architecture", scalarText), network, method: "whole_graph"};
    const {value, parts} = module.run("estimate", request, 0);
    expect(parts.flatMap((part) => part.layers)).toEqual(value.layers.slice(0, 1));
    expect(module.call("estimateDocument", {estimate: value.estimate}).layers).toHaveLength(2);
    expect(module.call("operations", {}).map(({name}) => name)).toContain("estimateLayer");
    expect(module.call("release", {handle: value.estimate})).toBeNull();
  });
});

describe("an overview", () => {
  it("says of every layer what the whole estimate says", async () => {
    const network = {...smallNetwork, layers: [...smallNetwork.layers, {op: "Softmax"}]};
    const documents = {architecture: architectureOf(fusingText), network: networkOf(network)};
    const overview = wholeOverview(valueOf(await client.run("estimate", documents)), undefined);
    const {layers, ...head} = valueOf(await client.call("estimateDocument", {estimate: overview.estimate}));
    expect(head).toMatchObject({
      total: overview.total,
      architecture: overview.architecture,
      unmapped: overview.unmapped,
      resources: overview.resources,
    });
    expect(overview.layers).toHaveLength(layers.length);
    for (const [index, row] of overview.layers.entries()) {
      const layer = valueOf(await client.call("estimateLayer", {estimate: overview.estimate, layer: index}));
      expect(layer).toEqual(layers[index]);
      const {name, operator, status, cycles, macs, utilisation, exact, limiting_resource, instructions} = layer;
      expect(row).toMatchObject({
        index,
        name,
        operator,
        status,
        cycles,
        macs,
        utilisation,
        exact,
        limiting_resource,
        instructions,
      });
      if (status === "mapped") expect(row.kernels).toEqual(layer.kernels.map(({kernel}) => kernel));
      expect(row.share).toBeCloseTo(layer.share, 6);
      expect(row.time_s).toBeCloseTo(layer.time_s, 12);
    }
  });

  it("that differs from a known one is whole with it", async () => {
    const documents = {architecture: architectureOf(), network: networkOf()};
    const run = async (latency, known) =>
      valueOf(
        await client.run("estimate", {...documents, parameters: {latency}, ...(known ? {known: known.estimate} : {})}),
      );
    const first = wholeOverview(await run(2), undefined);
    const changes = await run(7, first);
    expect(changes).toHaveProperty("known");
    expect(changes).not.toHaveProperty("network");
    const fresh = wholeOverview(await run(7), undefined);
    expect({...wholeOverview(changes, first), estimate: fresh.estimate}).toEqual(fresh);
    const nothing = await run(7, wholeOverview(changes, first));
    expect(nothing.layers).toEqual([]);
    expect(nothing).not.toHaveProperty("total");
  });

  it("is complete where the known one is gone or has other layers", async () => {
    const architecture = architectureOf();
    const first = valueOf(await client.run("estimate", {architecture, network: networkOf()}));
    const other = {...smallNetwork, layers: [...smallNetwork.layers, {op: "Relu"}]};
    const request = {architecture, network: networkOf(other), known: first.estimate};
    expect(valueOf(await client.run("estimate", request)).layers).toHaveLength(3);
  });
});

describe("a machine that executes layers along", () => {
  const layers = [...smallNetwork.layers, {op: "Gemm", units: 4, bias: false}];
  const network = {...smallNetwork, layers};

  it("has their cost in one of them", async () => {
    const result = await estimate({}, network, fusingText);
    expect(violations("estimate", result)).toEqual([]);
    expect(result.layers.map(({status}) => status)).toEqual(["mapped", "fused", "mapped"]);
    const [product, clipping, last] = result.layers;
    expect(product.fused).toEqual([clipping.name]);
    expect(clipping.fused_into).toBe(product.name);
    expect(clipping.cycles).toBe(0);
    expect(last.fused).toBeUndefined();
    expect(result.total.cycles).toBe(product.cycles + last.cycles);
    const apart = await estimate({}, network);
    expect(result.total.cycles).toBeLessThan(apart.total.cycles);
    expect(product.cycles).toBeGreaterThan(apart.layers[0].cycles);
  });

  it("says so in the table and in the CSV", async () => {
    const result = await estimate({}, network, fusingText);
    const [product, clipping] = result.layers;
    const row = estimateTable(result)
      .split("\n")
      .find((line) => line.startsWith(clipping.name));
    expect(row).toContain(`in ${product.name}`);
    expect(estimateTable(result)).toContain(`${product.name} + ${clipping.name}`);
    const [header, , line] = estimateCsv(result)
      .split("\n")
      .map((text) => text.split(","));
    expect(line[header.indexOf("status")]).toBe("fused");
    expect(line[header.indexOf("fused_into")]).toBe(product.name);
    expect(line[header.indexOf("cycles")]).toBe("0");
  });
});

describe("requests", () => {
  it("the schema and the module agree on which are good", async () => {
    const module = await loadModule();
    const put = (kind, text) => valueOf(JSON.parse(module.put(kind, text))).handle;
    const documents = {
      architecture: put("architecture", scalarText),
      network: put("network", JSON.stringify(smallNetwork)),
    };
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
      {dimensions: {batch: -1}},
      {architecture: 0},
      {network: "resnet50"},
      {known: 1.5},
    ].map((request) => ({...documents, ...request}));
    for (const request of [...requests, [], null, 7]) {
      const outcome = JSON.parse(module.start("estimate", JSON.stringify(request)));
      const good = violations("estimate.request", request).length === 0;
      expect(outcome.ok, JSON.stringify(request)).toBe(good);
      if (outcome.ok) valueOf(JSON.parse(module.cancel(outcome.value.job)));
      else expect(errorOf(outcome).input).toBe("request");
    }
  });

  it("that are no JSON, or of no operation, are refused", async () => {
    const module = await loadModule();
    expect(errorOf(JSON.parse(module.call("version", "{"))).input).toBe("request");
    const misspelt = errorOf(JSON.parse(module.call("describeNetwrok", "{}")));
    expect(misspelt.code).toBe("UnknownOperation");
    expect(misspelt.hint).toContain("describeNetwork");
    expect(errorOf(JSON.parse(module.start("version", "{}"))).code).toBe("UnknownOperation");
    expect(errorOf(JSON.parse(module.call("estimate", "{}"))).code).toBe("UnknownOperation");
    expect(errorOf(JSON.parse(module.put("poem", "roses"))).code).toBe("UnknownKind");
  });

  it("whose handles are unknown, released or of another kind say which", async () => {
    const module = await loadModule();
    const put = (kind, text) => valueOf(JSON.parse(module.put(kind, text))).handle;
    const architecture = put("architecture", scalarText);
    const call = (operation, request) => JSON.parse(module.call(operation, JSON.stringify(request)));
    for (const handle of [architecture + 1, 2 ** 31 - 1]) {
      expect(errorOf(call("describeArchitecture", {architecture: handle}))).toMatchObject({
        code: "UnknownHandle",
        path: "/architecture",
      });
    }
    expect(errorOf(call("describeNetwork", {network: architecture}))).toMatchObject({
      code: "WrongHandleKind",
      path: "/network",
    });
    expect(put("architecture", scalarText)).toBe(architecture);
    for (const there of [true, true, false]) {
      expect(call("describeArchitecture", {architecture}).ok).toBe(there);
      expect(call("release", {handle: architecture}).ok).toBe(there);
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
  ])("is an error with a place: %s", async (_, text) => {
    const outcomes = [
      await client.call("describeArchitecture", {architecture: client.open("architecture", text)}),
      await client.call("describeNetwork", {network: client.open("network", text)}),
    ];
    for (const outcome of outcomes) {
      const error = errorOf(outcome);
      expect(error.code).not.toBe("Internal");
      expect(error.line).toBeGreaterThan(0);
    }
  });

  it("says which of a job's inputs it was", async () => {
    const run = async (machine, network, request = {}) =>
      errorOf(
        await client.run("estimate", {
          architecture: architectureOf(machine),
          network: client.open("network", network),
          ...request,
        }),
      );
    const network = JSON.stringify(smallNetwork);
    expect((await run("{}", network)).input).toBe("architecture");
    expect((await run(scalarText, "{}")).input).toBe("network");
    expect((await run(scalarText, network, {parameters: {rows: 1}})).input).toBe("request");
  });

  it("leaves the module usable", async () => {
    const before = await estimate();
    errorOf(await client.call("describeArchitecture", {architecture: architectureOf("{")}));
    errorOf(await client.run("estimate", {architecture: architectureOf("[]"), network: client.open("network", "[]")}));
    errorOf(await client.call("estimateDocument", {estimate: {document: "none"}}));
    expect(await estimate()).toEqual(before);
  });
});

describe("jobs", () => {
  const slow = {method: "whole_graph"};

  it("report progress and can be cancelled half-way", async () => {
    const before = await estimate();
    const end = new AbortController();
    const told = [];
    const job = client.run(
      "estimate",
      {architecture: architectureOf(), network: networkOf(slowNetwork), ...slow},
      {signal: end.signal, onProgress: (progress) => (told.push(progress), end.abort(new Error("enough")))},
    );
    await expect(job).rejects.toThrow("enough");
    expect(told).toEqual([{done: 0, total: 1, what: "gemm_1"}]);
    expect(await estimate()).toEqual(before);
  });

  it("are unknown by any number that was not given, and once they are over", async () => {
    const module = await loadModule();
    for (const job of [0, -1, 1e9, 2 ** 31 - 1]) {
      expect(errorOf(JSON.parse(module.step(job, 1))).code, String(job)).toBe("UnknownJob");
      expect(errorOf(JSON.parse(module.cancel(job))).code, String(job)).toBe("UnknownJob");
    }
    const put = (kind, text) => valueOf(JSON.parse(module.put(kind, text))).handle;
    const network = put("network", JSON.stringify(smallNetwork));
    const request = JSON.stringify({architecture: put("architecture", scalarText), network});
    const {job} = valueOf(JSON.parse(module.start("estimate", request)));
    expect(valueOf(JSON.parse(module.cancel(job)))).toBeNull();
    expect(errorOf(JSON.parse(module.step(job, 1))).code).toBe("UnknownJob");
  });

  it("give the same estimate in one step and in many", async () => {
    const module = await loadModule();
    const put = (kind, text) => valueOf(JSON.parse(module.put(kind, text))).handle;
    const request = {method: "whole_graph", parameters: {latency: 5}};
    const network = put("network", JSON.stringify(smallNetwork));
    const documents = {architecture: put("architecture", scalarText), network};
    const {job} = valueOf(JSON.parse(module.start("estimate", JSON.stringify({...documents, ...request}))));
    let step;
    do step = valueOf(JSON.parse(module.step(job, 0)));
    while (!step.done);
    const {estimate: handle} = step.value;
    const document = valueOf(JSON.parse(module.call("estimateDocument", JSON.stringify({estimate: handle}))));
    expect(document).toEqual(await estimate(request));
  });
});

it("a compiled module can be shared by several clients", async () => {
  const wasmModule = await WebAssembly.compile(wasmBinary);
  const load = () => instantiate(createModule, {wasmModule});
  const clients = [1, 2].map(() => new Client({cyclescope: load, full: load}, async () => []));
  for (const other of clients) expect(await other.call("version", {})).toEqual(await client.call("version", {}));
});

describe("the memory does not grow", () => {
  /** A client whose module is at hand. */
  async function observed() {
    const module = await loadModule();
    const load = async () => module;
    return {module, client: new Client({cyclescope: load, full: load}, async () => [])};
  }

  it("over 10,000 steps of a slider", async () => {
    const {module, client: other} = await observed();
    const architecture = other.open("architecture", scalarText);
    const network = other.open("network", JSON.stringify(smallNetwork));
    let known;
    const slide = async (latency) => {
      const request = {architecture, network, parameters: {latency}, ...(known ? {known: known.estimate} : {})};
      const overview = wholeOverview(valueOf(await other.run("estimate", request)), known);
      if (known) other.close(known.estimate);
      known = overview;
      return overview.total.cycles ?? NaN;
    };
    for (let step = 0; step < 500; ++step) await slide(1 + (step % 64));
    const before = module.HEAPU8.length;
    let cycles = 0;
    for (let step = 0; step < 10_000; ++step) cycles = await slide(1 + (step % 64));
    expect(module.HEAPU8.length).toBe(before);
    expect(cycles).toBe((await estimate({parameters: {latency: 1 + (9999 % 64)}})).total.cycles);
  });

  it("over 2,000 documents that are opened and closed", async () => {
    const {module, client: other} = await observed();
    const use = async (index) => {
      const network = other.open("network", JSON.stringify({...smallNetwork, name: `network ${index}`}));
      expect(valueOf(await other.call("describeNetwork", {network})).layers).toBe(2);
      other.close(network);
    };
    for (let index = 0; index < 100; ++index) await use(index);
    const before = module.HEAPU8.length;
    for (let index = 0; index < 2_000; ++index) await use(index);
    expect(module.HEAPU8.length).toBe(before);
  });

  it("over 1,000 networks that are refused", async () => {
    const {module, client: other} = await observed();
    const refuse = async (index) => {
      const network = other.open("network", `{"layers": ${"[".repeat(index % 50)}`);
      errorOf(await other.call("describeNetwork", {network}));
      other.close(network);
    };
    for (let index = 0; index < 100; ++index) await refuse(index);
    const before = module.HEAPU8.length;
    for (let index = 0; index < 1_000; ++index) await refuse(index);
    expect(module.HEAPU8.length).toBe(before);
  });
});
