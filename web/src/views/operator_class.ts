/** Groups operators into the few classes that the chart tells apart by colour. */

import type {LayerRow} from "../core/types.ts";

export interface OperatorClass {
  readonly id: string;
  readonly label: string;
}

const kConvolution: OperatorClass = {id: "convolution", label: "Convolution"};
const kProduct: OperatorClass = {id: "product", label: "Matrix product"};
const kReduction: OperatorClass = {id: "pooling", label: "Pooling, reduction"};
const kElementwise: OperatorClass = {id: "elementwise", label: "Element-wise"};
const kMovement: OperatorClass = {id: "movement", label: "Data movement"};
const kOther: OperatorClass = {id: "other", label: "Not mapped"};

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
