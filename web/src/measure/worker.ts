/// <reference lib="webworker" />
/** The worker that measures: ONNX Runtime for the web and its module, both fetched when this starts, from the page's own server. */

import * as runtime from "onnxruntime-web/wasm";
import moduleUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type {CompleteNetwork} from "../../../wasm/measure/complete_network.ts";
import type {Repetition} from "../../../wasm/measure/repeat.ts";
import {RuntimeDevice} from "../../../wasm/measure/runtime_device.ts";
import type {Runtime} from "../../../wasm/measure/runtime_device.ts";
import {connect} from "../../../wasm/workers/remote.ts";

declare const self: DedicatedWorkerGlobalScope;

let device: Promise<RuntimeDevice> | undefined;

async function load(): Promise<RuntimeDevice> {
  const response = await fetch(moduleUrl);
  if (!response.ok) throw new Error(`ONNX Runtime could not be fetched: ${response.status} ${response.statusText}`);
  runtime.env.wasm.wasmBinary = await response.arrayBuffer();
  // Threads need memory that is shared, which a page has only under headers that not every server sends.
  runtime.env.wasm.numThreads = 1;
  return new RuntimeDevice(runtime as Runtime, "wasm");
}

/** What the page can ask. */
export const methods = {
  /** What a call costs, in milliseconds, once all is there. */
  async prepare() {
    device ??= load();
    return (await device).callCost();
  },

  /** How long a network in our own JSON takes, with all its tensors. Rejects where it cannot run. */
  async time(network: string, how?: Repetition) {
    device ??= load();
    return (await device).time(JSON.parse(network) as CompleteNetwork, how);
  },
};
export type Methods = typeof methods;

connect<Record<string, never>>(self, methods);
