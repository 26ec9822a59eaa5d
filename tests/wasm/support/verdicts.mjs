/** The schemas of what the core reads, and what they and the core say of a document. */
import {readFileSync, readdirSync} from "node:fs";
import Ajv from "ajv";
import {root} from "./module.mjs";

const read = (path) => readFileSync(new URL(path, root), "utf8");

export const inputSchemas = {
  arch: JSON.parse(read("arch_presets/schema/arch.schema.json")),
  library: JSON.parse(read("arch_presets/schema/library.schema.json")),
  mapping: JSON.parse(read("arch_presets/schema/mapping.schema.json")),
  network: JSON.parse(read("web/networks/schema/network.schema.json")),
};

// The parts of an if/then/else leave types and declared properties to each other, which strict mode would refuse.
const ajv = new Ajv({allErrors: true, strict: true, strictTypes: false, strictRequired: false});
for (const [name, schema] of Object.entries(inputSchemas)) ajv.addSchema(schema, `${name}.schema.json`);

/** The JSON files directly in `folder`, with their text. */
export function documents(folder) {
  const names = readdirSync(new URL(folder, root)).filter((file) => file.endsWith(".json"));
  return names.map((name) => ({name, text: read(`${folder}/${name}`)}));
}

/** Does the schema accept `text`? What is no JSON it does not. */
export function accepts(schema, text) {
  try {
    return ajv.validate(`${schema}.schema.json`, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
