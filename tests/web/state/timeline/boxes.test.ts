/** Lanes of a real trace, and the way back from its last box. */
import {expect, test} from "vitest";
import {trace} from "../../../../build/wasm/package/index.js";
import {lanesOf, lastStay, pathFrom, rowsOf} from "../../../../web/src/state/timeline/boxes.ts";

const kAsked = {architecture: "systolic_array", network: "tc_resnet8", layer: "conv0", instructions: 200} as const;

test("every box of a window is in one row, folded or open", async () => {
  const traced = await trace({...kAsked, parameters: {level: "element"}});
  const boxes = traced.windows[0]?.instructions.flatMap((instruction) => instruction.boxes) ?? [];
  const lanes = lanesOf(traced, 0);
  const count = (open: ReadonlySet<number>) =>
    rowsOf(lanes, open)
      .filter(({objects}) => objects === 1 || open.size === 0)
      .reduce((sum, {times}) => sum + times.start.length, 0);
  expect(count(new Set())).toBe(boxes.length);
  expect(count(new Set(traced.lanes.keys()))).toBe(boxes.length);
  for (const {objects, times} of rowsOf(lanes, new Set(traced.lanes.keys()))) {
    times.start.forEach((start, index) => {
      const before = objects === 1 ? times.end[index - 1] : times.start[index - 1];
      expect(start).toBeGreaterThanOrEqual(before ?? 0);
    });
  }
});

test("the path leads from the last box to the beginning", async () => {
  const traced = await trace({...kAsked});
  const last = lastStay(traced, 0);
  const byNumber = new Map(traced.windows[0]?.instructions.map((it) => [it.number, it]));
  const path = last === undefined ? [] : pathFrom(last, byNumber);
  expect(path.length).toBeGreaterThan(2);
  expect(path.at(-1)?.box.start).toBeLessThan((last?.box.start ?? 0) / 10);
  path.slice(1).forEach(({box}, index) => {
    const waiting = path[index]?.box; // until the instruction may enter, or until the unit has its data
    expect(box.start).toBeLessThanOrEqual(waiting?.work ?? waiting?.start ?? 0);
  });
});
