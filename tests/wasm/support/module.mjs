/** The built module and the fixtures of these tests. */
import {readFileSync} from "node:fs";
import {moduleFactory} from "../../../.scripts/built.mjs";
import {libraryTexts} from "../../../.scripts/libraries.mjs";
import {loadModule as load} from "../../../wasm/client/bound_module.ts";
import {Client} from "../../../wasm/client/client.ts";

export const createModule = await moduleFactory("cyclescope");
const createFullModule = await moduleFactory("cyclescope_full");

export const root = new URL("../../../", import.meta.url);

export const wasmBinary = readFileSync(new URL("build/wasm/cyclescope.wasm", root));

/** The module as it was built: every function answers JSON text. */
export const loadModule = () => createModule({wasmBinary});

const fullBinary = readFileSync(new URL("build/wasm/cyclescope_full.wasm", root));

export const loadFullModule = () => createFullModule({wasmBinary: fullBinary});

/** A client of modules of its own. */
export const createClient = () =>
  new Client(
    {
      cyclescope: () => load(createModule, {wasmBinary}),
      full: () => load(createFullModule, {wasmBinary: fullBinary}),
    },
    async () => libraryTexts(),
  );

/** A small machine that multiplies matrices (without bias) and clips, and nothing else. */
export const scalarText = readFileSync(new URL("tests/wasm/fixtures/scalar.json", root), "utf8");

/** The same machine, which clips on the way out of a multiplication. */
export const fusingText = (() => {
  const machine = JSON.parse(scalarText);
  const [matmul] = machine.mappings;
  matmul.then = [{kernel: "elementwise", as: "act", functions: ["relu"]}];
  const columns = matmul.program[0].body[0].body[0].body;
  columns.splice(2, 0, {do: "map", function: "act", operands: {y: "rf.acc", x0: "rf.acc"}});
  machine.mappings.push({...JSON.parse(scalarText).mappings[0], name: "plain matmul"});
  return JSON.stringify(machine);
})();

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
