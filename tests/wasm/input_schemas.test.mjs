/** The schemas of descriptions and networks agree with the core's readers, which are the judges. */
import {readFileSync, readdirSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {bytesSource} from "../../wasm/client/byte_source.ts";
import {createClient, root} from "./support/module.mjs";
import {accepts, documents, inputSchemas} from "./support/verdicts.mjs";

const client = createClient();

/** What the core says of a document, which is then closed. */
async function described(kind, content) {
  const handle = client.open(kind, content);
  const outcome =
    kind === "architecture"
      ? await client.call("describeArchitecture", {architecture: handle})
      : await client.call("describeNetwork", {network: handle});
  client.close(handle);
  return outcome;
}

const kinds = [
  {
    schema: "arch",
    valid: "arch_presets",
    invalid: "tests/fixtures/arch_invalid",
    read: (text) => described("architecture", text),
  },
  {
    schema: "network",
    valid: "web/networks",
    invalid: "tests/fixtures/network_invalid",
    read: (text) => described("network", text),
  },
];

describe.each(kinds)("$schema.schema.json", ({schema, valid, invalid, read}) => {
  it.each(documents(valid))("and the core accept $name", async ({text}) => {
    expect((await read(text)).ok).toBe(true);
    expect(accepts(schema, text)).toBe(true);
  });

  it.each(documents(`${invalid}/schema`))("and the core refuse $name", async ({text}) => {
    expect((await read(text)).ok).toBe(false);
    expect(accepts(schema, text)).toBe(false);
  });

  it.each(documents(`${invalid}/semantic`))("leaves it to the core to refuse $name", async ({text}) => {
    expect((await read(text)).ok).toBe(false);
    expect(accepts(schema, text)).toBe(true);
  });
});

it.each(documents("arch_presets/library"))("library.schema.json accepts $name, which is called so", ({name, text}) => {
  expect(accepts("library", text)).toBe(true);
  expect(`${JSON.parse(text).library}.json`).toBe(name);
});

it("network.schema.json accepts what the core writes of ONNX files", async () => {
  const folder = new URL("tests/fuzz/corpus/onnx/", root);
  let written = 0;
  for (const name of readdirSync(folder)) {
    const network = client.open("file", bytesSource(readFileSync(new URL(name, folder))));
    const outcome = await client.call("networkDocument", {network});
    client.close(network);
    if (!outcome.ok) continue;
    const {text} = outcome.value;
    expect((await described("network", text)).ok, name).toBe(true);
    expect(accepts("network", text), name).toBe(true);
    ++written;
  }
  expect(written).toBeGreaterThan(100);
});

/** Every property of a schema, wherever it is declared: its place and its own schema. */
function* properties(schema, place = "") {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (schema.additionalProperties !== undefined) yield [`${place}/${name}`, property];
    yield* properties(property, `${place}/${name}`);
  }
  for (const key of ["additionalProperties", "items", "if", "then", "else"]) {
    if (typeof schema[key] === "object") yield* properties(schema[key], `${place}/${key}`);
  }
  for (const [name, definition] of Object.entries(schema.definitions ?? {})) yield* properties(definition, name);
  for (const key of ["anyOf", "allOf"]) {
    for (const [i, part] of (schema[key] ?? []).entries()) yield* properties(part, `${place}/${key}/${i}`);
  }
}

/** The schema that a property refers to, with the property's own description if it has one. */
function resolved(schema, property) {
  if (!property.$ref?.startsWith("#/definitions/")) return property;
  return schema.definitions[property.$ref.slice("#/definitions/".length)];
}

/** Is it a number, a text or a choice? */
function hasValue(schema, {type, enum: choices, allOf}) {
  if (allOf) return hasValue(schema, resolved(schema, allOf[0]));
  return choices !== undefined || ["integer", "number", "string", "boolean"].includes(type);
}

describe.each(["mapping", "network"])("%s.schema.json", (name) => {
  const schema = inputSchemas[name];

  it("describes every field, and names the unit of every value", () => {
    const found = [...properties(schema)];
    expect(found.length).toBeGreaterThan(40);
    for (const [place, property] of found) {
      const field = resolved(schema, property);
      if (field.$ref) continue;
      expect(field.description, place).toMatch(/\S/);
      if (hasValue(schema, field)) expect(field.description, place).toMatch(/Unit: |[Nn]o unit|In .* unit/);
    }
  });

  it("refuses unknown keys wherever keys are declared", () => {
    const open = [];
    const visit = (part, place) => {
      if (typeof part !== "object" || part === null) return;
      const condition = /\/if$|operatorLayer$|\/tiling\/(then|else)$/.test(place); // these only narrow what is declared
      if (part.properties && !condition && part.additionalProperties !== false) open.push(place);
      for (const [key, value] of Object.entries(part)) visit(value, `${place}/${key}`);
    };
    visit(schema, "");
    expect(open).toEqual([]);
  });
});
