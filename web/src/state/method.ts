/** The ways to find cycles: the exact one, its slow check, and what they are compared with. */

import type {EstimateRequest} from "../core/types.ts";

export type Method = NonNullable<EstimateRequest["method"]>;

export interface MethodEntry {
  readonly id: Method;
  readonly title: string;
  readonly description: string;
}

export const kDefaultMethod: Method = "fast_forward";

export const kMethods: readonly MethodEntry[] = [
  {
    id: "fast_forward",
    title: "Exact (AIDG)",
    description: "The dependency graph of every instruction, recurring iterations skipped by arithmetic.",
  },
  {
    id: "fixed_point",
    title: "Paper’s heuristic (AIDG)",
    description: "Iterations are evaluated until two blocks take equally long, the rest is extrapolated.",
  },
  {
    id: "simulate",
    title: "Simulated (event by event)",
    description: "Every instruction of small layers, each storage serving requests as its description says.",
  },
  {
    id: "roofline",
    title: "Roofline",
    description: "The larger of multiply-accumulates at the peak and bytes at DRAM’s bandwidth. Errs low.",
  },
  {
    id: "refined_roofline",
    title: "Refined roofline",
    description: "The roofline, with what the mapping’s unrolling leaves idle at borders. Errs low.",
  },
  {
    id: "analytical",
    title: "Analytical (loop nest)",
    description: "The busiest level: transfers by ports and computation, all in parallel. Errs low.",
  },
  {
    id: "regression",
    title: "Regression",
    description: "A linear model of layer features, fitted to measurements, where the accelerator has one.",
  },
];

/** Whether a method knows throughputs only, and is over before anybody waits. */
export function isBaseline(method: Method): boolean {
  return !["fast_forward", "whole_graph", "fixed_point", "simulate"].includes(method);
}

/** Whether it is known of every cycle what it was spent on. */
export function hasCauses(method: string): boolean {
  return method === "fast_forward" || method === "whole_graph";
}

/** The method of that name, or undefined. */
export function methodNamed(name: string): Method | undefined {
  return kMethods.find(({id}) => id === name)?.id;
}
