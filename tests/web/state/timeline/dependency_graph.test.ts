import {expect, test} from "vitest";
import {trace} from "../../../../build/wasm/package/index.js";
import {dependencyGraph} from "../../../../web/src/state/timeline/dependency_graph.ts";

const network = {name: "tiny", inputs: {x: [1, 4]}, layers: [{op: "Gemm", name: "fc", units: 2, bias: false}]};
const traced = await trace({architecture: "oma", network, layer: "fc", instructions: 100});

test("every stay is a node, and what decides is over when the node begins, or begins to work", () => {
  const {nodes, edges, rows} = dependencyGraph(traced, 0, 1000);
  expect(rows).toHaveLength(traced.instructions);
  expect(nodes).toHaveLength(rows.reduce((sum, {boxes}) => sum + boxes.length, 0));
  const deciding = edges.filter(({kind, decides}) => kind === "way" && decides);
  expect(deciding.length).toBeGreaterThan(rows.length);
  for (const {from, to} of deciding) expect(from.box.end).toBe(to.box.start);
  for (const {kind, from, to} of edges) {
    expect(from.row < to.row || (kind === "way" && from.row === to.row)).toBe(true);
    if (kind === "object" && from.column === to.column) expect(from.box.start).toBeLessThanOrEqual(to.box.start);
  }
  const data = edges.filter(({kind, decides}) => kind === "data" && decides);
  expect(data.length).toBeGreaterThan(0);
  for (const {to} of data) expect(to.box.work).toBeGreaterThan(to.box.start);
});

test("of more instructions only the first are drawn", () => {
  const {rows, nodes} = dependencyGraph(traced, 0, 3);
  expect(rows.map(({number}) => number)).toEqual([0, 1, 2]);
  expect(nodes.every(({row}) => row < 3)).toBe(true);
});
