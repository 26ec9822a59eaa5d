/** Methods by the names that the command line and specifications give them. */
import type {EstimateOptions} from "../package/index.ts";
import {choice} from "./support.ts";

type Method = NonNullable<EstimateOptions["method"]>;

const METHODS: Readonly<Record<string, Method>> = {
  aidg: "fast_forward",
  fast_forward: "fast_forward",
  whole_graph: "whole_graph",
  fixed_point: "fixed_point",
  simulate: "simulate",
  roofline: "roofline",
  refined_roofline: "refined_roofline",
  analytical: "analytical",
  regression: "regression",
};

/** Their names, as the command line and specifications give them. */
export const kMethods: readonly string[] = Object.keys(METHODS);

/** How storages grant requests that are simulated. */
export const kArbitrations = ["program_order", "first_come"] as const;

/** What an estimate is printed as. */
export const kFormats = ["table", "json", "csv", "node-data"] as const;

/** What a network is exported as. */
export const kExports = ["scale-sim", "json"] as const;

/** `option` is what names it. Throws a UsageError where there is no such method. */
export function methodOf(option: string, name: string): Method {
  return METHODS[choice(option, name.replaceAll("-", "_"), kMethods)] ?? "fast_forward";
}
