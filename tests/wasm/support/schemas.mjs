/** Ajv validators of wasm/schema/, by the name of the file. */
import {readFileSync, readdirSync} from "node:fs";
import Ajv from "ajv";
import {root} from "./module.mjs";

const folder = new URL("wasm/schema/", root);

export const schemas = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => file.endsWith(".schema.json"))
    .map((file) => [file.replace(".schema.json", ""), JSON.parse(readFileSync(new URL(file, folder), "utf8"))]),
);

const ajv = new Ajv({allErrors: true, strict: true, allowUnionTypes: true});
for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, `${name}.schema.json`);

/** What `value` breaks of the schema `name`, as readable lines; empty where it is valid. */
export function violations(name, value) {
  if (ajv.validate(`${name}.schema.json`, value)) return [];
  return (ajv.errors ?? []).map(({instancePath, message}) => `${instancePath} ${message}`);
}
