/** Workers of Node: threads that talk through a channel. */
import {availableParallelism} from "node:os";
import {MessageChannel, Worker} from "node:worker_threads";
import type {WorkerPort} from "../workers/worker_client.ts";
import type {WorkerHost} from "./many.ts";
import {readBuilt} from "./node_files.ts";

export const nodeWorkers: WorkerHost = {
  parallelism: availableParallelism(),
  make: makeWorker,
  compile: async () => ({cyclescope: await WebAssembly.compile(Uint8Array.from(await readBuilt("cyclescope.wasm")))}),
};

function makeWorker(): WorkerPort {
  const {port1, port2} = new MessageChannel();
  const worker = new Worker(new URL("./node_worker.js", import.meta.url), {workerData: port2, transferList: [port2]});
  const port: WorkerPort = {
    onerror: null,
    onmessage: null,
    postMessage: (message) => port1.postMessage(message),
    terminate: () => {
      port1.close();
      void worker.terminate();
    },
  };
  port1.on("message", (data: unknown) => port.onmessage?.({data} as never));
  worker.on("error", ({message}) => port.onerror?.({message, preventDefault: () => {}} as never));
  return port;
}
