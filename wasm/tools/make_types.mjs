/**
 * Makes what follows from the modules' tables of operations (schema/operations.json) and their schemas: types/schema.ts (a
 * type per title of a schema), types/operations.ts (what each operation takes and answers) and the tables of README.md.
 * `node wasm/tools/make_types.mjs` writes them; a test compares them with what the schemas give.
 */
import {existsSync, readFileSync, readdirSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {compile} from "json-schema-to-typescript";

const wasm = new URL("../", import.meta.url);
const schemas = new URL("schema/", wasm);
const kStyle = {printWidth: 120, bracketSpacing: false};
const kBanner =
  "// Made by `npm run types` from the modules' tables of operations and wasm/schema/; change those instead.";

/**
 * @typedef {{name: string, kind: "call" | "job"}} Entry of a table
 * @typedef {Entry & {request: string, response: string, partial: string | undefined}} Operation with its schemas' files
 */

/** The built modules by the client's name for them, the one that is loaded first in front. */
const kModules = {cyclescope: "cyclescope", full: "cyclescope_full"};

/**
 * The table of a built module.
 * @param {string} file
 * @returns {Operation[]}
 */
function operationsOf(file) {
  /** @type {Entry[]} */
  const entries = schemaOf("operations.json")[file] ?? [];
  return entries.map((entry) => {
    // Operations of one name that take or answer something else in the second module have schemas of their own there.
    const fileOf = (/** @type {string} */ part) =>
      [`${file}.${entry.name}.${part}.schema.json`, `${entry.name}.${part}.schema.json`].find(isSchema);
    const [request, response] = [fileOf("request"), fileOf("response")];
    if (request === undefined || response === undefined) throw new Error(`${entry.name} has no schemas`);
    return {...entry, request, response, partial: fileOf("partial")};
  });
}

/** @param {string} file */
function isSchema(file) {
  return existsSync(new URL(file, schemas));
}

/** The tables of all modules. */
function tables() {
  const entries = Object.entries(kModules).map(([name, file]) => [name, operationsOf(file)]);
  return /** @type {Record<string, Operation[]>} */ (Object.fromEntries(entries));
}

/** @param {string} file */
function schemaOf(file) {
  return JSON.parse(readFileSync(new URL(file, schemas), "utf8"));
}

/**
 * The schema that `reference` names, and the file that it stands in.
 * @param {string} reference "file.json#/definitions/name"
 * @param {string} from the file that has the reference
 */
function referenced(reference, from) {
  const [file = "", pointer = ""] = reference.split("#");
  const target = file === "" ? from : file;
  const steps = pointer.split("/").filter((step) => step !== "");
  return {schema: steps.reduce((value, step) => value[step], schemaOf(target)), file: target};
}

/** Numbers that are handles: the client's own handles take their place. */
const kHandle = "Handle";

/** Members of a type of its own beside any number of numbers: the generator has no words for that. */
const kLayer = "MeasurableLayer";

/**
 * A copy of a schema in which handles have the client's type, and layers one that can be read.
 * @param {any} schema
 * @returns {any}
 */
function withClientHandles(schema) {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(withClientHandles);
  if (schema.$ref !== undefined) return {$ref: schema.$ref}; // what stands beside it would make it another type
  if (schema.title === kHandle) return {description: schema.description, tsType: kHandle};
  if (schema.title === kLayer) {
    const {title, description} = schema;
    return {title, description, tsType: "{type: LayerType} & {[parameter: string]: number}"};
  }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withClientHandles(value)]));
}

/** The text of types/schema.ts. */
export async function schemaText() {
  const files = readdirSync(schemas).filter((file) => file.endsWith(".schema.json"));
  const types = files.filter((file) => ["type", "oneOf", "$ref"].some((key) => key in schemaOf(file))).sort();
  const key = (/** @type {string} */ file) => file.replace(".schema.json", "");
  const everything = {
    title: "SchemaTypes",
    description: "Every schema's type, so that one compilation names all of them.",
    type: "object",
    additionalProperties: false,
    required: types.map(key),
    properties: Object.fromEntries(types.map((file) => [key(file), {$ref: file}])),
  };
  return compile(/** @type {any} */ (everything), "SchemaTypes", {
    cwd: fileURLToPath(schemas),
    bannerComment: `${kBanner}\nimport type {Handle} from "../client/handle.ts";\n`,
    style: kStyle,
    $refOptions: {
      resolve: {
        file: {
          read: ({url}) => JSON.stringify(withClientHandles(schemaOf(url.slice(url.lastIndexOf("/") + 1)))),
        },
      },
    },
  });
}

/**
 * Paths of the handles in what a schema of `file` describes: "table", "draws.*.table".
 * @param {any} schema
 * @param {string} file
 * @returns {string[]}
 */
function handlePaths(schema, file) {
  if (schema.title === kHandle) return [""];
  if (schema.$ref !== undefined) {
    const target = referenced(schema.$ref, file);
    return handlePaths(target.schema, target.file);
  }
  const below = (/** @type {string} */ step, /** @type {any} */ part) =>
    handlePaths(part, file).map((path) => (path === "" ? step : `${step}.${path}`));
  return [
    ...(schema.oneOf ?? []).flatMap((/** @type {any} */ part) => handlePaths(part, file)),
    ...Object.entries(schema.properties ?? {}).flatMap(([step, part]) => below(step, part)),
    ...(schema.items === undefined ? [] : below("*", schema.items)),
  ];
}

/**
 * The title of what a schema describes.
 * @param {string} file
 * @returns {string}
 */
function titleOf(file) {
  let {schema, file: at} = {schema: schemaOf(file), file};
  while (schema.title === undefined && schema.$ref !== undefined) ({schema, file: at} = referenced(schema.$ref, at));
  return schema.title;
}

/**
 * The type of schemas: null where they say nothing but that.
 * @param {readonly string[]} files
 */
function typeOf(files) {
  const names = files.map((file) => (schemaOf(file).type === "null" ? "null" : `schema.${titleOf(file)}`));
  return [...new Set(names)].join(" | ");
}

/** The text of types/operations.ts. */
export async function operationsText() {
  const all = tables();
  const listed = Object.values(all).flat();
  const names = [...new Set(listed.map(({name}) => name))];
  const entry = (/** @type {string} */ name) => {
    const same = listed.filter((operation) => operation.name === name);
    const types = [
      `request: ${typeOf(same.map(({request}) => request))}`,
      `response: ${typeOf(same.map(({response}) => response))}`,
      ...(same[0]?.kind === "job" ? [`partial: ${typeOf(same.flatMap(({partial}) => partial ?? [])) || "never"}`] : []),
    ];
    return `  /** ${descriptionOf(same[0])} */\n  ${name}: {${types.join("; ")}};\n`;
  };
  const ofKind = (/** @type {Operation["kind"]} */ kind) =>
    names.filter((name) => listed.some((operation) => operation.name === name && operation.kind === kind)).map(entry);
  const modules = Object.entries(all).map(([module, operations]) => {
    const lines = operations.map(({name, response}) => {
      // The handle of what an answer differs from is the request's own.
      const paths = [...new Set(handlePaths(schemaOf(response), response))].filter((path) => path !== "known");
      return `    ${name}: ${JSON.stringify(paths)},\n`;
    });
    return `  ${module}: {\n${lines.join("")}  },\n`;
  });
  const text = `${kBanner}
import type * as schema from "./schema.ts";

/** Operations that answer at once. */
export interface CallOperations {
${ofKind("call").join("")}}

/** Operations that take long. */
export interface JobOperations {
${ofKind("job").join("")}}

/** The operations of each module, with the paths of the handles in their answers. */
export const kOperations = {
${modules.join("")}} as const;
`;
  return formatted(text, "typescript");
}

/** @param {Operation | undefined} operation */
function descriptionOf(operation) {
  return operation === undefined ? "" : schemaOf(operation.request).description;
}

/** The tables of README.md. */
export async function readmeTables() {
  const all = tables();
  const link = (/** @type {string} */ file) =>
    schemaOf(file).type === "null" ? "null" : `[${titleOf(file)}](schema/${file})`;
  const parts = Object.entries(all).map(([module, operations]) => {
    const rows = operations.map((operation) => {
      const {name, kind, request, response} = operation;
      return `| \`${name}\` | ${kind} | ${link(request)} | ${link(response)} | ${descriptionOf(operation)} |`;
    });
    const head = ["| operation | kind | takes | answers | |", "| --- | --- | --- | --- | --- |"];
    return `### Of \`${kModules[/** @type {keyof typeof kModules} */ (module)]}\`\n\n${[...head, ...rows].join("\n")}\n`;
  });
  return formatted(parts.join("\n"), "markdown");
}

const kMarks = /(?<=<!-- operations: made by `npm run types` -->\n)[^]*(?=<!-- end of operations -->)/;

/** README.md with its tables made anew. */
export async function readmeText() {
  const text = readFileSync(files.readme, "utf8");
  if (!kMarks.test(text)) throw new Error("wasm/README.md has no place for the operations");
  return text.replace(kMarks, `\n${await readmeTables()}\n`);
}

/**
 * @param {string} text
 * @param {string} parser
 */
async function formatted(text, parser) {
  const {format} = await import("prettier");
  return format(text, {parser, ...kStyle});
}

export const files = {
  schema: new URL("types/schema.ts", wasm),
  operations: new URL("types/operations.ts", wasm),
  readme: new URL("README.md", wasm),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(files.schema, await schemaText());
  writeFileSync(files.operations, await operationsText());
  writeFileSync(files.readme, await readmeText());
}
