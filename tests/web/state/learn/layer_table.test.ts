import {expect, test} from "vitest";
import type {LayerTypeInfo} from "../../../../web/src/core/types.ts";
import {
  countRows,
  joinTables,
  layerTable,
  seriesOf,
  typesIn,
  usualLayer,
  withoutLayers,
} from "../../../../web/src/state/learn/layer_table.ts";

const kProduct: LayerTypeInfo = {
  type: "fully_connected",
  title: "Fully connected",
  description: "A product of vectors and weights.",
  parameters: [
    {parameter: "m", least: 1, most: 1024, swept: true},
    {parameter: "n", least: 1, most: 6, swept: true},
    {parameter: "k", least: 1, most: 4096, swept: false},
  ],
  most_operations: 1e9,
  most_elements: 1e9,
};

test("a series changes one parameter and holds the others, within its range", () => {
  const series = seriesOf(kProduct);
  const {m, n, k} = usualLayer(kProduct);
  expect(series.filter((row) => row.m !== m).every((row) => row.n === n && row.k === k)).toBe(true);
  expect(series.filter((row) => row.n !== n).map((row) => row.n)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(series.every((row) => row.k === k)).toBe(true);
});

test("pooling windows are larger than an element", () => {
  const pooling: LayerTypeInfo = {
    ...kProduct,
    type: "max_pooling",
    parameters: [{parameter: "kernel_height", least: 1, most: 11, swept: true}],
  };
  expect(usualLayer(pooling).kernel_height).toBeGreaterThan(1);
});

test("a table has a column per parameter and an empty one for the latency", () => {
  const table = layerTable([usualLayer(kProduct), {type: "softmax", rows: 3, columns: 4}], "us");
  const [header, first, second] = table.split("\n");
  expect(header).toBe("type,m,n,k,rows,columns,latency_us");
  expect(first).toBe("fully_connected,32,64,64,,,");
  expect(second).toBe("softmax,,,,3,4,");
  expect(countRows(table)).toBe(2);
  expect(typesIn(table)).toEqual(["fully_connected", "softmax"]);
});

test("tables are joined by their columns' names", () => {
  const joined = joinTables("type,m,latency_us\na,1,5\n", "m,type,n,latency_us\n2,b,3,6\n");
  expect(joined).toBe("type,m,latency_us,n\na,1,5,\nb,2,6,3\n");
});

test("layers are the same whatever their latencies and the order of their columns", () => {
  const table = "type,m,n,latency_us\na,1,2,5\na,1,3,5\na,1,4,5\n";
  const known = "n,type,m,latency_us\n3,a,1,99\n";
  expect(withoutLayers(table, known)).toBe("type,m,n,latency_us\na,1,2,5\na,1,4,5\n");
});
