/** What no accelerator can pass: held against golden estimates, which pass nothing, and against spoilt ones. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {describeFloors, passedFloors} from "../../wasm/cli/floors.ts";
import type {Estimate} from "../../wasm/types/schema.ts";
import {findFiles} from "../../.scripts/files.mjs";
import {root} from "../../.scripts/run.mjs";

const goldens = findFiles(["tests/golden"], /\.json$/);
const read = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8")) as Estimate;

describe("floors", () => {
  it.each(goldens)("%s passes none", (file) => {
    expect(describeFloors(passedFloors(read(file)))).toBe("");
  });

  it("are passed where a part is busy for longer than the layer takes", () => {
    const estimate = read("tests/golden/oma/resnet8.json");
    const layer = estimate.layers.find(({busy}) => busy !== undefined && busy.length > 0);
    const part = layer?.busy?.[0];
    if (!layer || !part) throw new Error("no layer is busy");
    part.max = 1.25;
    const passed = passedFloors(estimate);
    expect(passed).toEqual([{layer: layer.name, what: `'${part.resource}' is busy`, ratio: 1.25}]);
    expect(describeFloors(passed)).toBe(`${layer.name}: '${part.resource}' is busy for 125.0000 % of its cycles`);
  });

  it("are passed where there are more multiply-accumulates than the peak allows", () => {
    const estimate = read("tests/golden/oma/resnet8.json");
    estimate.total.utilisation = 1.5;
    expect(passedFloors(estimate)).toEqual([
      {layer: "total", what: "multiply-accumulates at the peak take", ratio: 1.5},
    ]);
  });
});
