/** Sizes and branches that a network leaves open, in words: their names, where they come from, and what was taken. */
import type {Assumption, DataDependentSize, NetworkSummary, SymbolicDimension} from "../types/schema.ts";

function origin(tensor: string, axis: number, batch: boolean): string {
  return `${batch ? "a batch, " : ""}axis ${axis} of '${tensor}'`;
}

/** "height=1 (axis 2 of 'image')". */
export function assumptionText({name, value, tensor, axis, batch}: Assumption): string {
  return `${name}=${value} (${tensor === "" ? "the branch of an If, which data decides" : origin(tensor, axis, batch)})`;
}

function dimensionText({name, value, given, batch, input, axis}: SymbolicDimension): string {
  const from = given ? "given" : value === 0 ? "as the file says" : "assumed";
  return `${name}=${value} (${origin(input, axis, batch)}; ${from})`;
}

const kDecided: Readonly<Record<DataDependentSize["kind"], string>> = {
  extent: "a size of what it yields",
  trips: "how often its body runs",
  branch: "1 for its then_branch, 0 for its else_branch",
};

function decidedText({name, kind, operator, node, value}: DataDependentSize): string {
  const from = value === null ? "not given" : `given as ${value}`;
  return `${name} (${operator} at '${node}': ${kDecided[kind]}; ${from})`;
}

/** A line for each thing that a network leaves open. */
export function openSizes({dimensions, data_dependent: decided = []}: NetworkSummary): string[] {
  return [
    ...dimensions.map((dimension) => `open dimension ${dimensionText(dimension)}`),
    ...decided.map((size) => `decided by data: ${decidedText(size)}`),
  ];
}
