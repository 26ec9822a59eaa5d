import type {Estimate} from "./types/schema.d.ts";

/** An aligned table; the columns whose titles are in `left` are text, the others numbers. */
export declare function table(
  header: string[],
  rows: string[][],
  left?: Set<string>,
  style?: (line: string) => string,
): string;

/** The layers and the total as an aligned table, units at every number. */
export declare function estimateTable(estimate: Estimate, style?: (line: string) => string): string;
/** What was estimated on what, and how. */
export declare function estimateHead(estimate: Estimate): string;
/** The total's instructions and traffic, and what is missing from it. */
export declare function estimateTail(estimate: Estimate): string;
/** One line per layer, units in the names of the columns. */
export declare function estimateCsv(estimate: Estimate): string;
