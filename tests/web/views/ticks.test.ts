import {expect, test} from "vitest";
import {ticks} from "../../../web/src/views/ticks.ts";

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
