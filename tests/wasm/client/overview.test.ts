/** An overview of which only what is new was sent. */
import {expect, test} from "vitest";
import {wholeOverview} from "../../../wasm/client/overview.ts";
import type {EstimateOverview, EstimateResponse, LayerRow} from "../../../wasm/types/schema.ts";

function row(index: number, cycles: number): LayerRow {
  return {index, name: `layer${index}`, cycles} as LayerRow;
}

const kFirst = {
  estimate: {document: "1"},
  method: "fast_forward",
  architecture: {clock_hz: 1000},
  network: {name: "n"},
  total: {cycles: 10},
  layers: [row(0, 4), row(1, 6)],
} as unknown as EstimateOverview;

test("a first one is whole, with the share and the time of each layer", () => {
  const whole = wholeOverview(kFirst, undefined);
  expect(whole.layers.map(({share, time_s}) => [share, time_s])).toEqual([
    [0.4, 0.004],
    [0.6, 0.006],
  ]);
});

test("what is left out is as it was; shares are of the new total", () => {
  const before = wholeOverview(kFirst, undefined);
  const change = {
    estimate: {document: "2"},
    known: {document: "1"},
    total: {cycles: 16},
    layers: [{index: 1, cycles: 12}],
  } as unknown as EstimateResponse;
  const after = wholeOverview(change, before);
  expect(after).toMatchObject({estimate: {document: "2"}, network: {name: "n"}, method: "fast_forward"});
  expect(after.layers.map(({cycles, share}) => [cycles, share])).toEqual([
    [4, 0.25],
    [12, 0.75],
  ]);
  expect(before.layers.map(({cycles}) => cycles)).toEqual([4, 6]);
});

test("what differs from nothing that is known is a mistake", () => {
  const change = {known: {document: "1"}, layers: []} as unknown as EstimateResponse;
  expect(() => wholeOverview(change, undefined)).toThrow(TypeError);
});

test("one that is complete has nothing of the one before", () => {
  const before = wholeOverview(kFirst, undefined);
  const other = {...kFirst, layers: [row(0, 10)]} as unknown as EstimateOverview;
  expect(wholeOverview(other, before).layers).toHaveLength(1);
});

test("nothing takes no share", () => {
  const idle = {...kFirst, total: {cycles: 0}, layers: [row(0, 0)]} as unknown as EstimateOverview;
  expect(wholeOverview(idle, undefined).layers[0]?.share).toBe(0);
});
