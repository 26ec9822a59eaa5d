/** Settings of SCALE-Sim as parameters of the systolic array, and exported estimates as what made them. */
import {expect, it} from "vitest";
import {estimateOrigin} from "../../../wasm/files/estimate_export.ts";
import {readScaleSimSettings} from "../../../wasm/files/scale_sim_settings.ts";

const settings = `[general]
run_name = "eyeriss"
ArrayHeight: 99

[architecture_presets]
ArrayHeight:    12
ArrayWidth = 14
IfmapSramSzkB:  108
FilterSramSzkB: 109
OfmapSramSzkB:  110   # of both halves
IfmapOffset:    0
Bandwidth : 10
Dataflow : ws

[run_presets]
InterfaceBandwidth: CALC
`;

it("reads what the array has parameters for", () => {
  const {parameters, leftOut} = readScaleSimSettings(settings);
  expect(parameters).toEqual({
    rows: 12,
    columns: 14,
    ifmap_kib: 108,
    weight_kib: 109,
    output_kib: 110,
    dram_bandwidth: 10,
    dataflow: "weight_stationary",
  });
  expect(leftOut).toEqual(["IfmapOffset"]);
});

it.each([
  ["[architecture_presets]\nArrayHeight: many\n", /ArrayHeight is 'many'/],
  ["[architecture_presets]\nArrayHeight: 0\n", /ArrayHeight is '0'/],
  ["[architecture_presets]\nDataflow: rs\n", /none of os, ws, is/],
  ["[architecture_presets]\n", /neither an array/],
])("refuses %j", (text, message) => {
  expect(() => readScaleSimSettings(text)).toThrow(message);
});

it("finds what made an estimate", () => {
  const estimate = {
    architecture: {name: "gemmini", parameters: {dim: 16, dataflow: "weight_stationary", odd: null}},
    network: {name: "resnet50", sizes: {batch: 4, odd: null}},
    method: "fast_forward",
    total: {cycles: 42},
  };
  expect(estimateOrigin(JSON.stringify(estimate))).toEqual({
    architecture: "gemmini",
    network: "resnet50",
    method: "fast_forward",
    cycles: 42,
    parameters: {dim: 16, dataflow: "weight_stationary"},
    sizes: {batch: 4},
  });
  expect(() => estimateOrigin("{")).toThrow(/well-formed/);
  expect(() => estimateOrigin(JSON.stringify({...estimate, network: {}}))).toThrow(/network's name/);
});
