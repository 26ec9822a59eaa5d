/** Networks as files of ONNX with made-up weights, to be run for the time that they take. */
import type {CompleteNetwork, CompleteTensor} from "./complete_network.ts";
import {OPSET, node, nodesOf} from "./onnx_nodes.ts";
import type {ExtraConstant} from "./onnx_nodes.ts";
import {message} from "./protobuf.ts";
import type {Field} from "./protobuf.ts";

const kIrVersion = 9;
const kFloat32 = 1;
const kInt64 = 7;
/** Outputs of a model that keeps its data to itself. */
const kProbe = "probe";

export interface OnnxModelOptions {
  /**
   * Inputs have values in the file, and of the output there is one element only: a run moves no data in or out, and takes
   * as long as the network does within a larger one. Inputs could be given nevertheless, so that nothing is computed
   * beforehand.
   */
  readonly keepsData?: boolean;
}

/** The same network has the same values every time. Throws NoOnnxNode. */
export function onnxModel(network: CompleteNetwork, {keepsData = false}: OnnxModelOptions = {}): Uint8Array {
  const rows = rowsOfTables(network);
  const tensors = network.tensors.map((tensor) => (rows.has(tensor.name) ? {...tensor, type: "int64"} : tensor));
  const random = randomNumbers();
  const layers = network.layers.map((layer) => nodesOf(layer, tensors));
  const nodes = layers.flatMap((one) => one.nodes);
  const constants = layers.flatMap((one) => one.constants);
  const weights = tensors.filter(({constant}) => constant === true);
  const given = network.inputs.flatMap((id) => tensors[id] ?? []);
  const results = network.outputs.flatMap((id) => tensors[id] ?? []);
  const probes = keepsData ? results.map(probeOf) : [];
  const shown = keepsData ? probes.map(({output}) => output) : results;
  const filled = keepsData ? [...weights, ...given] : weights;
  const graph = message([
    ...[...nodes, ...probes.flatMap((probe) => probe.nodes)].map((one): Field => [1, one]),
    [2, network.name === "" ? "network" : network.name],
    ...filled.map((tensor): Field => [5, tensorOf(tensor, random, rows.get(tensor.name))]),
    ...[...constants, ...probes.flatMap((probe) => probe.constants)].map((one): Field => [5, constantOf(one)]),
    ...given.map((tensor): Field => [11, valueOf(tensor)]),
    ...shown.map((tensor): Field => [12, valueOf(tensor)]),
  ]);
  const operators = message([
    [1, ""],
    [2, OPSET],
  ]);
  return message([
    [1, kIrVersion],
    [2, "cyclescope"],
    [7, graph],
    [8, operators],
  ]);
}

/** One element of a tensor. It is made flat first: what selects is moved before what permutes otherwise. */
function probeOf(tensor: CompleteTensor, index: number) {
  const name = `${kProbe}_${index}`;
  const constants: ExtraConstant[] = [
    {name: `${name}.shape`, values: [tensor.shape.reduce((product, extent) => product * extent, 1)], type: "int64"},
    {name: `${name}.begin`, values: [0], type: "int64"},
    {name: `${name}.end`, values: [1], type: "int64"},
  ];
  const [shape, begin, end] = constants.map((one) => one.name) as [string, string, string];
  return {
    nodes: [
      node("Reshape", `${name}.flat`, [tensor.name, shape], [`${name}.flat`]),
      node("Slice", name, [`${name}.flat`, begin, end], [name]),
    ],
    constants,
    output: {...tensor, name, shape: [1]},
  };
}

/** By the name of a tensor of row numbers: how many rows there are to gather. */
function rowsOfTables({layers, tensors}: CompleteNetwork): ReadonlyMap<string, number> {
  return new Map(
    layers
      .filter(({kind}) => kind === "gather")
      .map(({inputs: [table = -1, rows = -1], axis = 0}) => [
        tensors[rows]?.name ?? "",
        tensors[table]?.shape[axis] ?? 1,
      ]),
  );
}

/** TensorProto: whole numbers below `rows`, or numbers that keep the results of deep networks finite. */
function tensorOf({name, shape, type = "float32"}: CompleteTensor, random: () => number, rows = 1): Uint8Array {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const dimensions = shape.map((extent): Field => [1, extent]);
  if (type === "int64") {
    const values = BigInt64Array.from({length: count}, () => BigInt(Math.floor(random() * rows)));
    return message([...dimensions, [2, kInt64], [8, name], [9, new Uint8Array(values.buffer)]]);
  }
  if (type !== "float32") throw new RangeError(`tensor '${name}' is of ${type}, which has no values here`);
  const summed = shape.slice(1).reduce((product, extent) => product * extent, 1);
  const most = Math.sqrt(6 / Math.max(1, summed));
  const values = new Float32Array(count);
  for (let index = 0; index < count; ++index) values[index] = most * (2 * random() - 1);
  return message([...dimensions, [2, kFloat32], [8, name], [9, new Uint8Array(values.buffer)]]);
}

function constantOf({name, values, type, scalar = false}: ExtraConstant): Uint8Array {
  const content = type === "int64" ? new BigInt64Array(values.map((value) => BigInt(value))) : new Float32Array(values);
  const dimensions: Field[] = scalar ? [] : [[1, values.length]];
  const code = type === "int64" ? kInt64 : kFloat32;
  return message([...dimensions, [2, code], [8, name], [9, new Uint8Array(content.buffer)]]);
}

/** ValueInfoProto. */
function valueOf({name, shape, type = "float32"}: CompleteTensor): Uint8Array {
  const dimensions = shape.map((extent): Field => [1, message([[1, extent]])]);
  const tensor = message([
    [1, type === "int64" ? kInt64 : kFloat32],
    [2, message(dimensions)],
  ]);
  return message([
    [1, name],
    [2, message([[1, tensor]])],
  ]);
}

/** Numbers from 0 to below 1, the same every time (xorshift). */
function randomNumbers(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
