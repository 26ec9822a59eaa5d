/** Edits of a network as its table makes them; the core says whether what comes out is a network. */

import {readFileSync, readdirSync} from "node:fs";
import {expect, test} from "vitest";
import {estimate} from "../../../build/wasm/package/index.js";
import {
  cellText,
  cellValue,
  networkText,
  rowsOf,
  withAdded,
  withBranch,
  withDuplicate,
  withField,
  withoutLayer,
  writtenNetwork,
} from "../../../web/src/state/network/layer_list.ts";
import type {WrittenNetwork} from "../../../web/src/state/network/layer_list.ts";

const folder = new URL("../../../web/networks/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

function read(file: string): WrittenNetwork {
  const network = writtenNetwork(readFileSync(new URL(file, folder), "utf8"));
  if (network === undefined) throw new Error(`${file} cannot be edited`);
  return network;
}

function named(network: WrittenNetwork, name: string): number[] {
  const row = rowsOf(network).find(({layer}) => layer["name"] === name);
  if (row === undefined) throw new Error(`no layer ${name}`);
  return [...row.path];
}

const macs = async (network: WrittenNetwork) =>
  (await estimate({architecture: "ultratrail", network: networkText(network)})).total.macs;

test.each(files)("%s is written as it was read, and laid out the same way again", (file) => {
  const network = read(file);
  const text = networkText(network);
  expect(JSON.parse(text)).toEqual(network);
  expect(networkText(writtenNetwork(text) as WrittenNetwork)).toBe(text);
});

test("a list of tensors and what is no JSON cannot be edited", () => {
  expect(writtenNetwork('{"name": "a", "layers": [], "tensors": []}')).toBeUndefined();
  expect(writtenNetwork("{")).toBeUndefined();
});

test("a renamed layer is followed by those that read it", () => {
  const network = read("resnet8.json");
  const renamed = withField(network, named(network, "conv1"), "name", "stem");
  expect(rowsOf(renamed).filter(({layer}) => JSON.stringify(layer).includes('"conv1"'))).toEqual([]);
  expect(rowsOf(renamed).find(({layer}) => layer["name"] === "stack1")?.layer["inputs"]).toContain("stem");
});

test("every edit of ResNet-8 leaves a network, with the multiply-accumulates that it must have", async () => {
  const network = read("resnet8.json");
  const before = await macs(network);
  const conv = named(network, "stack1.conv2");
  const own = 16 * 16 * 9 * 32 * 32; // 16 filters over 16 channels, 3 x 3, at 32 x 32 positions
  expect(await macs(withoutLayer(network, conv))).toBe(before - own);
  expect(await macs(withDuplicate(network, conv))).toBe(before + own);
  expect(await macs(withBranch(network, conv))).toBe(before + own);
  expect(await macs(withAdded(network, conv, {op: "Relu", name: "more"}))).toBe(before);
  expect(await macs(withField(network, conv, "kernel", 5))).toBe(before - own + (own * 25) / 9);
});

test("a branch joins where the layer was, for all who read it", async () => {
  const network = read("resnet8.json");
  const branched = withBranch(network, named(network, "conv1"));
  const rows = rowsOf(branched).map(({layer}) => layer);
  const sum = rows.find(({inputs}) => Array.isArray(inputs) && inputs.includes("conv1_branch"));
  expect(sum).toMatchObject({op: "Add", inputs: ["conv1", "conv1_branch"]});
  expect(rows.find(({name}) => name === "stack1.conv1")?.["inputs"]).toEqual([sum?.["name"]]);
  expect(await macs(branched)).toBe((await macs(network)) + 3 * 16 * 9 * 32 * 32);
});

test("cells are numbers, lists, names or JSON, and read back as they were", () => {
  for (const value of [3, [3, 1], "same", true, {a: 1}, undefined]) expect(cellValue(cellText(value))).toEqual(value);
  expect(cellValue(" 3 x 5 ")).toEqual([3, 5]);
});
