/** `cyclescope new`: a description to begin with. */
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {relative, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {templates} from "../catalogue.mjs";
import {InputError, UsageError, choice, print} from "./support.ts";

const kSchema = new URL("../../../arch_presets/schema/arch.schema.json", import.meta.url);

/** As on the command line: "load-compute-store". */
export const TEMPLATES = templates.map(({name}) => name.replaceAll("_", "-"));

/** Writes NAME.json in the working directory. Errors: UsageError; InputError where it is there, or cannot be written. */
export function runNew(template: string, [name, ...more]: readonly string[]): number {
  if (name === undefined || more.length > 0) throw new UsageError("new needs one NAME");
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new UsageError(`'${name}' is no name: letters, digits and '_', no digit first`);
  }
  const chosen = templates[TEMPLATES.indexOf(choice("--template", template, TEMPLATES))];
  const file = `${name}.json`;
  if (existsSync(file)) throw new InputError(`${file} is there already`);
  const text = readFileSync(fileURLToPath(chosen?.url.href ?? ""), "utf8");
  try {
    writeFileSync(file, called(text, name));
  } catch (error) {
    throw new InputError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  return print(`${file}: a machine to begin with. Try: cyclescope check ${file} --run\n`);
}

/** A template under another name, whose schema is that of this package. */
function called(text: string, name: string): string {
  const schema = relative(resolve("."), fileURLToPath(kSchema)).replaceAll("\\", "/");
  const title = name.replaceAll("_", " ").trim() || name;
  return text
    .replace(/"\$schema": "[^"]*"/, () => `"$schema": ${JSON.stringify(schema)}`)
    .replace(/"name": "[^"]*"/, () => `"name": ${JSON.stringify(name)}`)
    .replace(/"title": "[^"]*"/, () => `"title": ${JSON.stringify(title.charAt(0).toUpperCase() + title.slice(1))}`);
}
