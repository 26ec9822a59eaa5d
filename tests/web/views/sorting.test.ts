import {expect, test} from "vitest";
import type {Column, PlacedLayer} from "../../../web/src/views/layer_columns.ts";
import {kNetworkOrder, nextOrder, sorted} from "../../../web/src/views/sorting.ts";

function rowsOf(names: readonly string[]): PlacedLayer[] {
  return names.map((name, index) => ({
    layer: {name} as PlacedLayer["layer"],
    position: index + 1,
    relativeShare: 0,
    limit: undefined,
  }));
}

function column(numeric: boolean, key: Column["key"]): Column {
  return {id: "c", label: "", unit: "", definition: "", numeric, key, cell: () => ""};
}

const namesOf = (rows: readonly PlacedLayer[]) => rows.map(({layer}) => layer.name);

test("names sort as people count", () => {
  const rows = rowsOf(["conv10", "conv2", "conv1"]);
  const byName = column(false, ({layer}) => layer.name);
  expect(namesOf(sorted(rows, byName, false))).toEqual(["conv1", "conv2", "conv10"]);
});

test("rows without a value come last in both directions, equal rows in the network's order", () => {
  const values: Record<string, number | null> = {a: 1, b: null, c: 3, d: 1};
  const byValue = column(true, ({layer}) => values[layer.name] ?? null);
  const rows = rowsOf(["a", "b", "c", "d"]);
  expect(namesOf(sorted(rows, byValue, false))).toEqual(["a", "d", "c", "b"]);
  expect(namesOf(sorted(rows, byValue, true))).toEqual(["c", "a", "d", "b"]);
});

test("numbers start with the largest, texts with the first, and a second choice turns round", () => {
  const numbers = column(true, () => 0);
  const first = nextOrder(kNetworkOrder, numbers);
  expect(first).toEqual({column: "c", descending: true});
  expect(nextOrder(first, numbers)).toEqual({column: "c", descending: false});
  expect(
    nextOrder(
      kNetworkOrder,
      column(false, () => ""),
    ),
  ).toEqual({column: "c", descending: false});
});
