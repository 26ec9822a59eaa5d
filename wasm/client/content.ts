/** What a document is, by its beginning: where a text or a file may be of several kinds. */

/** Whether a document is a fitted model and not an accelerator's description. */
export function looksLikeModel(text: string): boolean {
  return /^[\uFEFF\s]*\{\s*("\$schema"\s*:\s*"[^"]*"\s*,\s*)?"format"\s*:\s*"cyclescope-fitted-model/.test(text);
}

export function looksLikeJson(start: string): boolean {
  return /^[\uFEFF\s]*[{[]/.test(start);
}

/** Whether a text starts like a table of measurements: a header that names the column of latencies. */
export function looksLikeTable(start: string): boolean {
  const header = start.split(/\r?\n/).find((line) => line.trim() !== "") ?? "";
  return /(^|,)\s*"?latency_\w+"?\s*(,|$)/.test(header);
}

const kArchitectureKeys = ["objects", "edges", "operations", "mappings", "clock_hz"];
const kNetworkKeys = ["layers", "tensors"];
/** Of an estimate that was exported. */
const kEstimateKeys = ["core_version", "architecture", "network", "total", "layers"];
/** Of what other tools write: configs of transformers, problems of Timeloop. */
const kForeignKeys = ["model_type", "problem"];

/** The names of a document's members; undefined for a list, and for what is none of both. */
function topLevelKeys(text: string): Set<string> | undefined {
  try {
    const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (typeof document !== "object" || document === null) return new Set();
    return Array.isArray(document) && document.length > 0 && typeof document[0] === "object"
      ? undefined
      : new Set(Object.keys(document));
  } catch {
    // A document with a mistake in it still looks like what it is meant to be.
    return new Set(Array.from(text.matchAll(/"(\w+)"\s*:/g), ([, key]) => key ?? ""));
  }
}

/** `file`: of another tool. */
export type JsonKind = "architecture" | "network" | "model" | "estimate" | "file";

/** `expected` decides where the text says nothing. */
export function kindOfJson(text: string, expected: "architecture" | "network"): JsonKind {
  if (looksLikeModel(text)) return "model";
  const keys = topLevelKeys(text);
  if (keys === undefined) return "file"; // a list of layers, as ZigZag has them
  if (kEstimateKeys.every((name) => keys.has(name))) return "estimate";
  const count = (names: readonly string[]) => names.filter((name) => keys.has(name)).length;
  const difference = count(kArchitectureKeys) - count(kNetworkKeys);
  if (difference === 0) return count(kForeignKeys) > 0 ? "file" : expected;
  return difference > 0 ? "architecture" : "network";
}
