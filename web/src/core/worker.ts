/// <reference lib="webworker" />
/** The worker: owns the core's modules, of which the second is loaded when it is needed. */

import createModule from "../../../build/wasm/cyclescope.mjs";
import {Endpoint} from "../../../wasm/workers/endpoint.ts";
import type {JobListener} from "../../../wasm/workers/endpoint.ts";
import {connect} from "../../../wasm/workers/remote.ts";

declare const self: DedicatedWorkerGlobalScope;

const sources = {
  cyclescope: {create: async () => createModule},
  full: {create: async () => (await import("../../../build/wasm/cyclescope_full.mjs")).default},
};
const readLibraries = async () => (await import("../../../build/wasm/libraries.mjs")).libraries;
new Endpoint(sources, readLibraries, `${performance.timeOrigin}-`, (endpoint) => connect<JobListener>(self, endpoint));
