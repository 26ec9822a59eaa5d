import {expect, test} from "vitest";
import {logTicks, ticks} from "../../../web/src/views/axis.ts";

test("ticks are round and reach the largest value", () => {
  expect(ticks(1_000_000)).toEqual([0, 500_000, 1_000_000]);
  expect(ticks(842_000)).toEqual([0, 500_000, 1_000_000]);
  expect(ticks(7)).toEqual([0, 2, 4, 6, 8]);
});

test("few cycles are not divided", () => {
  expect(ticks(1)).toEqual([0, 1]);
  expect(ticks(0)).toEqual([0, 1]);
});

test("there are never many", () => {
  for (let most = 1; most < 1e15; most = Math.ceil(most * 1.37)) {
    const values = ticks(most);
    expect(values.length).toBeLessThanOrEqual(6);
    expect(values.at(-1)).toBeGreaterThanOrEqual(most);
  }
});

test("a logarithmic axis has powers of ten, and 2 and 5 where there are few", () => {
  expect(logTicks(0.5, 20000)).toEqual([1, 10, 100, 1000, 10000]);
  expect(logTicks(30, 400)).toEqual([50, 100, 200]);
  expect(logTicks(1e-4, 1e8).length).toBeLessThan(10);
});
