/** An array cycle by cycle: what a trace says of it, and when the formula of a fold holds. */
import {expect, test} from "vitest";
import {trace} from "../../../../build/wasm/package/index.js";
import {arrayOf, busyAt, busyCounts, foldTerms} from "../../../../web/src/state/timeline/array_steps.ts";
import type {ArrayTrace} from "../../../../web/src/state/timeline/array_steps.ts";

/** An array in which each unit works `depth` cycles, one later than its neighbours above and to the left. */
function skewed(rows: number, columns: number, depth: number, from = 10): ArrayTrace {
  const work = Array.from({length: rows * columns}, (_, index) => {
    const start = from + Math.floor(index / columns) + (index % columns);
    return Array.from({length: depth}, (_unused, step) => [start + step, start + step + 1] as const);
  });
  return {title: "multipliers", rows, columns, from, to: from + rows + columns + depth - 2, work};
}

test("a skewed fold takes rows + columns + depth - 2 cycles", () => {
  for (const [rows, columns, depth] of [
    [1, 1, 1],
    [1, 4, 3],
    [3, 2, 5],
  ] as const) {
    const array = skewed(rows, columns, depth);
    expect(foldTerms(array)).toEqual({rows, columns, depth, cycles: rows + columns + depth - 2});
    const counts = busyCounts(array);
    expect(counts).toHaveLength(rows + columns + depth - 2);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows * columns * depth);
    counts.forEach((count, cycle) => expect(busyAt(array, array.from + cycle).filter(Boolean)).toHaveLength(count));
  }
});

test("only the first stretch without a pause is the fold", () => {
  const array = skewed(2, 2, 3);
  const again = array.work.map((spans) => [...spans, ...spans.map(([start, end]) => [start + 20, end + 20] as const)]);
  expect(foldTerms({...array, work: again})).toEqual({rows: 2, columns: 2, depth: 3, cycles: 5});
});

test("no formula is claimed where the array waits, or its elements do not agree", () => {
  const array = skewed(2, 2, 3);
  const with0 = (spans: ArrayTrace["work"][number]) => ({...array, work: [spans, ...array.work.slice(1)]});
  expect(foldTerms(with0([[10, 11], [11, 12]]))).toBeUndefined(); // prettier-ignore
  expect(foldTerms(with0([[9, 10], [10, 11], [11, 12]]))).toBeUndefined(); // prettier-ignore
  expect(foldTerms(with0([[10, 12], [12, 13], [13, 14]]))).toBeUndefined(); // prettier-ignore
  expect(foldTerms(with0([]))).toBeUndefined();
});

test("the trace of a product has the formula's cycles: 48 channels on an array of 4 columns", async () => {
  const parameters = {rows: 4, columns: 4, level: "element", dataflow: "output_stationary"};
  const of = async (layer: string) => {
    const traced = await trace({architecture: "systolic_array", network: "tc_resnet8", parameters, layer, instructions: 4000}); // prettier-ignore
    const array = arrayOf(traced, 0);
    return array && foldTerms(array);
  };
  // One row of outputs: fc is a product of 1 x 48 with 48 x 12. The first convolution has 40 channels and 3 taps.
  expect(await of("fc")).toEqual({rows: 1, columns: 4, depth: 48, cycles: 51});
  expect(await of("conv0")).toEqual({rows: 4, columns: 4, depth: 120, cycles: 126});
});
