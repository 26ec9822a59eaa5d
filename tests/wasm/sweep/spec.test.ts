/** Specifications of sweeps: which points they stand for, and what is wrong with the others. */
import {expect, test} from "vitest";
import {isIn, shardOf} from "../../../wasm/sweep/shard.ts";
import {SpecError, pointsOf} from "../../../wasm/sweep/spec.ts";

const kBase = {architecture: "a", network: "n"};
const points = (spec: unknown) => [...pointsOf(spec)];

test("single values are one point", () => {
  const spec = {
    ...kBase,
    parameters: {rows: 8, dataflow: "ws"},
    dimensions: {batch: 2},
    method: "roofline",
    clock_hz: 5,
  };
  expect(points(spec)).toEqual([spec]);
  expect(points(kBase)).toEqual([{...kBase, parameters: {}, dimensions: {}}]);
});

test("lists and ranges are every combination, and what is written last changes fastest", () => {
  const spec = {
    network: ["m", "n"],
    architecture: "a",
    parameters: {rows: {from: 4, to: 7, step: 2}, columns: {from: 1, to: 9, factor: 3}},
  };
  const found = points(spec).map(({network, parameters}) => [network, parameters["rows"], parameters["columns"]]);
  expect(found).toEqual([
    ["m", 4, 1],
    ["m", 4, 3],
    ["m", 4, 9],
    ["m", 6, 1],
    ["m", 6, 3],
    ["m", 6, 9],
    ["n", 4, 1],
    ["n", 4, 3],
    ["n", 4, 9],
    ["n", 6, 1],
    ["n", 6, 3],
    ["n", 6, 9],
  ]);
  expect(Object.keys(points(spec)[0]?.parameters ?? {})).toEqual(["rows", "columns"]);
});

test("documents stand for themselves, and are no ranges", () => {
  const network = {name: "mine", layers: []};
  expect(points({...kBase, network: [network, "n"]}).map((point) => point.network)).toEqual([network, "n"]);
});

test.each([
  [7, "an object with an architecture"],
  [{network: "n"}, "/architecture is missing"],
  [{...kBase, rows: 8}, "/rows: there is no such member"],
  [{...kBase, parameters: [8]}, "/parameters: an object"],
  [
    {...kBase, parameters: {rows: [8, 1.5]}},
    "/parameters/rows/1: a whole number or the name of a choice is needed, found 1.5",
  ],
  [{...kBase, parameters: {rows: []}}, "/parameters/rows: the list is empty"],
  [{...kBase, parameters: {rows: {from: 1, to: 4, by: 2}}}, "/parameters/rows: a range has no 'by'"],
  [{...kBase, parameters: {rows: {from: 8, to: 4}}}, "/parameters/rows/to: a whole number of at least 8"],
  [{...kBase, parameters: {rows: {from: 1, to: 4, step: 0}}}, "/parameters/rows/step: a whole number of at least 1"],
  [{...kBase, parameters: {rows: {from: 1, to: 4, step: 1, factor: 2}}}, "either a step or a factor"],
  [{...kBase, parameters: {rows: {from: 0, to: 4, factor: 2}}}, "/parameters/rows/from: a whole number of at least 1"],
  [{...kBase, dimensions: {batch: "two"}}, "/dimensions/batch: a whole number is needed"],
  [{...kBase, network: {from: 1, to: 2}}, "/network: a name, a file or a document is needed, and no range"],
  [{...kBase, parameters: {a: {from: 1, to: 9999}, b: {from: 1, to: 9999}}}, "99980001 points"],
])("%j is refused", (spec, message) => {
  expect(() => points(spec)).toThrow(SpecError);
  expect(() => points(spec)).toThrow(message);
});

test("shards have every point once", () => {
  const shards = ["1/3", "2/3", "3/3"].map((text) => shardOf(text));
  const indices = shards.flatMap((shard) => [0, 1, 2, 3, 4, 5, 6].filter((index) => shard && isIn(shard, index)));
  expect(indices.sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  for (const text of ["0/3", "4/3", "1", "1/0", "a/b", "1/2/3"]) expect(shardOf(text)).toBeUndefined();
});
