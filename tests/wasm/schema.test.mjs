/** The schemas are the only list of fields: each says what it means and in which unit. */
import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {files, operationsText, readmeText, schemaText} from "../../wasm/tools/make_types.mjs";
import {schemas} from "./support/schemas.mjs";

const primitives = new Set(["integer", "number", "string", "boolean"]);

function isPrimitive({type, enum: choices}) {
  return choices !== undefined || [type].flat().some((name) => primitives.has(name));
}

/** Every field of a schema: its path and its own schema. */
function* fields(schema, path = "") {
  for (const [name, field] of Object.entries({...schema.properties, ...schema.definitions})) {
    yield [`${path}/${name}`, field];
    yield* fields(field, `${path}/${name}`);
  }
  if (schema.items) yield* fields(schema.items, `${path}/*`);
}

describe.each(Object.entries(schemas))("%s", (_name, schema) => {
  it("describes every field, and names the unit of every value", () => {
    for (const [path, field] of fields(schema)) {
      if (field.$ref) continue;
      expect(field.description, path).toMatch(/\S/);
      if (isPrimitive(field)) expect(field.description, path).toMatch(/Units?: |No unit/);
    }
  });

  it("refuses unknown keys in every object, or says what their values are", () => {
    for (const [path, field] of [["", schema], ...fields(schema)]) {
      for (const {additionalProperties: others} of [field, field.items].filter((part) => part?.properties)) {
        expect(others === false || others?.type === "integer", path).toBe(true);
      }
    }
  });
});

describe("made from the schemas and the tables of operations", () => {
  it.each([
    ["types/schema.ts", files.schema, schemaText],
    ["types/operations.ts", files.operations, operationsText],
    ["README.md", files.readme, readmeText],
  ])("%s is what they give", async (_, file, text) => {
    expect(readFileSync(file, "utf8"), "run `npm run types`").toBe(await text());
  });
});
