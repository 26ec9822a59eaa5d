/** The package under Node: the module, the presets and the networks are files beside this one. */
import {readFile} from "node:fs/promises";
import * as catalogue from "../build/wasm/catalogue.mjs";
import {createClient} from "./client.mjs";
import {Core} from "./core.mjs";

export {Core};
export {CyclescopeError, unwrap} from "./errors.mjs";

export const {
  estimate,
  tryEstimate,
  checkArchitecture,
  tryCheckArchitecture,
  readNetwork,
  tryReadNetwork,
  version,
  presets,
  networks,
} = createClient({
  loadCore: async () =>
    Core.load({wasmBinary: await readFile(new URL("../build/wasm/cyclescope.wasm", import.meta.url))}),
  readText: (url) => readFile(url, "utf8"),
  catalogue,
});
