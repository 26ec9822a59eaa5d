/** What width elements are taken in: as the network has them where the accelerator can, and said where it cannot. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, expect, it} from "vitest";
import {estimate, readNetwork} from "../../build/wasm/package/index.js";
import {widthsText} from "../../wasm/client/element_widths.ts";
import {estimateHead} from "../../wasm/package/report.ts";
import {violations} from "./support/schemas.mjs";
import {root} from "./support/module.mjs";

const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));

/** A [32, 256] x B [256, 64] with elements of these types, then a ReLU. */
const product = (activations, weights) => ({
  name: "product",
  inputs: [0],
  outputs: [3],
  tensors: [
    {name: "a", shape: [32, 256], type: activations},
    {name: "b", shape: [256, 64], type: weights, constant: true},
    {name: "y", shape: [32, 64], type: activations},
    {name: "z", shape: [32, 64], type: activations},
  ],
  layers: [
    {name: "product", kind: "matmul", op: "MatMul", inputs: [0, 1], outputs: [2]},
    {name: "relu", kind: "elementwise", op: "Relu", function: "relu", inputs: [2], outputs: [3]},
  ],
});

const on = (architecture, network) => estimate({architecture, network: JSON.stringify(network)});

function read({storages, total}, name) {
  return total.storages[storages.indexOf(name)].bytes_read;
}

it("says in which width an accelerator of 8 bits takes a float network", async () => {
  const real = await on("systolic_array", product("float32", "float32"));
  expect(violations("estimate", real)).toEqual([]);
  expect(real.network.element_widths).toEqual([{type: "float32", bits: 32, taken_as: 8, layers: 1}]);
  expect(widthsText(real.network)).toMatch(/: float32 as 8 bits in 1 layer$/);
  expect(estimateHead(real)).toMatch(/^precision: Elements are taken in the accelerator’s width, .*float32 as 8 bits/m);
  const half = await on("systolic_array", product("float16", "int8"));
  expect(half.network.element_widths).toEqual([{type: "float16", bits: 16, taken_as: 8, layers: 1}]);
  expect(half.total.cycles).toBe(real.total.cycles);
});

it("says nothing where all elements are as in the network", async () => {
  const narrow = await on("systolic_array", product("int8", "int8"));
  expect(narrow.network.element_widths).toBeUndefined();
  expect(widthsText(narrow.network)).toBeUndefined();
  expect(estimateHead(narrow)).not.toMatch(/precision/);
  const scalar = await on("oma", product("float32", "float32"));
  expect(scalar.network.element_widths).toBeUndefined();
});

it("moves weights of 4 bits as 4 bits, and of 8 as 8", async () => {
  const eight = await on("systolic_array", product("int8", "int8"));
  const four = await on("systolic_array", product("int8", "int4"));
  const two = await on("systolic_array", product("int8", "int2"));
  expect(four.network.element_widths).toBeUndefined();
  const weights = read(eight, "dram") - read(four, "dram");
  expect(weights).toBeGreaterThanOrEqual((256 * 64) / 2);
  expect(read(four, "dram") - read(two, "dram")).toBe(weights / 2);
});

it("counts elements by type, in the summary and on the command line", async () => {
  const text = JSON.stringify(product("float32", "int4"));
  const summary = await readNetwork(text);
  expect(violations("describeNetwork.response", summary)).toEqual([]);
  expect(summary.types).toEqual([
    {type: "float32", bits: 32, weights: 0, activations: 32 * 256 + 2 * 32 * 64},
    {type: "int4", bits: 4, weights: 256 * 64, activations: 0},
  ]);
  writeFileSync(join(folder, "product.json"), text);
  const {stdout} = spawnSync(process.execPath, [cli, "check", "product.json"], {cwd: folder, encoding: "utf8"});
  expect(stdout).toMatch(/elements: float32 \(0 weights, 12,288 activations\), int4 \(16,384 weights, 0 activations\)/);
  expect(stdout).toMatch(/an accelerator with narrower elements takes float32 as its own/);
  const argv = [cli, "estimate", "-a", "systolic_array", "-n", "product.json"];
  expect(spawnSync(process.execPath, argv, {cwd: folder, encoding: "utf8"}).stdout).toMatch(/^precision: .*8 bits/m);
});

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-precision-"));
});
afterAll(() => rmSync(folder, {recursive: true}));
