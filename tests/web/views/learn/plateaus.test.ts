import {expect, test} from "vitest";
import type {StepWidth, SweepRecord} from "../../../../web/src/core/types.ts";
import {plateaus, sweptParameter} from "../../../../web/src/views/learn/plateaus.ts";

function sweepOf(at: SweepRecord["at"], values: number[], latency: (value: number) => number): SweepRecord {
  return {at, shape: "steps", values, latencies: values.map(latency)};
}

const kTen = Array.from({length: 10}, (_, index) => index + 1);

test("a width puts its plateaus at its multiples, at the median of what was measured there", () => {
  const found: StepWidth = {product: ["n"], width: 4, offset: 0};
  const sweep = sweepOf({m: 2}, kTen, (value) => 100 * Math.ceil(value / 4) + (value === 2 ? 50 : 0));
  expect(plateaus(found, sweep)).toEqual([
    {from: 1, to: 4, latency: 100},
    {from: 5, to: 8, latency: 200},
    {from: 9, to: 10, latency: 300},
  ]);
});

test("an offset moves them", () => {
  const found: StepWidth = {product: ["n"], width: 4, offset: 2};
  const steps = plateaus(
    found,
    sweepOf({}, kTen, () => 1),
  );
  expect(steps.map(({from, to}) => [from, to])).toEqual([
    [1, 2],
    [3, 6],
    [7, 10],
  ]);
});

test("a width of a product is narrower along a parameter that another one multiplies", () => {
  const found: StepWidth = {product: ["channels", "kernel_width"], width: 12, offset: 0};
  const sweep = sweepOf({kernel_width: 3}, kTen, () => 1);
  expect(sweptParameter(found, sweep)).toBe("channels");
  expect(plateaus(found, sweep).map(({to}) => to)).toEqual([4, 8, 10]);
});

test("jumps between which latency slopes have no plateau", () => {
  const found: StepWidth = {product: ["n"], width: 1, offset: 0, period: 5, period_offset: 0};
  expect(
    plateaus(
      found,
      sweepOf({}, kTen, (value) => value),
    ),
  ).toEqual([
    {from: 1, to: 5, latency: undefined},
    {from: 6, to: 10, latency: undefined},
  ]);
});

test("values that were not measured have a step, and no latency", () => {
  const found: StepWidth = {product: ["n"], width: 2, offset: 0};
  expect(
    plateaus(
      found,
      sweepOf({}, [1, 2, 5, 6], (value) => Math.ceil(value / 2)),
    ),
  ).toEqual([
    {from: 1, to: 2, latency: 1},
    {from: 3, to: 4, latency: undefined},
    {from: 5, to: 6, latency: 3},
  ]);
});

test("a width that holds in a part of the range has plateaus there only", () => {
  const found: StepWidth = {
    product: ["n"],
    width: 1,
    offset: 0,
    ranges: [
      {from: 1, to: 4, width: 1, offset: 0},
      {from: 5, to: 10, width: 3, offset: 4},
    ],
  };
  expect(
    plateaus(
      found,
      sweepOf({}, kTen, () => 1),
    ).map(({from, to}) => [from, to]),
  ).toEqual([
    [5, 7],
    [8, 10],
  ]);
});

test("without steps there is nothing", () => {
  expect(
    plateaus(
      {product: ["n"], width: 1, offset: 0},
      sweepOf({}, kTen, () => 1),
    ),
  ).toEqual([]);
});
