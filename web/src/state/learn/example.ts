/** Measurements to try the workspace with: a simulated accelerator's, with noise, as a table. */

import type {LayerType} from "../../core/types.ts";
import type {Bench} from "./bench.ts";
import type {TaskProgress} from "./learn_state.ts";

export const kExampleAccelerator = "ultratrail";
const kTypes: readonly LayerType[] = ["conv1d", "conv1d_relu", "fully_connected"];
const kSpaces = {
  convolution: {
    batch: [1, 1],
    groups: [1, 1],
    channels: [1, 96],
    filters: [1, 96],
    output_width: [1, 101],
    stride: [1, 2],
  },
  product: {m: [1, 8], n: [1, 256], k: [1, 256]},
} as const;
const kLayers = 600;
const kNoise = {relative: 0.01};
const kSeed = 11;

/** Series that show step widths, and layers at random. */
export async function exampleTable({representatives, signal, tell}: Bench, architecture: string): Promise<string> {
  const onProgress = (progress: TaskProgress) => tell("Measuring an example", progress);
  const types = kTypes.map((type) => ({type, space: toSpace(type)}));
  const plan = {types, budget: kLayers, sampling: "random", seed: kSeed, unit: "cycles", series: true} as const;
  const {table: layers} = await representatives.plan(plan);
  const {table} = await representatives.measure({architecture, layers, noise: kNoise, seed: kSeed, signal, onProgress});
  return table;
}

function toSpace(type: LayerType): Record<string, [number, number]> {
  const space = type === "fully_connected" ? kSpaces.product : kSpaces.convolution;
  return Object.fromEntries(Object.entries(space).map(([parameter, [least, most]]) => [parameter, [least, most]]));
}
