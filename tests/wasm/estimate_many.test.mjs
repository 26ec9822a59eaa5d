/** Many estimates: in the package, and as JSON lines on the command line. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {estimate, estimateMany, unwrap} from "../../build/wasm/package/index.js";
import {tinyModel} from "../web/site/onnx_bytes.ts";
import {root, scalarText, slowNetwork, smallNetwork} from "./support/module.mjs";

const architecture = scalarText;
const network = smallNetwork;
const pointsWith = (...latencies) => latencies.map((latency) => ({architecture, network, parameters: {latency}}));

async function collected(points, options) {
  const results = [];
  for await (const result of estimateMany(points, options)) results.push(result);
  return results.sort((a, b) => a.index - b.index);
}

describe("estimateMany", () => {
  it("gives the totals of single estimates, whatever the number of workers", async () => {
    const points = pointsWith(1, 2, 3, 4, 5);
    const results = await collected(points, {jobs: 2});
    expect(results.map(({point}) => point)).toEqual(points);
    const expected = await Promise.all(points.map((point) => estimate(point)));
    expect(results.map(({outcome}) => unwrap(outcome).cycles)).toEqual(expected.map(({total}) => total.cycles));
    const [first] = results;
    const {total, architecture: machine, storages} = expected[0];
    expect(unwrap(first.outcome)).toMatchObject({
      time_s: total.time_s,
      utilisation: total.utilisation,
      macs_mapped: total.macs_mapped,
      unmapped_layers: 0,
      exact: true,
      clock_hz: machine.clock_hz,
      storages: storages.map((name, index) => ({name, ...total.storages[index]})),
    });
    expect((await collected(points, {jobs: 1})).map(({outcome}) => outcome)).toEqual(
      results.map(({outcome}) => outcome),
    );
  });

  it("says why a point is refused, and goes on", async () => {
    const results = await collected([
      ...pointsWith(1),
      {architecture, network, parameters: {latency: -1}},
      {architecture: "no_such", network},
      ...pointsWith(2),
    ]);
    expect(results.map(({outcome}) => (outcome.ok ? "ok" : outcome.error.code))).toEqual([
      "ok",
      "OutOfRange",
      "UnknownPreset",
      "ok",
    ]);
  });

  it("takes ONNX files, each with dimensions of its own", async () => {
    const bytes = tinyModel();
    const read = [];
    const source = {
      size: bytes.length,
      read: (offset, length) => {
        read.push(offset);
        return bytes.subarray(offset, offset + length);
      },
    };
    const points = [1, 4].map((batch) => ({architecture: "systolic_array", network: source, dimensions: {batch}}));
    const results = await collected(points, {jobs: 1});
    const expected = await Promise.all(points.map((point) => estimate({...point, network: bytes})));
    expect(results.map(({outcome}) => unwrap(outcome).cycles)).toEqual(expected.map(({total}) => total.cycles));
    expect(expected[1].total.cycles).toBeGreaterThan(expected[0].total.cycles ?? NaN);
    expect(read.length).toBeGreaterThan(0);
  });

  it("takes points from a generator without end, and is left when enough is known", async () => {
    let made = 0;
    async function* endless() {
      for (;;) yield {architecture, network, parameters: {latency: 1 + (made++ % 9)}};
    }
    let seen = 0;
    for await (const {outcome} of estimateMany(endless(), {jobs: 2})) {
      expect(outcome.ok).toBe(true);
      if (++seen === 4) break;
    }
    const before = made;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(made).toBe(before);
    expect(made).toBeLessThan(12);
  });

  it("ends with the signal's reason", async () => {
    const end = new AbortController();
    /** @type {import("../../build/wasm/package/index.js").EstimatePoint[]} */
    const points = [...pointsWith(1), {architecture, network: slowNetwork, method: "whole_graph"}];
    const run = (async () => {
      for await (const {index} of estimateMany(points, {jobs: 1, signal: end.signal})) {
        if (index === 0) end.abort(new Error("enough"));
      }
    })();
    await expect(run).rejects.toThrow("enough");
  });
});

describe("cyclescope sweep", () => {
  const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));
  const spec = {architecture: "machine.json", network: "network.json", parameters: {latency: [1, 2, -1, 3]}};
  let folder;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cyclescope-sweep-"));
    writeFileSync(join(folder, "machine.json"), scalarText);
    writeFileSync(join(folder, "network.json"), JSON.stringify(smallNetwork));
    writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
  });
  afterAll(() => rmSync(folder, {recursive: true}));

  const run = (argv, input = "") =>
    spawnSync(process.execPath, [cli, "sweep", ...argv], {input, encoding: "utf8", cwd: folder});
  const linesOf = (text) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  const inFile = (name) => readFileSync(join(folder, name), "utf8");

  it("writes a line per point, and says how many were refused", async () => {
    const {status, stdout, stderr} = run(["spec.json", "--jobs", "2"]);
    const lines = linesOf(stdout).sort((a, b) => a.parameters.latency - b.parameters.latency);
    expect(lines.map(({parameters}) => parameters.latency)).toEqual([-1, 1, 2, 3]);
    expect(lines[0].error).toMatchObject({code: "OutOfRange", path: "/parameters/latency"});
    const {total} = await estimate({architecture, network, parameters: {latency: 3}});
    expect(lines[3]).toMatchObject({architecture: "machine.json", network: "network.json", cycles: total.cycles});
    expect(stderr).toContain("1 of 4 points were refused");
    expect(status).toBe(1);
  });

  it("goes on where it was ended, and estimates no point twice", () => {
    run(["spec.json", "-o", "whole.jsonl"]);
    const whole = inFile("whole.jsonl").trimEnd().split("\n");
    expect(whole).toHaveLength(4);
    writeFileSync(join(folder, "torn.jsonl"), `${whole.slice(0, 2).join("\n")}\n${whole[2].slice(0, 30)}`);
    run(["spec.json", "-o", "torn.jsonl"]);
    const torn = inFile("torn.jsonl").trimEnd().split("\n");
    expect(torn.slice(0, 2)).toEqual(whole.slice(0, 2));
    expect(torn.toSorted()).toEqual(whole.toSorted());
    expect(run(["spec.json", "-o", "torn.jsonl"]).status).toBe(0);
    expect(inFile("torn.jsonl").trimEnd().split("\n")).toEqual(torn);
  });

  it("tries again what the estimator failed at, and not what it refused", () => {
    run(["spec.json", "-o", "failed.jsonl"]);
    const lines = linesOf(inFile("failed.jsonl"));
    const {key} = lines.find(({parameters}) => parameters.latency === 2);
    const crashed = lines.map((line) => (line.key === key ? {key, error: {input: "module", code: "Crashed"}} : line));
    writeFileSync(join(folder, "failed.jsonl"), crashed.map((line) => `${JSON.stringify(line)}\n`).join(""));
    run(["spec.json", "-o", "failed.jsonl"]);
    const again = linesOf(inFile("failed.jsonl"));
    expect(again).toHaveLength(5);
    expect(again[4]).toMatchObject({key, parameters: {latency: 2}});
  });

  it("knows a point by the contents of its documents", () => {
    run(["spec.json", "-o", "edited.jsonl"]);
    const edited = {...smallNetwork, inputs: smallNetwork.inputs, name: "another"};
    writeFileSync(join(folder, "network.json"), JSON.stringify(edited));
    run(["spec.json", "-o", "edited.jsonl"]);
    writeFileSync(join(folder, "network.json"), JSON.stringify(smallNetwork));
    expect(linesOf(inFile("edited.jsonl"))).toHaveLength(8);
  });

  it("is divided into shards", () => {
    const parts = ["1/2", "2/2"].map((shard) => linesOf(run(["spec.json", "--shard", shard]).stdout));
    expect(parts.map((part) => part.map(({parameters}) => parameters.latency).sort())).toEqual([
      [-1, 1],
      [2, 3],
    ]);
    expect(run(["spec.json", "--shard", "2/3", "--dry-run"]).stdout).toBe("1 points\n");
  });

  it("takes points as JSON lines, with documents in them", () => {
    const input = [
      {architecture: "machine.json", network: smallNetwork},
      {architecture: "machine.json", network: {...smallNetwork, name: "other"}, parameters: {latency: [4, 5]}},
    ];
    const {status, stdout} = run(["-"], input.map((line) => JSON.stringify(line)).join("\n"));
    expect(status).toBe(0);
    expect(
      linesOf(stdout)
        .map((line) => line.network)
        .sort(),
    ).toEqual(["other", "other", smallNetwork.name].sort());
  });

  it.each([
    [[], "", 2, "sweep needs one specification"],
    [["spec.json", "--shard", "3/2"], "", 2, "--shard wants I/N"],
    [["spec.json", "--jobs", "0"], "", 2, "--jobs wants at least 1"],
    [["absent.json"], "", 1, "absent.json: no such file"],
    [["-"], '{"architecture": "a"}\n{', 1, "-:2: neither this line nor the whole file is JSON"],
    [["-"], '{"architecture": "systolic_array"}', 1, "/network is missing"],
    [["-"], '{"architecture": "absent.json", "network": "resnet8"}', 1, "absent.json: no such file"],
    [["spec.json", "-o", "spec.json"], "", 1, "this is no line of a sweep"],
  ])("%j is refused", (argv, input, status, message) => {
    const result = run(argv, input);
    expect(result.stderr).toContain(message);
    expect(result.status).toBe(status);
  });
});
