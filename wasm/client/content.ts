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

function topLevelKeys(text: string): Set<string> {
  try {
    const document: unknown = JSON.parse(text);
    return new Set(typeof document === "object" && document !== null ? Object.keys(document) : []);
  } catch {
    // A document with a mistake in it still looks like what it is meant to be.
    return new Set(Array.from(text.matchAll(/"(\w+)"\s*:/g), ([, key]) => key ?? ""));
  }
}

/** `expected` decides where the text says nothing. */
export function kindOfJson(text: string, expected: "architecture" | "network"): "architecture" | "network" | "model" {
  if (looksLikeModel(text)) return "model";
  const keys = topLevelKeys(text);
  const count = (names: readonly string[]) => names.filter((name) => keys.has(name)).length;
  const difference = count(kArchitectureKeys) - count(kNetworkKeys);
  return difference === 0 ? expected : difference > 0 ? "architecture" : "network";
}
