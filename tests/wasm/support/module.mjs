/** The built module and the fixtures of these tests. */
import {readFileSync} from "node:fs";
import createModule from "../../../build/wasm/cyclescope.mjs";
import {Core} from "../../../wasm/core.mjs";

export const root = new URL("../../../", import.meta.url);

export const wasmBinary = readFileSync(new URL("build/wasm/cyclescope.wasm", root));

/** The module as it was built: every function answers JSON text. */
export const loadModule = () => createModule({wasmBinary});

export const loadCore = () => Core.load({wasmBinary});

/** A small machine that multiplies matrices (without bias) and clips, and nothing else. */
export const scalarText = readFileSync(new URL("tests/wasm/fixtures/scalar.json", root), "utf8");

/** A multiplication and a clipping. */
export const smallNetwork = {
  name: "small",
  inputs: {x: [4, 8]},
  layers: [{op: "Gemm", units: 16, bias: false}, {op: "Relu"}],
};

/** One multiplication that takes a while instruction by instruction. */
export const slowNetwork = {
  name: "slow",
  inputs: {x: [64, 512]},
  layers: [{op: "Gemm", units: 512, bias: false}],
};
