/** Layers to measure such that the time of a network can be predicted: of the kinds that it consists of. */
import type {MeasurableLayer} from "../types/schema.ts";
import type {NetworkInput} from "../package/inputs.ts";
import type {PlanOptions, Representatives} from "../package/representatives.ts";
import {keyOf} from "./measurement_run.ts";

/** Blocks that ONNX Runtime executes as one node. */
const kFused: ReadonlySet<string> = new Set([
  "conv1d_relu",
  "conv1d_add_relu",
  "conv2d_relu",
  "conv2d_add",
  "conv2d_add_relu",
  "conv2d_clip",
  "depthwise_relu",
  "depthwise_clip",
  "fully_connected_relu",
]);
/** What is a block of several layers, and fused by few. */
const kBlocks: ReadonlySet<string> = new Set(["conv2d_relu_pool", "depthwise_separable", "residual"]);

export interface NetworkPlan {
  /** Those of the network that are learnt. */
  readonly types: readonly string[];
  /** Layers by turns of their types, and of staircases as long as there are some; each once. */
  readonly layers: readonly MeasurableLayer[];
  /** What is swept along. */
  readonly staircases: readonly Staircase[];
  readonly reference: MeasurableLayer;
  /** The network's own layers, each once; none of them is among `layers`. */
  readonly own: readonly MeasurableLayer[];
}

/** Layers that differ in one parameter only. */
export interface Staircase {
  readonly parameter: string;
  readonly layers: readonly MeasurableLayer[];
}

export interface NetworkPlanOptions {
  readonly network: NetworkInput;
  /** Layers of each type. */
  readonly budget: number;
  readonly seed?: number;
}

/** A layer of a few milliseconds: long enough to be measured well, short enough to be measured often. */
const kReference = layerOf("conv2d", {
  batch: 1,
  groups: 1,
  channels: 128,
  filters: 128,
  output_height: 14,
  output_width: 14,
  kernel_height: 3,
  kernel_width: 3,
  stride: 1,
  input_height: 14,
  input_width: 14,
});
/** Of one layer, in multiply-accumulates: more would take too much of the time. */
const kLargest = 1.2e8;
const kStairs = {channels: 48, filters: 48} as const;

export async function planForNetwork(
  representatives: Representatives,
  {network, budget, seed = 1}: NetworkPlanOptions,
): Promise<NetworkPlan> {
  const types = (await representatives.layerTypes())
    .map(({type}) => type)
    .filter((type) => kFused.has(type) || !(kBlocks.has(type) || /_(relu|clip|add)$/.test(type)));
  const {table} = await representatives.networkLayers({network, types});
  const own = (await representatives.tableLayers(table)).layers.map(({layer}) => layer);
  const found = [...new Set(own.map(({type}) => type))];
  const planned = found.map((type) => ({
    type,
    space: spaceOf(own.filter((layer) => layer.type === type)),
    most_operations: kLargest,
  }));
  const plan = await representatives.plan({
    types: planned as PlanOptions["types"],
    budget: budget * found.length,
    sampling: "representatives",
    seed,
    unit: "us",
  });
  const {layers} = await representatives.tableLayers(plan.table);
  const ownKeys = new Set(own.map(keyOf));
  const staircases = staircasesOf(own);
  return {
    types: found,
    layers: eachOnce(
      alternately(
        staircases.flatMap((staircase) => staircase.layers),
        byTurns(layers.map(({layer}) => layer)),
      ),
    ).filter((layer) => !ownKeys.has(keyOf(layer))),
    staircases,
    reference: kReference,
    own,
  };
}

/** Sizes that a type has few of in one network are learnt around these, as ratios. */
const kWider = {least: 1 / 4, most: 2} as const;
const kAsTheyAre = /^(batch|groups|stride|kernel_\w+|operands|m|input_\w+)$/;

/** From the least to the most of each parameter that can be chosen, and around that. */
function spaceOf(layers: readonly MeasurableLayer[]): Record<string, [number, number]> {
  const wider = ([name, [least, most]]: [string, [number, number]]): [string, [number, number]] =>
    kAsTheyAre.test(name)
      ? [name, [least, most]]
      : [name, [Math.max(1, Math.floor(least * kWider.least)), Math.ceil(most * kWider.most)]];
  return Object.fromEntries(Object.entries(hullOf(layers)).map(wider));
}

function hullOf(layers: readonly MeasurableLayer[]): Record<string, [number, number]> {
  const space: Record<string, [number, number]> = {};
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      if (typeof value !== "number" || name.startsWith("input_")) continue;
      const [least, most] = space[name] ?? [value, value];
      space[name] = [Math.min(least, value), Math.max(most, value)];
    }
  }
  return space;
}

/** Channels and filters of the kind of convolution that does most of the work. */
function staircasesOf(own: readonly MeasurableLayer[]): Staircase[] {
  const convolutions = own.filter(({type, channels, filters}) => /^conv/.test(type) && channels && filters);
  const largest = convolutions.toSorted((a, b) => work(b) - work(a))[0];
  if (largest === undefined) return [];
  const {type, ...sizes} = largest;
  const base = {...sizes, channels: 64, filters: 64, groups: 1, stride: 1, ...extents(largest)};
  return Object.entries(kStairs).map(([parameter, most]) => ({
    parameter,
    layers: Array.from({length: most}, (_, index) => layerOf(type, {...base, [parameter]: index + 1})),
  }));
}

const kStairExtent = 28;

function extents(layer: MeasurableLayer): Record<string, number> {
  const height = "output_height" in layer ? {output_height: kStairExtent, input_height: kStairExtent} : {};
  return {...height, output_width: kStairExtent, input_width: kStairExtent};
}

function work({channels = 1, filters = 1, output_height = 1, output_width = 1, kernel_height = 1}: MeasurableLayer) {
  return channels * filters * output_height * output_width * kernel_height * kernel_height;
}

function layerOf(type: string, parameters: Record<string, number>): MeasurableLayer {
  return Object.assign({type}, parameters);
}

/** One of each type, then the next of each. */
function byTurns(layers: readonly MeasurableLayer[]): MeasurableLayer[] {
  const types = [...new Set(layers.map(({type}) => type))];
  const waiting = types.map((type) => layers.filter((layer) => layer.type === type));
  const longest = Math.max(0, ...waiting.map(({length}) => length));
  return Array.from({length: longest}, (_, turn) => waiting.flatMap((ofType) => ofType.slice(turn, turn + 1))).flat();
}

function alternately<Item>(first: readonly Item[], second: readonly Item[]): Item[] {
  const pairs = first.flatMap((item, index) => [item, ...second.slice(index, index + 1)]);
  return [...pairs, ...second.slice(first.length)];
}

function eachOnce(layers: readonly MeasurableLayer[]): MeasurableLayer[] {
  return [...new Map(layers.map((layer) => [keyOf(layer), layer])).values()];
}
