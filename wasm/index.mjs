/** The package under Node: the module, the presets and the networks are files beside this one. */
import {readFile} from "node:fs/promises";
import * as catalogue from "../build/wasm/catalogue.mjs";
import {createClient} from "./client.mjs";
import {Core} from "./core.mjs";
import {Representatives} from "./representatives.mjs";

export {Core, Representatives};
export {looksLikeModel} from "./model_text.mjs";
export {CyclescopeError, unwrap} from "./errors.mjs";

const readBuilt = (file) => readFile(new URL(`../build/wasm/${file}`, import.meta.url));

export const {
  estimate,
  tryEstimate,
  checkArchitecture,
  tryCheckArchitecture,
  readNetwork,
  tryReadNetwork,
  representatives,
  version,
  presets,
  networks,
} = createClient({
  loadCore: async () => Core.load({wasmBinary: await readBuilt("cyclescope.wasm")}),
  loadRepresentatives: async () => Representatives.load({wasmBinary: await readBuilt("cyclescope_pr.wasm")}),
  readText: (url) => readFile(url, "utf8"),
  catalogue,
});
