/// <reference lib="webworker" />
/** The worker: owns the core's modules, of which the second is loaded when it is needed. */

import createModule from "../../../build/wasm/cyclescope.mjs";
import {loadModule} from "../../../wasm/client/bound_module.ts";
import {Client} from "../../../wasm/client/client.ts";
import {Endpoint} from "./endpoint.ts";
import type {JobListener} from "./endpoint.ts";
import {connect} from "./remote.ts";

declare const self: DedicatedWorkerGlobalScope;

const client = new Client(
  {
    cyclescope: () => loadModule(createModule),
    representatives: async () => loadModule((await import("../../../build/wasm/cyclescope_pr.mjs")).default),
  },
  // Handles of a worker that was replaced must not mean anything in this one.
  `${performance.timeOrigin}-`,
);
new Endpoint(client, (endpoint) => connect<JobListener>(self, endpoint));
