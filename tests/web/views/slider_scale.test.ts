import {expect, test} from "vitest";
import {rangeOf, sliderScale, snap} from "../../../web/src/views/slider_scale.ts";

const kRanges = [
  {min: 1, max: 256, step: 1},
  {min: 1, max: 131072, step: 1},
  {min: 0, max: 1_000_000, step: 1},
  {min: 16, max: 4096, step: 16},
  {min: 1_000_000, max: 10_000_000_000, step: 1_000_000},
  {min: -10_000, max: 10_000, step: 1},
  {min: 5, max: 5, step: 1},
].map(rangeOf);

test("every position has a value of the range, and larger positions larger values", () => {
  for (const range of kRanges) {
    const scale = sliderScale(range);
    let previous = -Infinity;
    for (let position = 0; position <= scale.last; position += 1) {
      const value = scale.toValue(position);
      expect(value).toBeGreaterThan(previous);
      expect(snap(range, value)).toBe(value);
      expect(scale.toPosition(value)).toBe(position);
      previous = value;
    }
    expect(scale.toValue(0)).toBe(range.min);
    expect(scale.toValue(scale.last)).toBe(range.max);
  }
});

test("a short range has a position for each of its values", () => {
  expect(sliderScale(rangeOf({min: 1, max: 256, step: 1})).last).toBe(255);
});

test("a long range reaches round numbers within few positions", () => {
  const scale = sliderScale(rangeOf({min: 1, max: 131072, step: 1}));
  expect(scale.last).toBeLessThan(100);
  for (const value of [1, 2, 64, 1024, 65536]) expect(scale.toValue(scale.toPosition(value))).toBe(value);
});

test("a range with a factor has a position for each power", () => {
  const range = rangeOf({min: 4, max: 64, step: 1, factor: 2});
  const scale = sliderScale(range);
  expect([0, 1, 2, 3, 4].map((position) => scale.toValue(position))).toEqual([4, 8, 16, 32, 64]);
  expect(scale.last).toBe(4);
  expect([5, 7, 16, 40, 63].map((value) => snap(range, value))).toEqual([4, 8, 16, 32, 64]);
});

test("values off the steps go to the nearest step inside the range", () => {
  const range = rangeOf({min: 3, max: 20, step: 5});
  expect([-100, 3, 5, 6, 19, 1000].map((value) => snap(range, value))).toEqual([3, 3, 3, 8, 18, 18]);
});
