import {expect, test} from "vitest";
import {paretoFront} from "../../../../web/src/state/explore/pareto.ts";

const less = {better: "less"} as const;
const more = {better: "more"} as const;

test("the front has the points that no other one beats, in order", () => {
  const points = [[4, 1], [1, 9], [2, 5], [3, 5], [2, 7], undefined, [5, 1]] as const;
  expect(paretoFront(points, [less, less])).toEqual([1, 2, 0]);
});

test("more may be better", () => {
  const points = [
    [1, 0.2],
    [2, 0.5],
    [3, 0.4],
    [4, 0.9],
  ] as const;
  expect(paretoFront(points, [less, more])).toEqual([0, 1, 3]);
});

test("the front beats every other point, whatever the points", () => {
  let seed = 7;
  const next = () => (seed = (seed * 48271) % 2147483647) % 20;
  const points = Array.from({length: 200}, () => [next(), next()] as const);
  const front = new Set(paretoFront(points, [less, less]));
  points.forEach(([x, y], index) => {
    const beaten = points.some(([u, v]) => u <= x && v <= y && (u < x || v < y));
    if (front.has(index)) expect(beaten).toBe(false);
    else expect(points.some(([u, v]) => u <= x && v <= y)).toBe(true);
  });
});
