/** What an axis of a sweep may be. */
import {expect, test} from "vitest";
import type {ArchitectureSummary, NetworkSummary} from "../../../../web/src/core/types.ts";
import {
  axisSpaces,
  coarseToFine,
  neighbours,
  partnersOf,
  spaceOf,
  sweptValues,
} from "../../../../web/src/state/explore/axis_space.ts";
import type {AxisSpace} from "../../../../web/src/state/explore/axis_space.ts";

const range = (min: number, max: number, step = 1, factor = 1) => ({min, max, step, factor});

function space(current: number | string, numbers?: AxisSpace["range"], choices: string[] = []): AxisSpace {
  return {axis: {kind: "parameter", name: "p"}, title: "p", unit: "", range: numbers, choices, current};
}

test("all values of a short range are swept, and are whole", () => {
  expect(sweptValues(space(3, range(1, 5)), undefined, 100)).toEqual({values: [1, 2, 3, 4, 5], complete: true});
  expect(sweptValues(space(4, range(1, 64, 1, 2)), [2, 16], 100)).toEqual({values: [2, 4, 8, 16], complete: true});
  expect(sweptValues(space("b", undefined, ["a", "b"]), undefined, 100)).toEqual({values: ["a", "b"], complete: true});
});

test("of a long range some values are swept, with its ends and the current one, and nobody calls that whole", () => {
  const {values, complete} = sweptValues(space(37, range(1, 256)), undefined, 20);
  expect(complete).toBe(false);
  expect(values.length).toBeLessThan(24);
  expect(values).toEqual([...values].sort((a, b) => Number(a) - Number(b)));
  expect(values).toEqual(expect.arrayContaining([1, 37, 256]));
  expect(sweptValues(space(1000, range(1, 1e9)), undefined, 1000).complete).toBe(false);
});

test("ends that the axis cannot have are moved to those that it can", () => {
  expect(sweptValues(space(8, range(0, 64, 8)), [70, 30], 100).values).toEqual([32, 40, 48, 56, 64]);
});

test("an order from coarse to fine has everything once, the ends first", () => {
  for (const count of [1, 2, 3, 7, 8, 100]) {
    const order = coarseToFine(count);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({length: count}, (_, index) => index));
    expect(order[0]).toBe(0);
    if (count > 1) expect(order[1]).toBe(count - 1);
  }
  expect(coarseToFine(8)).toEqual([0, 7, 4, 2, 6, 1, 3, 5]);
});

test("half and double, as far as the range has them", () => {
  expect(neighbours(space(16, range(1, 256)))).toEqual([8, 32]);
  expect(neighbours(space(1, range(1, 256)))).toEqual([2]);
  expect(neighbours(space(200, range(1, 256)))).toEqual([100, 256]);
  expect(neighbours(space("b", undefined, ["a", "b", "c"]))).toEqual(["a", "c"]);
});

test("an axis has the value of the setup; a dimension has room above its own", () => {
  const parameter = {name: "rows", unit: "PEs", description: "", value: 16, default: 16, min: 1, max: 64, choices: []};
  const architecture = {parameters: [parameter]} as unknown as ArchitectureSummary;
  const network = {dimensions: [{name: "batch", value: 8}]} as unknown as NetworkSummary;
  const [rows, batch] = axisSpaces({architecture, network, values: {rows: 32}});
  expect(rows).toMatchObject({current: 32, unit: "PEs", range: {min: 1, max: 64}});
  expect(batch).toMatchObject({axis: {kind: "dimension", name: "batch"}, current: 8, range: {min: 1, max: 128}});
});

test("a size of the network has the range that it declares", () => {
  const size = {name: "batch", unit: "images", description: "", value: 4, default: 1, min: 1, max: 64, step: 1};
  const network = {dimensions: [], sizes: [size]} as unknown as NetworkSummary;
  const [batch] = axisSpaces({architecture: undefined, network, values: {}});
  expect(batch).toMatchObject({axis: {kind: "dimension", name: "batch"}, current: 4, unit: "images"});
  expect(batch?.range).toEqual({min: 1, max: 64, step: 1, factor: 1});
});

test("rows and columns can have the same value, others with another range cannot", () => {
  const named = (name: string, current: number, max: number): AxisSpace => ({
    ...space(current, range(1, max)),
    axis: {kind: "parameter", name},
    title: name,
  });
  const spaces = [named("rows", 16, 256), named("columns", 32, 256), named("ports", 1, 8)];
  expect(partnersOf(spaces[0] as AxisSpace, spaces).map(({title}) => title)).toEqual(["columns"]);
  const both = spaceOf({kind: "parameter", name: "rows", with: "columns"}, spaces);
  expect(both).toMatchObject({title: "rows = columns", range: {min: 1, max: 256}, current: NaN});
  expect(sweptValues(both as AxisSpace, [8, 10], 100).values).toEqual([8, 9, 10]);
  expect(spaceOf({kind: "parameter", name: "rows", with: "ports"}, spaces)).toBeUndefined();
  expect(spaceOf({kind: "parameter", name: "rows"}, spaces)).toBe(spaces[0]);
});
