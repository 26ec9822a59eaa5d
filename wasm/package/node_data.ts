/** An estimate as node data of Model Explorer, which colours the nodes of a graph by them. */
import type {Estimate} from "../types/schema.ts";

/** For one graph: a value per node, by its name or that of a tensor that it yields. */
export interface NodeData {
  readonly name: string;
  readonly results: Readonly<Record<string, {readonly value: number}>>;
  /** Colours from the smallest value, at 0, to the largest, at 1. */
  readonly gradient: readonly {readonly stop: number; readonly bgColor: string}[];
}

/**
 * Cycles by the names of layers: those of an ONNX file's nodes, or of the first tensor that a node of TensorFlow Lite
 * yields. A layer that is computed in another one, or not mapped, has no value: it is not 0.
 */
export function nodeData({architecture, layers, network}: Estimate): NodeData {
  const results = layers.flatMap(({name, cycles}) => (cycles !== null ? [[name, {value: cycles}] as const] : []));
  return {
    name: `cycles of ${network.name} on ${architecture.name}`,
    results: Object.fromEntries(results),
    gradient: [
      {stop: 0, bgColor: "#ffffff"},
      {stop: 1, bgColor: "#d95f02"},
    ],
  };
}
