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

const kQuote = 0x22;
const kBackslash = 0x5c;

/** Where the string that begins at `start` ends: at its closing quote, or at the text's end. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === kQuote) return at;
    if (letter === kBackslash) at += 1;
  }
  return text.length;
}

/**
 * The names of a document's members: those of its first bracket, without reading what they hold, as that may be much;
 * undefined where the brackets do not match.
 */
function namesOfMembers(text: string): Set<string> | undefined {
  const names = new Set<string>();
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        if (depth === 1 && /^\s*:/.test(text.slice(end + 1, end + 100))) names.add(text.slice(at + 1, end));
        at = end;
        break;
      }
      case "{":
      case "[":
        depth += 1;
        break;
      case "}":
      case "]":
        depth -= 1;
        if (depth === 0) return names;
        break;
    }
  }
  return undefined;
}

/** The names of a document's members; undefined for a list of objects. */
function topLevelKeys(text: string): Set<string> | undefined {
  if (/^[\uFEFF\s]*\[\s*[{[]/.test(text)) return undefined;
  return namesOfMembers(text) ?? namesAnywhere(text);
}

/** A document with a mistake in it still looks like what it is meant to be. */
function namesAnywhere(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(/"(\w+)"\s*:/g)) names.add(name ?? "");
  return names;
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
