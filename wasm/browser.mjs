/** The package in a browser: the module, the presets and the networks are fetched from beside this file. */
import * as catalogue from "../build/wasm/catalogue.mjs";
import {createClient} from "./client.mjs";
import {Core} from "./core.mjs";
import {Representatives} from "./representatives.mjs";

export {Core, Representatives};
export {looksLikeModel} from "./model_text.mjs";
export {CyclescopeError, unwrap} from "./errors.mjs";

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
  loadCore: () => Core.load({wasmUrl: new URL("../build/wasm/cyclescope.wasm", import.meta.url)}),
  loadRepresentatives: () =>
    Representatives.load({wasmUrl: new URL("../build/wasm/cyclescope_pr.wasm", import.meta.url)}),
  readText: async (url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
    return response.text();
  },
  catalogue,
});
