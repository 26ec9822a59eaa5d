/** Groups operators into the few classes that the chart tells apart by colour. */

import type {LayerRow} from "../core/types.ts";
import type {Pattern, Texture} from "./chart/texture.ts";

export interface OperatorClass {
  readonly id: string;
  readonly label: string;
  readonly texture: Texture;
}

function operatorClassOf(id: string, label: string, pattern: Pattern): OperatorClass {
  return {id, label, texture: {id: `class-${id}`, colour: `var(--class-${id})`, pattern}};
}

const kConvolution = operatorClassOf("convolution", "Convolution", "plain");
const kProduct = operatorClassOf("product", "Matrix product", "down");
const kReduction = operatorClassOf("pooling", "Pooling, reduction", "upright");
const kElementwise = operatorClassOf("elementwise", "Element-wise", "dots");
const kMovement = operatorClassOf("movement", "Data movement", "across");
const kOther = operatorClassOf("other", "Not mapped", "grid");

/** In the order of the legend. A layer of several kernels belongs to the first class that one of them has. */
export const kOperatorClasses: readonly OperatorClass[] = [
  kConvolution,
  kProduct,
  kReduction,
  kElementwise,
  kMovement,
  kOther,
];

const kClassOfKernel: Readonly<Record<string, OperatorClass>> = {
  conv2d: kConvolution,
  matmul: kProduct,
  pooling: kReduction,
  reduce: kReduction,
  elementwise: kElementwise,
  move: kMovement,
};

/** A fitted model knows of no kernels: then the operator's name has to say it. */
const kClassOfOperator: readonly (readonly [RegExp, OperatorClass])[] = [
  [/conv/i, kConvolution],
  [/gemm|matmul|dense|linear|fully|inner_?product/i, kProduct],
  [/pool|reduce|softmax|norm/i, kReduction],
  [/relu|add|mul|sub|div|sigmoid|tanh|clip|gelu|swish|sqrt|erf|exp/i, kElementwise],
];

export function operatorClass({
  status,
  operator,
  kernels,
}: Pick<LayerRow, "status" | "operator" | "kernels">): OperatorClass {
  if (status === "unmapped") return kOther;
  if (status === "mapped" && kernels.length === 0)
    return kClassOfOperator.find(([pattern]) => pattern.test(operator))?.[1] ?? kMovement;
  const present = new Set(kernels.map((kernel) => kClassOfKernel[kernel]));
  return kOperatorClasses.find((candidate) => present.has(candidate)) ?? kMovement;
}
