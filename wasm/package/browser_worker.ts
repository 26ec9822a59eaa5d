/// <reference lib="webworker" />
/** What runs in a worker of a browser: the core's modules, fetched from beside this file. */
import {Endpoint} from "../workers/endpoint.ts";
import type {JobListener} from "../workers/endpoint.ts";
import {connect} from "../workers/remote.ts";

declare const self: DedicatedWorkerGlobalScope;

const sources = {
  cyclescope: {
    create: async () => (await import("../cyclescope.mjs")).default,
    options: async () => ({wasmUrl: new URL("../cyclescope.wasm", import.meta.url)}),
  },
  full: {
    create: async () => (await import("../cyclescope_full.mjs")).default,
    options: async () => ({wasmUrl: new URL("../cyclescope_full.wasm", import.meta.url)}),
  },
};
const readLibraries = async () => (await import("../libraries.mjs")).libraries;
new Endpoint(sources, readLibraries, `${performance.timeOrigin}-`, (endpoint) => connect<JobListener>(self, endpoint));
