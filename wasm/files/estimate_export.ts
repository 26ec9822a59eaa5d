/** An estimate that was exported says what made it: enough to make it again. */
import {FileProblem} from "./file_content.ts";

/** What an estimate was made of. */
export interface EstimateOrigin {
  /** Names, which are those of presets and built-in networks where it was made of such. */
  readonly architecture: string;
  readonly network: string;
  /** Values of all parameters of the architecture. */
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Values of the network's parameters that are not their defaults. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly method: string;
  /** Unit: cycles. */
  readonly cycles: number;
}

/** Throws a FileProblem where the text is no such estimate. */
export function estimateOrigin(text: string): EstimateOrigin {
  const found = (path: string, value: unknown, type: "string" | "number") => {
    if (typeof value === type) return value;
    throw new FileProblem("BadEstimate", `the exported estimate has no ${path}`);
  };
  const {architecture, network, method, total} = membersOf(parsed(text));
  const {name, parameters} = membersOf(architecture);
  return {
    architecture: found("architecture's name", name, "string") as string,
    network: found("network's name", membersOf(network).name, "string") as string,
    method: found("method", method, "string") as string,
    sizes: Object.fromEntries(
      Object.entries(membersOf(membersOf(network).sizes)).filter(
        (entry): entry is [string, number] => typeof entry[1] === "number",
      ),
    ),
    cycles: found("total cycles", membersOf(total).cycles, "number") as number,
    parameters: Object.fromEntries(
      Object.entries(membersOf(parameters)).filter(
        (entry): entry is [string, number | string] => typeof entry[1] === "number" || typeof entry[1] === "string",
      ),
    ),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new FileProblem("BadEstimate", "the exported estimate is not well-formed JSON");
  }
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? {...value} : {};
}
