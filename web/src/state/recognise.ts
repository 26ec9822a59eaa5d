/** What a file is, by its content rather than by its name. */

import {kindOfJson, looksLikeJson, looksLikeTable} from "../../../wasm/client/content.ts";

export type FileKind = "onnx" | "architecture" | "network" | "table";

/** A fitted model stands for an accelerator. `expected` decides where the text says nothing. */
export function recogniseJson(text: string, expected: "architecture" | "network"): "architecture" | "network" {
  const kind = kindOfJson(text, expected);
  return kind === "model" ? "architecture" : kind;
}

/** Reads only the beginning of a file that is not JSON: it may be large. */
export async function recogniseFile(file: File, expected: "architecture" | "network"): Promise<FileKind> {
  const start = await file.slice(0, 1024).text();
  if (file.name.toLowerCase().endsWith(".csv") || (!looksLikeJson(start) && looksLikeTable(start))) return "table";
  if (file.name.endsWith(".onnx") || (!looksLikeJson(start) && !file.name.endsWith(".json"))) return "onnx";
  return recogniseJson(await file.text(), expected);
}
