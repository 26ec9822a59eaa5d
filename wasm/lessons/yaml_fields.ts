/** A map in YAML as fields that are asked for by name; what is wrong is noted with its line. */
import type * as yaml from "yaml";
import type {LessonProblem} from "./lesson.ts";

/** Of the library, which is loaded with the first lesson. */
type Yaml = typeof yaml;

/** Reads texts of a lesson's file; `yaml` is the library. */
export class YamlReader {
  readonly problems: LessonProblem[] = [];
  readonly #yaml: Yaml;

  constructor(yaml: Yaml) {
    this.#yaml = yaml;
  }

  note(message: string, line: number, hint = ""): void {
    this.problems.push({message, line, hint});
  }

  /** A text of the file that begins behind line `before`; undefined where it is no map. */
  read(text: string, before: number, what: string): Fields | undefined {
    const counter = new this.#yaml.LineCounter();
    const document = this.#yaml.parseDocument(text, {lineCounter: counter, logLevel: "error"});
    const [error] = document.errors;
    const lineAt = (offset: number) => before + counter.linePos(offset).line;
    if (error !== undefined) {
      const [reason = ""] = error.message.split("\n");
      this.note(`${what} is no YAML: ${reason.replace(/ at line \d+, column \d+:?$/, "")}`, lineAt(error.pos[0]));
      return undefined;
    }
    const {contents} = document;
    if (!this.#yaml.isMap(contents)) {
      this.note(`${what} should be “name: value” lines`, before + 1);
      return undefined;
    }
    return new Fields(this, this.#yaml, contents, lineAt, what);
  }
}

type YamlMap = InstanceType<Yaml["YAMLMap"]>;
type YamlNode = {range?: readonly number[] | null; toJSON?(): unknown};

export class Fields {
  readonly what: string;
  readonly line: number;
  readonly #reader: YamlReader;
  readonly #yaml: Yaml;
  readonly #map: YamlMap;
  readonly #lineAt: (offset: number) => number;
  readonly #asked = new Set<string>();

  constructor(reader: YamlReader, yaml: Yaml, map: YamlMap, lineAt: (offset: number) => number, what: string) {
    this.#reader = reader;
    this.#yaml = yaml;
    this.#map = map;
    this.#lineAt = lineAt;
    this.what = what;
    this.line = lineAt(map.range?.[0] ?? 0);
  }

  get names(): string[] {
    return this.#map.items.map(({key}) => String((key as {value?: unknown}).value ?? key));
  }

  has(name: string): boolean {
    return this.#map.has(name);
  }

  lineOf(name: string): number {
    const {range} = (this.#node(name) ?? {}) as YamlNode;
    return range ? this.#lineAt(range[0] ?? 0) : this.line;
  }

  /** Undefined where it is not there, or is no text; numbers and truths count as text. */
  text(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (typeof value === "string" && value.trim() !== "") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    this.#wrong(name, "a text");
    return undefined;
  }

  required(name: string, hint: string): string | undefined {
    if (!this.has(name)) this.#reader.note(`${this.what} has no “${name}”`, this.line, hint);
    return this.text(name);
  }

  /** A whole number from 1. */
  count(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined || (typeof value === "number" && Number.isInteger(value) && value > 0)) return value;
    this.#wrong(name, "a whole number, at least 1");
    return undefined;
  }

  /** A list of names; one name alone is a list of one. */
  list(name: string): string[] {
    const value = this.#value(name);
    if (value === undefined) return [];
    const items = Array.isArray(value) ? (value as unknown[]) : [value];
    if (items.every((item) => typeof item === "string")) return items;
    this.#wrong(name, "a list of names: [network, table]");
    return [];
  }

  fields(name: string, what: string): Fields | undefined {
    const node = this.#node(name);
    if (node === undefined) return undefined;
    return this.#fields(node, what, this.lineOf(name));
  }

  /** The maps of a list. */
  each(name: string, what: string): Fields[] {
    const node = this.#node(name);
    if (node === undefined) return [];
    if (!this.#yaml.isSeq(node)) {
      this.#wrong(name, "a list");
      return [];
    }
    return node.items.flatMap((item) => this.#fields(item, what, this.lineOf(name)) ?? []);
  }

  /** Every entry as a JSON text, with its name as "name". */
  documents(name: string): Map<string, string> {
    const fields = this.fields(name, `“${name}”`);
    return new Map(fields?.names.map((key) => [key, JSON.stringify({name: key, ...(fields.#value(key) as object)})]));
  }

  /** Notes names that nobody has asked for. */
  end(): void {
    for (const name of this.names) {
      if (this.#asked.has(name)) continue;
      const known = [...this.#asked].join(", ");
      this.#reader.note(`${this.what} has “${name}”, which there is not`, this.lineOf(name), `known are ${known}`);
    }
  }

  #fields(node: unknown, what: string, line: number): Fields | undefined {
    if (this.#yaml.isMap(node)) return new Fields(this.#reader, this.#yaml, node, this.#lineAt, what);
    this.#reader.note(`${what} should be “name: value” lines`, line);
    return undefined;
  }

  #node(name: string): unknown {
    this.#asked.add(name);
    return this.#map.get(name, true) ?? undefined;
  }

  #value(name: string): unknown {
    const node = this.#node(name) as YamlNode | undefined;
    return node === undefined ? undefined : (node.toJSON?.() ?? undefined);
  }

  #wrong(name: string, wanted: string): void {
    this.#reader.note(`“${name}” of ${this.what} should be ${wanted}`, this.lineOf(name));
  }
}
