/** The built-in accelerators and networks, whose files are beside the package. */
import type {UrlLike} from "../client/platform.ts";
import {failure, success} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";

/** What build/wasm/catalogue.mjs lists. */
export interface CatalogueFile extends CatalogueEntry {
  readonly url: UrlLike;
}

/** A preset or built-in network. */
export interface CatalogueEntry {
  /** What names it as an input. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

export interface Catalogue {
  readonly presets: readonly CatalogueFile[];
  readonly networks: readonly CatalogueFile[];
}

export type ReadText = (url: UrlLike) => Promise<string>;

/** Reads each text once: the files of the package do not change. One that could not be read is tried again. */
export function readOnce(readText: ReadText): ReadText {
  const known = new Map<string, Promise<string>>();
  return (url) => {
    const text =
      known.get(url.href) ??
      readText(url).catch((error: unknown) => {
        known.delete(url.href);
        throw error;
      });
    known.set(url.href, text);
    return text;
  };
}

/** The text of an accelerator or network by its name. */
export async function fromCatalogue(
  {presets, networks}: Catalogue,
  readText: ReadText,
  input: "architecture" | "network",
  name: string,
): Promise<Outcome<string>> {
  const entries = input === "architecture" ? presets : networks;
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry) return success(await readText(entry.url));
  const [code, what] = input === "architecture" ? ["UnknownPreset", "preset"] : ["UnknownNetwork", "built-in network"];
  const names = entries.map((candidate) => candidate.name).join(", ");
  return failure(code, input, `there is no ${what} '${name}'`, `known: ${names}`);
}

/** What callers may see of it, and cannot change. */
export function listed(files: readonly CatalogueFile[]): readonly CatalogueEntry[] {
  return Object.freeze(files.map(({name, title, description}) => Object.freeze({name, title, description})));
}
