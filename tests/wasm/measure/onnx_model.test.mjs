/** Models that are made to be measured: what our own reader finds in them, and what ONNX Runtime does with them. */
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {beforeAll, describe, expect, it} from "vitest";
import {unwrap} from "../../../build/wasm/client/outcome.js";
import {createClient, readNetwork, representatives} from "../../../build/wasm/package/index.js";
import {onnxModel} from "../../../build/wasm/measure/onnx_model.js";
import {NoOnnxNode} from "../../../build/wasm/measure/onnx_nodes.js";
import {RuntimeDevice} from "../../../build/wasm/measure/runtime_device.js";

const client = createClient();
const once = {warmUps: 1, least: 2, most: 2, longest: 0, agreement: 1};

/** The usual layer of every layer type. */
async function usualLayers() {
  const types = (await representatives.layerTypes()).map(({type}) => ({type}));
  const {table} = await representatives.plan({types, budget: types.length, sampling: "usual"});
  return (await representatives.tableLayers(table)).layers.map(({layer}) => layer);
}

async function completeNetwork(name) {
  const file = new URL(`../../../web/networks/${name}.json`, import.meta.url);
  const network = client.open("network", readFileSync(file, "utf8"));
  return unwrap(await client.call("networkDocument", {network})).text;
}

const shapes = (tensors) => tensors.map(({shape}) => shape);

describe("a model of a layer", () => {
  it("has the multiply-accumulates, inputs and outputs of the layer, whatever its type", async () => {
    const layers = await usualLayers();
    expect(layers.length).toBeGreaterThan(30);
    for (const layer of layers) {
      const text = await representatives.layerNetwork(layer);
      const own = await readNetwork(text);
      const read = await readNetwork(onnxModel(JSON.parse(text)));
      expect({type: layer.type, macs: read.macs}).toEqual({type: layer.type, macs: own.macs});
      expect([layer.type, ...shapes(read.outputs)]).toEqual([layer.type, ...shapes(own.outputs)]);
      expect([layer.type, ...shapes(read.inputs)]).toEqual([layer.type, ...shapes(own.inputs)]);
    }
  });

  it("is that of the layer in the network that it came from", async () => {
    const {table, parts} = await representatives.networkLayers({network: "mobilenet_v2", types: ["conv2d_clip"]});
    const {layers} = await representatives.tableLayers(table);
    const macs = new Map(parts.map((part) => [JSON.stringify(part.layer), part.macs]));
    for (const {layer} of layers.slice(0, 10)) {
      const model = onnxModel(JSON.parse(await representatives.layerNetwork(layer)));
      expect((await readNetwork(model)).macs).toBe(macs.get(JSON.stringify(layer)));
    }
  });

  it("refuses layers that do not exist", async () => {
    const network = (layer) => representatives.layerNetwork(layer);
    await expect(network({type: "conv9d"})).rejects.toThrow("conv9d");
    await expect(network({type: "conv2d", m: 3})).rejects.toThrow("has no parameter 'm'");
    await expect(network({type: "conv2d", channels: 0})).rejects.toThrow();
  });
});

describe("a model of a network", () => {
  it.each(["resnet18", "mobilenet_v2", "tc_resnet8"])(
    "%s has as many layers and multiply-accumulates",
    async (name) => {
      const text = await completeNetwork(name);
      const own = await readNetwork(text);
      const read = await readNetwork(onnxModel(JSON.parse(text)));
      expect([read.layers, read.macs, read.parameters]).toEqual([own.layers, own.macs, own.parameters]);
    },
  );

  it("says what it cannot write", async () => {
    const network = JSON.parse(await completeNetwork("bert_base"));
    expect(() => onnxModel(network)).toThrow(NoOnnxNode);
  });
});

describe("ONNX Runtime", () => {
  /** @type {RuntimeDevice} */
  let device;
  beforeAll(async () => {
    const runtime = await import("onnxruntime-web/wasm");
    const module = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
    runtime.env.wasm.wasmBinary = readFileSync(module);
    runtime.env.wasm.numThreads = 1;
    device = new RuntimeDevice(runtime, "wasm");
  });

  it("runs the usual layer of every type that takes longer than a call", async () => {
    for (const layer of await usualLayers()) {
      const network = JSON.parse(await representatives.layerNetwork(layer));
      const timing = await device.time(network, once).catch((error) => error);
      if (timing instanceof Error) expect(`${layer.type}: ${timing.message}`).toMatch(/of what a call costs/);
      else expect(timing.milliseconds).toBeGreaterThan(0);
    }
  });

  it("runs a whole network without data going in or out", async () => {
    const timing = await device.time(JSON.parse(await completeNetwork("resnet8")), once);
    expect(timing.milliseconds).toBeGreaterThan(0);
    expect(timing.samples).toBe(2);
  });
});
