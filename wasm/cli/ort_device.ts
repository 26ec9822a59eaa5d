/** ONNX Runtime in this process as a device: `--device ort`, and `--device ort-node` where onnxruntime-node is installed. */
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import type {CompleteNetwork} from "../measure/complete_network.ts";
import {RuntimeDevice} from "../measure/runtime_device.ts";
import type {Runtime} from "../measure/runtime_device.ts";
import {representatives} from "../package/index.ts";
import type {CallbackDevice} from "../package/representatives.ts";
import {InputError} from "./support.ts";

const PACKAGES = {ort: "onnxruntime-web", "ort-node": "onnxruntime-node"} as const;
const kMicroseconds = 1000;

/** What stands for ONNX Runtime and not for a program. */
export function isRuntime(device: string): device is keyof typeof PACKAGES {
  return Object.hasOwn(PACKAGES, device);
}

/** Latencies are milliseconds of the processor's time, which other processes are not in. Rejects where it is not installed. */
export async function runtimeDevice(name: keyof typeof PACKAGES): Promise<CallbackDevice> {
  const device = new RuntimeDevice(...(await loaded(name)), processorTime);
  await device.callCost();
  return {
    unit: "ms",
    async latency(layer) {
      const network = JSON.parse(await representatives.layerNetwork(layer)) as CompleteNetwork;
      return (await device.time(network)).milliseconds;
    },
  };
}

function processorTime(): number {
  const {user, system} = process.cpuUsage();
  return (user + system) / kMicroseconds;
}

async function loaded(name: keyof typeof PACKAGES): Promise<[Runtime, string]> {
  const packageName: string = PACKAGES[name];
  try {
    if (name === "ort-node") return [(await import(packageName)) as Runtime, "cpu"];
    const runtime = await import("onnxruntime-web/wasm");
    const module = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
    runtime.env.wasm.wasmBinary = readFileSync(module);
    runtime.env.wasm.numThreads = 1;
    return [runtime as unknown as Runtime, "wasm"];
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException;
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw error;
    throw new InputError(`--device ${name} needs ${packageName}: ${message}`, `npm install ${packageName}`);
  }
}
