/** Layers as nodes of ONNX, of the operator set that OPSET names. */
import type {CompleteLayer, CompleteTensor} from "./complete_network.ts";
import {message} from "./protobuf.ts";
import type {Field} from "./protobuf.ts";

export const OPSET = 20;

/** A constant that a node needs beside its layer's tensors. */
export interface ExtraConstant {
  readonly name: string;
  readonly values: readonly number[];
  readonly type: "int64" | "float32";
  /** Left out: a list. */
  readonly scalar?: boolean;
}

export interface OnnxNodes {
  /** NodeProto messages. */
  readonly nodes: readonly Uint8Array[];
  readonly constants: readonly ExtraConstant[];
}

/** A layer that has no node here. */
export class NoOnnxNode extends Error {}

type Attributes = Readonly<Record<string, number | readonly number[] | undefined>>;

const kInt = 2;
const kInts = 7;

/** What ReLU6 clips to. */
const kClipped = [0, 6] as const;

/** Element-wise functions whose nodes need nothing but their inputs, by the core's names. */
const kElementwise: Readonly<Record<string, string>> = {
  abs: "Abs",
  add: "Add",
  ceil: "Ceil",
  cos: "Cos",
  div: "Div",
  elu: "Elu",
  erf: "Erf",
  exp: "Exp",
  floor: "Floor",
  gelu: "Gelu",
  hard_sigmoid: "HardSigmoid",
  hard_swish: "HardSwish",
  leaky_relu: "LeakyRelu",
  log: "Log",
  max: "Max",
  mean: "Mean",
  min: "Min",
  mish: "Mish",
  mul: "Mul",
  neg: "Neg",
  pow: "Pow",
  reciprocal: "Reciprocal",
  relu: "Relu",
  round: "Round",
  selu: "Selu",
  sigmoid: "Sigmoid",
  sign: "Sign",
  sin: "Sin",
  softplus: "Softplus",
  softsign: "Softsign",
  sqrt: "Sqrt",
  sub: "Sub",
  sum: "Sum",
  tanh: "Tanh",
};

/** NodeProto. An empty name stands for an input that is left out. */
export function node(
  operator: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
): Uint8Array {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return message([
    ...inputs.map((input): Field => [1, input]),
    ...outputs.map((output): Field => [2, output]),
    [3, name],
    [4, operator],
    ...given.map(([key, value]): Field => [5, attribute(key, value as number | readonly number[])]),
  ]);
}

/** AttributeProto. */
function attribute(name: string, value: number | readonly number[]): Uint8Array {
  return typeof value === "number"
    ? message([
        [1, name],
        [3, value],
        [20, kInt],
      ])
    : message([[1, name], ...value.map((one): Field => [8, one]), [20, kInts]]);
}

/** The nodes of `layer`, whose tensors are among `tensors`. Throws NoOnnxNode. */
export function nodesOf(layer: CompleteLayer, tensors: readonly CompleteTensor[]): OnnxNodes {
  const inputs = layer.inputs.map((id) => tensors[id]?.name ?? "");
  const outputs = layer.outputs.map((id) => tensors[id]?.name ?? "");
  const one = (operator: string, attributes: Attributes = {}, constants: readonly ExtraConstant[] = []): OnnxNodes => ({
    nodes: [node(operator, layer.name, [...inputs, ...constants.map(({name}) => name)], outputs, attributes)],
    constants,
  });
  const list = (what: string, values: readonly number[]): ExtraConstant => ({
    name: `${layer.name}.${what}`,
    values,
    type: "int64",
  });
  switch (layer.kind) {
    case "convolution":
      return one("Conv", {...windowOf(layer, tensors), group: layer.groups});
    case "gemm":
      return one("Gemm", {transA: flag(layer.transpose_a), transB: flag(layer.transpose_b)});
    case "matmul":
      return one("MatMul");
    case "pooling":
      return one(...poolingOf(layer, tensors));
    case "elementwise":
      return elementwise(layer, inputs, outputs);
    case "softmax":
      return one(layer.function === "log_softmax" ? "LogSoftmax" : "Softmax", {
        axis: layer.axes?.[0] ?? layer.axis ?? 0,
      });
    case "layer_normalization":
      if (layer.function === "local_response") return one("LRN", {size: layer.sizes?.[0]});
      if (layer.function === "layer") return one("LayerNormalization", {axis: layer.axis ?? 0});
      break;
    case "concat":
      return one("Concat", {axis: layer.axis ?? 0});
    case "split":
      return one("Split", {axis: layer.axis ?? 0}, [list("split", layer.sizes ?? [])]);
    case "transpose":
      return one("Transpose", {perm: layer.axes});
    case "gather":
      if (layer.function === "elements") break;
      return one("Gather", {axis: layer.axis ?? 0});
    case "view":
      return {
        nodes: [node("Reshape", layer.name, [inputs[0] ?? "", `${layer.name}.shape`], outputs)],
        constants: [list("shape", tensors[layer.outputs[0] ?? -1]?.shape ?? [])],
      };
    case "reduce":
      if (layer.function === "mean") {
        return one("ReduceMean", {keepdims: flag(layer.keep_dims) ?? 1}, [list("axes", layer.axes ?? [])]);
      }
      break;
  }
  throw new NoOnnxNode(`${layer.op} ('${layer.name}') cannot be written as ONNX here`);
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** Signals have windows of two dimensions here, the first of extent 1. */
function windowOf(layer: CompleteLayer, tensors: readonly CompleteTensor[]): Attributes {
  const rank = (tensors[layer.inputs[0] ?? -1]?.shape.length ?? 2) - 2;
  const along = (values: readonly number[] = []) => values.slice(-rank);
  return {
    kernel_shape: along(layer.kernel),
    strides: along(layer.stride),
    dilations: along(layer.dilation),
    pads: [...along(layer.pad_begin), ...along(layer.pad_end)],
  };
}

function poolingOf(layer: CompleteLayer, tensors: readonly CompleteTensor[]): [string, Attributes?] {
  if (layer.op.startsWith("Global")) return [layer.op];
  const {dilations, ...window} = windowOf(layer, tensors);
  if (layer.function === "max") return ["MaxPool", {...window, dilations}];
  return ["AveragePool", {...window, count_include_pad: flag(layer.count_include_pad)}];
}

function elementwise(layer: CompleteLayer, inputs: readonly string[], outputs: readonly string[]): OnnxNodes {
  const {name, function: what = ""} = layer;
  const only = inputs[0] ?? "";
  if (what === "clip") {
    const constants = kClipped.map((value, index): ExtraConstant => ({
      name: `${name}.${index === 0 ? "min" : "max"}`,
      values: [value],
      type: "float32",
      scalar: true,
    }));
    return {nodes: [node("Clip", name, [only, ...constants.map((one) => one.name)], outputs)], constants};
  }
  if (what === "swish") {
    const gate = `${name}.gate`;
    return {
      nodes: [node("Sigmoid", gate, [only], [gate]), node("Mul", name, [only, gate], outputs)],
      constants: [],
    };
  }
  const operator = Object.hasOwn(kElementwise, what) ? kElementwise[what] : undefined;
  if (operator === undefined) throw new NoOnnxNode(`${layer.op} ('${name}') cannot be written as ONNX here`);
  return {nodes: [node(operator, name, inputs, outputs)], constants: []};
}
