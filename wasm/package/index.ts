/** The package under Node: the modules, the presets and the networks are files beside this one. */
import {readFile} from "node:fs/promises";
import * as catalogue from "../catalogue.mjs";
import {loadModule} from "../client/bound_module.ts";
import {Client} from "../client/client.ts";
import {nodeWorkers} from "./node_workers.ts";
import {readBuilt} from "./node_files.ts";
import {createPackage} from "./package.ts";

export * from "./exports.ts";

/** A client of its own core: both modules, each loaded when it is first needed. */
export function createClient(): Client {
  return new Client(
    {
      cyclescope: async () => {
        const {default: create} = await import("../cyclescope.mjs");
        return loadModule(create, {wasmBinary: await readBuilt("cyclescope.wasm")});
      },
      full: async () => {
        const {default: create} = await import("../cyclescope_full.mjs");
        return loadModule(create, {wasmBinary: await readBuilt("cyclescope_full.wasm")});
      },
    },
    async () => (await import("../libraries.mjs")).libraries,
  );
}

export const {
  estimate,
  tryEstimate,
  attribute,
  tryAttribute,
  trace,
  tryTrace,
  estimateMany,
  checkArchitecture,
  tryCheckArchitecture,
  checkMappings,
  tryCheckMappings,
  expand,
  tryExpand,
  describe,
  tryDescribe,
  readNetwork,
  tryReadNetwork,
  networkTopology,
  representatives,
  version,
  presets,
  networks,
} = createPackage(createClient(), (url) => readFile(new URL(url.href), "utf8"), catalogue, nodeWorkers);
