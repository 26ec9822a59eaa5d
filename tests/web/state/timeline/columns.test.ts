/** Boxes as columns of pixels: nothing that is there is lost, however narrow it is. */
import {expect, test} from "vitest";
import type {BoxTimes} from "../../../../web/src/state/timeline/boxes.ts";
import {
  boxColumns,
  emptyColumns,
  firstAfter,
  foldedColumns,
  kNoMarks,
  Mark,
} from "../../../../web/src/state/timeline/columns.ts";

/** [start, end, operation, start of work] of each box. */
function timesOf(boxes: readonly (readonly [number, number, number?, number?])[]): BoxTimes {
  return {
    start: Float64Array.from(boxes, ([start]) => start),
    end: Float64Array.from(boxes, ([, end]) => end),
    work: Float64Array.from(boxes, ([start, , , work]) => work ?? start),
    operation: Int32Array.from(boxes, ([, , operation]) => operation ?? 0),
  };
}

test("boxes that are wider than columns are where they are, with a gap behind them", () => {
  const columns = emptyColumns(20);
  boxColumns(timesOf([[0, 5, 1], [5, 10, 2, 8]]), [0, 10], kNoMarks, columns); // prettier-ignore
  const filled = [...columns.share].map((share, column) => (share > 0 ? columns.operation[column] : 0));
  expect(filled).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0]);
  expect([...columns.waits].map((waits, column) => (waits === 1 ? column : -1)).filter((column) => column >= 0)).toEqual([10, 11, 12, 13, 14, 15]); // prettier-ignore
});

test("however narrow, a box is seen; one that is looked for goes before others of its column", () => {
  const many = Array.from({length: 100_000}, (_, index) => [index, index + 1, index % 7] as const);
  const columns = emptyColumns(100);
  boxColumns(timesOf(many), [0, 100_000], kNoMarks, columns);
  expect([...columns.share].every((share) => share === 1)).toBe(true);
  expect([...columns.mark].every((mark) => mark === Mark.none)).toBe(true);

  const onPath = new Uint8Array(many.length);
  onPath[50_500] = 1;
  boxColumns(timesOf(many), [0, 100_000], {onPath, chosen: 70_777}, columns);
  expect(columns.mark[50]).toBe(Mark.path);
  expect(columns.operation[50]).toBe(50_500 % 7);
  expect(columns.mark[70]).toBe(Mark.chosen);
  expect(columns.operation[70]).toBe(70_777 % 7);
  expect([...columns.mark].filter((mark) => mark !== Mark.none)).toHaveLength(2);
});

test("boxes that reach over the edges of what is seen are cut, those beyond are left out", () => {
  const columns = emptyColumns(10);
  boxColumns(timesOf([[0, 2, 1], [4, 12, 2], [18, 40, 3], [50, 60, 4]]), [10, 20], kNoMarks, columns); // prettier-ignore
  expect([...columns.share]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 1, 1]);
  expect([columns.operation[0], columns.operation[9]]).toEqual([2, 3]);
});

test("of many objects, the share that is taken is exact to the part of a column", () => {
  const columns = emptyColumns(4);
  // Two of four objects in the first half, one of them half a column longer; all columns are 10 cycles.
  foldedColumns(timesOf([[0, 20, 1], [0, 25, 2]]), 4, [0, 40], kNoMarks, columns); // prettier-ignore
  expect([...columns.share]).toEqual([0.5, 0.5, 0.125, 0]);

  const random = Array.from({length: 5000}, (_, index) => {
    const start = (index * 7919) % 1000;
    return [start, start + 1 + ((index * 104_729) % 37), 0] as const;
  }).sort(([a], [b]) => a - b);
  const wide = emptyColumns(113);
  foldedColumns(timesOf(random), 5000, [0, 1040], kNoMarks, wide);
  const shown = [...wide.share].reduce((sum, share) => sum + share, 0) * 5000 * (1040 / 113);
  expect(shown).toBeCloseTo(
    random.reduce((sum, [start, end]) => sum + end - start, 0),
    -2,
  );
});

test("what is marked among many objects is marked even where it is narrow", () => {
  const columns = emptyColumns(10);
  const onPath = Uint8Array.from([0, 1, 0]);
  foldedColumns(timesOf([[0, 100], [51, 52], [51, 53]]), 8, [0, 100], {onPath, chosen: 2}, columns); // prettier-ignore
  expect(columns.mark[5]).toBe(Mark.chosen);
  expect([...columns.mark].filter((mark) => mark !== Mark.none)).toHaveLength(1);
});

test("columns that are used again keep nothing", () => {
  const columns = emptyColumns(4);
  boxColumns(timesOf([[0, 4, 1, 2]]), [0, 4], {onPath: undefined, chosen: 0}, columns);
  boxColumns(timesOf([]), [0, 4], kNoMarks, columns);
  expect([...columns.share, ...columns.waits, ...columns.mark].every((value) => value === 0)).toBe(true);
});

test("the first time above another one", () => {
  const times = Float64Array.from([1, 3, 3, 7]);
  expect([0, 1, 2, 3, 6, 7].map((time) => firstAfter(times, time))).toEqual([0, 1, 1, 3, 3, 4]);
});
