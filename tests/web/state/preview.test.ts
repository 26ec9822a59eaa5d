/** What is shown of an estimate that is not there yet. */
import {expect, test} from "vitest";
import type {LayerRow, Overview} from "../../../web/src/core/types.ts";
import {hasNews, layersSoFar, runningTotal, withPartial} from "../../../web/src/state/preview.ts";
import type {Preview} from "../../../web/src/state/preview.ts";
import {kInitialSetup} from "../../../web/src/state/setup.ts";

function row(index: number, cycles: number | null): LayerRow {
  return {index, name: `layer${index}`, cycles} as LayerRow;
}

const kEmpty: Preview = {
  setup: kInitialSetup,
  turn: 1,
  name: "net",
  layerCount: 3,
  rows: [],
  setting: undefined,
  baseline: undefined,
};
const kSetting = {method: "fast_forward", architecture: {clock_hz: 100}, resources: [], storages: []} as const;
const kBaseline = {
  method: "analytical",
  architecture: {clock_hz: 100},
  resources: [],
  storages: [],
  layers: [row(0, 10), row(1, 20), row(2, 30)],
} as unknown as Overview;

function partial(...layers: LayerRow[]) {
  return {...kSetting, layers} as unknown as Parameters<typeof withPartial>[1];
}

test("nothing is no news", () => {
  expect(hasNews(kEmpty)).toBe(false);
  expect(layersSoFar(kEmpty)).toBeUndefined();
  expect(runningTotal(kEmpty)).toMatchObject({layers: 0, cycles: null, left: undefined});
});

test("layers that are done add up, each part once", () => {
  const first = withPartial(kEmpty, partial(row(0, 12)));
  const second = withPartial(first, {layers: [row(1, null)]} as unknown as Parameters<typeof withPartial>[1]);
  expect(runningTotal(second)).toMatchObject({layers: 2, cycles: 12, left: undefined, clock: 100});
  expect(layersSoFar(second)?.layers.map(({name}) => name)).toEqual(["layer0", "layer1"]);
});

test("what is left is the baseline's, scaled as on the layers that are done", () => {
  const preview = withPartial({...kEmpty, baseline: kBaseline}, partial(row(0, 15)));
  expect(runningTotal(preview)).toMatchObject({layers: 1, cycles: 15, left: 75, scale: 1.5});
  expect(layersSoFar(preview)?.layers.map(({cycles}) => cycles)).toEqual([15, 20, 30]);
});

test("where none of the layers that are done is mapped there is no total so far", () => {
  const preview = withPartial({...kEmpty, baseline: kBaseline}, partial(row(0, null)));
  expect(runningTotal(preview)).toMatchObject({cycles: null, left: 50, scale: 1});
});
