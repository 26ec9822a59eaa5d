/** The package in a browser: the modules, the presets and the networks are fetched from beside this file. */
import * as catalogue from "../catalogue.mjs";
import {loadModule} from "../client/bound_module.ts";
import {Client} from "../client/client.ts";
import type {UrlLike} from "../client/platform.ts";
import type {WorkerHost} from "./many.ts";
import {createPackage} from "./package.ts";

export * from "./exports.ts";

/** A client of its own core: both modules, each loaded when it is first needed. */
export function createClient(): Client {
  return new Client(
    {
      cyclescope: async () => {
        const {default: create} = await import("../cyclescope.mjs");
        return loadModule(create, {wasmUrl: new URL("../cyclescope.wasm", import.meta.url)});
      },
      full: async () => {
        const {default: create} = await import("../cyclescope_full.mjs");
        return loadModule(create, {wasmUrl: new URL("../cyclescope_full.wasm", import.meta.url)});
      },
    },
    async () => (await import("../libraries.mjs")).libraries,
  );
}

const workers: WorkerHost = {
  parallelism: navigator.hardwareConcurrency,
  make: () => new Worker(new URL("./browser_worker.js", import.meta.url), {type: "module"}),
  compile: async () => ({
    cyclescope: await WebAssembly.compileStreaming(fetch(new URL("../cyclescope.wasm", import.meta.url))),
  }),
};

async function fetchText(url: UrlLike): Promise<string> {
  const response = await fetch(url.href);
  if (!response.ok) throw new Error(`${url.href}: ${response.status} ${response.statusText}`);
  return response.text();
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
} = createPackage(createClient(), fetchText, catalogue, workers);
