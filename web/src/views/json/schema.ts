/** What a JSON schema (draft 7, as far as the project's schemas use it) says of a place in a document that may be unfinished. */

export type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};
export type Path = readonly (string | number)[];

export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly default?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema | readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** A schema, with the document that its references are relative to. */
export interface Place {
  readonly schema: Schema;
  readonly document: string;
  /** The definition that it is, if it is one. */
  readonly definition?: string;
}

function isRecord(value: Json | undefined): value is {readonly [key: string]: Json} {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

function hasType(value: Json, type: string): boolean {
  return type === "integer" ? Number.isInteger(value) : typeOf(value) === type;
}

export class SchemaSet {
  readonly #documents: Readonly<Record<string, Schema>>;
  readonly #root: string;

  /** Schemas by file name, as references name them. */
  constructor(documents: Readonly<Record<string, Schema>>, root: string) {
    this.#documents = documents;
    this.#root = root;
  }

  /** What applies to the value at `path` of `value`; several where the document does not decide. */
  at(path: Path, value: Json | undefined): Place[] {
    const root = this.#documents[this.#root];
    if (root === undefined) return [];
    let places = this.#unfold({schema: root, document: this.#root}, value);
    let here = value;
    for (const step of path) {
      here = childOf(here, step);
      places = places.flatMap((place) => this.#child(place, step)).flatMap((place) => this.#unfold(place, here));
    }
    return distinct(places);
  }

  /** The definition of that name, in the document of `place`. */
  definition(place: Place, name: string): Schema | undefined {
    return this.#documents[place.document]?.definitions?.[name];
  }

  #child({schema, document}: Place, step: string | number): Place[] {
    const found = typeof step === "number" ? itemOf(schema, step) : propertyOf(schema, step);
    return found === undefined ? [] : [{schema: found, document}];
  }

  /** The schema, and all that it consists of where the value is this one. */
  #unfold(place: Place, value: Json | undefined, depth = 0): Place[] {
    const {schema, document} = place;
    if (depth > 12) return [];
    const unfold = (inner: Schema | undefined) =>
      inner === undefined ? [] : this.#unfold({schema: inner, document}, value, depth + 1);
    const parts: Place[] = [place];
    if (schema.$ref !== undefined) parts.push(...this.#referred(schema.$ref, document, value, depth));
    for (const one of schema.allOf ?? []) parts.push(...unfold(one));
    const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
    const fitting = value === undefined ? choices : choices.filter((one) => this.#mayBe(one, document, value));
    for (const one of fitting.length > 0 ? fitting : choices) parts.push(...unfold(one));
    if (schema.if !== undefined)
      parts.push(...unfold(this.#holds(schema.if, document, value) ? schema.then : schema.else));
    return parts;
  }

  #referred(reference: string, document: string, value: Json | undefined, depth: number): Place[] {
    const target = this.#resolve(reference, document);
    return target === undefined ? [] : this.#unfold(target, value, depth + 1);
  }

  #resolve(reference: string, document: string): Place | undefined {
    const [file = "", pointer = ""] = reference.split("#");
    const name = file === "" ? document : file.replace(/^.*\//, "");
    const definition = /^\/definitions\/(.+)$/.exec(pointer)?.[1];
    const whole = this.#documents[name];
    const schema = definition === undefined ? whole : whole?.definitions?.[definition];
    return schema && {schema, document: name, ...(definition === undefined ? {} : {definition})};
  }

  /** Could the unfinished value become one of this schema? */
  #mayBe(schema: Schema, document: string, value: Json): boolean {
    if (schema.$ref !== undefined) {
      const target = this.#resolve(schema.$ref, document);
      return target === undefined || this.#mayBe(target.schema, target.document, value);
    }
    if (!hasOneOf(value, schema.type)) return false;
    if (!isRecord(value)) return schema.const === undefined || schema.const === value;
    return Object.entries(schema.properties ?? {}).every(([key, {const: only, enum: several}]) => {
      const own = value[key];
      if (own === undefined) return true;
      return only === undefined ? (several?.includes(own) ?? true) : only === own;
    });
  }

  #holds(schema: Schema, document: string, value: Json | undefined): boolean {
    if (value === undefined) return false;
    if (schema.$ref !== undefined) {
      const target = this.#resolve(schema.$ref, document);
      return target !== undefined && this.#holds(target.schema, target.document, value);
    }
    const {required = [], properties = {}, allOf = [], anyOf, not} = schema;
    return (
      hasOneOf(value, schema.type) &&
      (schema.const === undefined || schema.const === value) &&
      (schema.enum?.includes(value) ?? true) &&
      (!isRecord(value) || required.every((key) => Object.hasOwn(value, key))) &&
      (!isRecord(value) ||
        Object.entries(properties).every(([key, inner]) => {
          const own = value[key];
          // A key that is missing decides nothing, or every class of object would be offered at once.
          return own !== undefined && this.#holds(inner, document, own);
        })) &&
      allOf.every((one) => this.#holds(one, document, value)) &&
      (anyOf?.some((one) => this.#holds(one, document, value)) ?? true) &&
      (not === undefined || !this.#holds(not, document, value))
    );
  }
}

function hasOneOf(value: Json, type: Schema["type"]): boolean {
  if (type === undefined) return true;
  return (typeof type === "string" ? [type] : type).some((one) => hasType(value, one));
}

function childOf(value: Json | undefined, step: string | number): Json | undefined {
  if (typeof step === "number") return Array.isArray(value) ? (value[step] as Json | undefined) : undefined;
  return isRecord(value) ? value[step] : undefined;
}

function itemOf({items}: Schema, index: number): Schema | undefined {
  return Array.isArray(items) ? (items as readonly Schema[])[index] : (items as Schema | undefined);
}

function propertyOf({properties, additionalProperties}: Schema, key: string): Schema | undefined {
  const own = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
  return own ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
}

function distinct(places: readonly Place[]): Place[] {
  const seen = new Set<Schema>();
  return places.filter(({schema}) => !seen.has(schema) && seen.add(schema));
}

/** What people read of a value's schemas: the first description, then its type, its range and its default. */
export function explanation(places: readonly Place[]): string {
  const lines = [places.find(({schema}) => schema.description !== undefined)?.schema.description ?? ""];
  const values = places.flatMap(({schema}) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]));
  if (values.length > 0)
    lines.push(`One of: ${[...new Set(values)].map((value) => JSON.stringify(value)).join(", ")}.`);
  const ranged = places.find(({schema}) => schema.minimum !== undefined && schema.maximum !== undefined)?.schema;
  if (ranged) lines.push(`From ${ranged.minimum?.toLocaleString("en")} to ${ranged.maximum?.toLocaleString("en")}.`);
  const fallback = places.find(({schema}) => schema.default !== undefined)?.schema.default;
  if (fallback !== undefined) lines.push(`Default: ${JSON.stringify(fallback)}.`);
  return lines.filter((line) => line !== "").join("\n");
}
