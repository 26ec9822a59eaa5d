/** Both modules behind one object: which is asked, what is put into it and when, and what goes again. */
import {beforeEach, describe, expect, it} from "vitest";
import {Client} from "../../../wasm/client/client.ts";
import type {Handle} from "../../../wasm/client/handle.ts";
import {FakeModule, refusal} from "./fake_module.ts";

let modules: Record<"cyclescope" | "full", FakeModule>;
let loaded: string[];
let client: Client;
let libraries: () => Promise<readonly string[]>;

beforeEach(() => {
  modules = {cyclescope: new FakeModule(), full: new FakeModule()};
  loaded = [];
  const load = (name: keyof typeof modules) => async () => {
    loaded.push(name);
    return modules[name];
  };
  libraries = async () => ["first", "second"];
  client = new Client({cyclescope: load("cyclescope"), full: load("full")}, () => libraries());
});

const turn = () => new Promise((resolve) => setTimeout(resolve));

describe("a module", () => {
  it("is loaded with the first request that needs it, once", async () => {
    client.open("architecture", "{}");
    expect(loaded).toEqual([]);
    await Promise.all([client.call("version", {}), client.call("version", {})]);
    expect(loaded).toEqual(["cyclescope"]);
    await client.call("layerTypes", {});
    expect(loaded).toEqual(["cyclescope", "full"]);
  });

  it("that cannot be loaded is loaded again with the next request", async () => {
    let tries = 0;
    const load = async () => {
      tries += 1;
      if (tries === 1) throw new Error("404");
      return modules.cyclescope;
    };
    const other = new Client({cyclescope: load, full: load}, libraries);
    const failed = await other.call("version", {});
    expect(failed).toMatchObject({ok: false, error: {code: "LoadFailed", input: "module"}});
    expect((await other.call("version", {})).ok).toBe(true);
  });

  it("is the one that has what the request names", async () => {
    const network = client.open("network", "n");
    await client.run("estimate", {architecture: client.open("architecture", "a"), network});
    await client.call("estimateByModel", {model: client.open("model", "m"), network});
    expect(modules.cyclescope.asked).toContain("start estimate");
    expect(modules.full.asked).toContain("call estimateByModel");
  });

  it("is the second for a file of another format, along with all else that the request names", async () => {
    const architecture = client.open("architecture", "a");
    await client.call("describeArchitecture", {architecture});
    expect(loaded).toEqual(["cyclescope"]);
    await client.run("estimate", {architecture, network: client.open("file", "o")});
    expect(modules.full.asked).toEqual(expect.arrayContaining(["put architecture a", "put file o", "start estimate"]));
    expect(modules.cyclescope.asked).not.toContain("put file o");
  });

  it("is the second for a simulation, which the first cannot do", async () => {
    const [architecture, network] = [client.open("architecture", "a"), client.open("network", "n")];
    await client.run("estimate", {architecture, network, method: "simulate"});
    expect(modules.full.asked).toContain("start estimate");
    expect(loaded).toEqual(["full"]);
  });

  it("is not chosen by the estimate that an answer may differ from", async () => {
    modules.full.steps = [{done: true, progress: {}, value: {estimate: 9}}];
    const architecture = client.open("architecture", "a");
    const first = await client.run("estimate", {architecture, network: client.open("file", "o")});
    if (!first.ok) throw new Error(first.error.message);
    const {estimate: known} = first.value;
    await client.run("estimate", {architecture, network: client.open("network", "n"), known});
    expect(modules.cyclescope.asked).toContain("start estimate");
  });
});

describe("a document", () => {
  it("is put when it is first used, once in each module, and released where it was put", async () => {
    const architecture = client.open("architecture", "a");
    expect(modules.cyclescope.asked).toEqual([]);
    await client.call("describeArchitecture", {architecture});
    await client.call("describeArchitecture", {architecture});
    expect(modules.cyclescope.asked.filter((line) => line.startsWith("put"))).toEqual(["put architecture a"]);
    expect(modules.cyclescope.requests).toEqual([{architecture: 101}, {architecture: 101}]);
    await client.run("calibrate", {architecture, table: client.open("table", "t")});
    expect(modules.full.requests).toEqual([{architecture: 101, table: 102}]);
    client.close(architecture);
    await turn();
    for (const module of Object.values(modules)) {
      expect(module.asked.at(-1)).toBe("call release");
      expect(module.requests.at(-1)).toEqual({handle: 101});
    }
  });

  it("that is closed before it was used was never put", async () => {
    await client.call("version", {});
    client.close(client.open("architecture", "a"));
    await turn();
    expect(modules.cyclescope.asked).toEqual(["call version"]);
  });

  it("with a mistake refuses the request that names it, and nothing else", async () => {
    const architecture = client.open("architecture", "bad");
    const refused = await client.call("describeArchitecture", {architecture});
    expect(refused).toMatchObject({ok: false, error: {code: "JsonSyntax"}});
    expect(modules.cyclescope.asked).toEqual(["put architecture bad"]);
    expect((await client.call("version", {})).ok).toBe(true);
  });

  it("that nobody opened, or that is closed, is unknown", async () => {
    const closed = client.open("architecture", "a");
    client.close(closed);
    for (const architecture of [closed, {document: "elsewhere"}]) {
      const outcome = await client.call("describeArchitecture", {architecture});
      expect(outcome).toMatchObject({ok: false, error: {code: "UnknownHandle"}});
    }
  });

  it("whose source cannot be read says so", async () => {
    const source = {
      size: 10,
      read: () => {
        throw new Error("the disk is gone");
      },
    };
    const outcome = await client.call("describeNetwork", {network: client.open("file", source)});
    expect(outcome).toMatchObject({ok: false, error: {code: "FileUnreadable"}});
    expect(!outcome.ok && outcome.error.message).toContain("the disk is gone");
  });
});

describe("a result", () => {
  const split = () => ({test: {table: 3}, train: {table: 4}, draws: [{table: 5}, {table: 6}]});

  it("has a handle wherever an answer names one, by which it can be asked for", async () => {
    modules.full.answers = {splitTable: split(), document: {text: "csv"}};
    const outcome = await client.call("splitTable", {table: client.open("table", "t")});
    if (!outcome.ok) throw new Error(outcome.error.message);
    const {test, train, draws} = outcome.value;
    const handles: Handle[] = [test.table, train.table, ...draws.map(({table}) => table)];
    expect(new Set(handles.map(({document}) => document)).size).toBe(4);
    for (const [index, handle] of handles.entries()) {
      await client.call("document", {handle});
      expect(modules.full.requests.at(-1)).toEqual({handle: 3 + index});
    }
  });

  it("is released when it is closed, and then unknown", async () => {
    modules.cyclescope.steps = [{done: true, progress: {}, value: {estimate: 9}}];
    const request = {architecture: client.open("architecture", "a"), network: client.open("network", "n")};
    const outcome = await client.run("estimate", request);
    if (!outcome.ok) throw new Error(outcome.error.message);
    const {estimate} = outcome.value;
    await client.call("estimateDocument", {estimate});
    expect(modules.cyclescope.requests.at(-1)).toEqual({estimate: 9});
    client.close(estimate);
    await turn();
    expect(modules.cyclescope.requests.at(-1)).toEqual({handle: 9});
    expect(await client.call("estimateDocument", {estimate})).toMatchObject({error: {code: "UnknownHandle"}});
  });

  it("of one module is unknown to the other", async () => {
    modules.cyclescope.steps = [{done: true, progress: {}, value: {estimate: 9}}];
    const network = client.open("network", "n");
    const outcome = await client.run("estimate", {architecture: client.open("architecture", "a"), network});
    if (!outcome.ok) throw new Error(outcome.error.message);
    const mixed = {model: client.open("model", "m"), network, known: outcome.value.estimate};
    expect(await client.call("estimateByModel", mixed)).toMatchObject({ok: false, error: {code: "UnknownHandle"}});
  });

  it("has a name that no other client gives", async () => {
    const other = new Client(
      {cyclescope: async () => modules.cyclescope, full: async () => modules.cyclescope},
      libraries,
      "other-",
    );
    expect(other.open("network", "n")).not.toEqual(client.open("network", "n"));
  });
});

describe("a description that uses libraries", () => {
  const kText = '{"use": ["first@1"]}';

  it("has all of them behind it", async () => {
    await client.call("describeArchitecture", {architecture: client.open("architecture", kText)});
    expect(modules.cyclescope.asked[0] ?? modules.full.asked[0]).toBe(
      `put architecture ${kText}\u001efirst\u001esecond`,
    );
  });

  it("is the only one for which they are read, once", async () => {
    let reads = 0;
    libraries = async () => {
      reads += 1;
      return [];
    };
    const network = client.open("network", kText);
    await client.run("estimate", {architecture: client.open("architecture", "{}"), network});
    expect(reads).toBe(0);
    for (let i = 0; i < 2; ++i)
      await client.run("estimate", {architecture: client.open("architecture", kText), network});
    expect(reads).toBe(1);
  });

  it("says where they cannot be read, and reads them again", async () => {
    libraries = async () => {
      throw new Error("404");
    };
    const architecture = client.open("architecture", kText);
    const failed = await client.call("describeArchitecture", {architecture});
    expect(failed).toMatchObject({ok: false, error: {code: "LoadFailed", input: "architecture"}});
    libraries = async () => [];
    expect((await client.call("describeArchitecture", {architecture})).ok).toBe(true);
  });
});

it("a refused call is its outcome", async () => {
  modules.cyclescope.answers = {version: refusal("OutOfMemory")};
  expect(await client.call("version", {})).toMatchObject({ok: false, error: {code: "OutOfMemory"}});
});
