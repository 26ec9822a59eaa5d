/** What a file is, by its content rather than by its name. */

import {looksLikeModel} from "../../../wasm/model_text.mjs";

export type FileKind = "onnx" | "architecture" | "network" | "table";

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

export function looksLikeJson(start: string): boolean {
  return /^[\uFEFF\s]*[{[]/.test(start);
}

/** Whether a text starts like a table of measurements: a header that names the column of latencies. */
export function looksLikeTable(start: string): boolean {
  const header = start.split(/\r?\n/).find((line) => line.trim() !== "") ?? "";
  return /(^|,)\s*"?latency_\w+"?\s*(,|$)/.test(header);
}

/** A fitted model stands for an accelerator. `expected` decides where the text says nothing. */
export function recogniseJson(text: string, expected: "architecture" | "network"): "architecture" | "network" {
  if (looksLikeModel(text)) return "architecture";
  const keys = topLevelKeys(text);
  const count = (names: readonly string[]) => names.filter((name) => keys.has(name)).length;
  const difference = count(kArchitectureKeys) - count(kNetworkKeys);
  return difference === 0 ? expected : difference > 0 ? "architecture" : "network";
}

/** Reads only the beginning of a file that is not JSON: it may be large. */
export async function recogniseFile(file: File, expected: "architecture" | "network"): Promise<FileKind> {
  const start = await file.slice(0, 1024).text();
  if (file.name.toLowerCase().endsWith(".csv") || (!looksLikeJson(start) && looksLikeTable(start))) return "table";
  if (file.name.endsWith(".onnx") || (!looksLikeJson(start) && !file.name.endsWith(".json"))) return "onnx";
  return recogniseJson(await file.text(), expected);
}
