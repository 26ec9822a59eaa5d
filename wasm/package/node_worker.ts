/** What runs in a thread of Node: the core's modules behind the channel that the thread was given. */
import type {MessagePort} from "node:worker_threads";
import {workerData} from "node:worker_threads";
import {Endpoint} from "../workers/endpoint.ts";
import type {JobListener} from "../workers/endpoint.ts";
import {connect} from "../workers/remote.ts";
import type {Port} from "../workers/remote.ts";
import {readBuilt} from "./node_files.ts";

const built = (file: string) => async () => ({wasmBinary: await readBuilt(file)});
const sources = {
  cyclescope: {
    create: async () => (await import("../cyclescope.mjs")).default,
    options: built("cyclescope.wasm"),
  },
  full: {
    create: async () => (await import("../cyclescope_full.mjs")).default,
    options: built("cyclescope_full.wasm"),
  },
};

const readLibraries = async () => (await import("../libraries.mjs")).libraries;

const channel = workerData as MessagePort;
const port: Port = {onmessage: null, postMessage: (message) => channel.postMessage(message)};
channel.on("message", (data: unknown) => port.onmessage?.({data} as never));
new Endpoint(sources, readLibraries, `${performance.timeOrigin}-`, (endpoint) => connect<JobListener>(port, endpoint));
