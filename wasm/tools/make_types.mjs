/**
 * Makes types/schema.d.ts from schema/*.schema.json: one type per title. `node wasm/tools/make_types.mjs` writes the file; a
 * test compares it with what the schemas give.
 */
import {readdir, writeFile} from "node:fs/promises";
import {fileURLToPath} from "node:url";
import {compile} from "json-schema-to-typescript";

const schemas = new URL("../schema/", import.meta.url);
export const target = new URL("../types/schema.d.ts", import.meta.url);

/** The text of types/schema.d.ts. */
export async function typesText() {
  const files = (await readdir(schemas))
    .filter((file) => file.endsWith(".schema.json") && file !== "pr_common.schema.json") // definitions alone
    .sort();
  const everything = {
    title: "SchemaTypes",
    description: "Every schema's type, so that one compilation names all of them.",
    type: "object",
    additionalProperties: false,
    required: files.map((file) => file.replace(".schema.json", "")),
    properties: Object.fromEntries(files.map((file) => [file.replace(".schema.json", ""), {$ref: file}])),
  };
  return compile(everything, "SchemaTypes", {
    cwd: fileURLToPath(schemas),
    bannerComment: "// Made from wasm/schema/ by `npm run types`; change the schemas instead.",
    style: {printWidth: 120, bracketSpacing: false},
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(target, await typesText());
