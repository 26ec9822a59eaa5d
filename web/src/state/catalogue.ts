/** The accelerators and networks that come with the page: names in the first load, documents when they are chosen. */

import {networks, presets, templates} from "../../../build/wasm/catalogue.mjs";
import type {NetworkContent} from "./core_documents.ts";
import {dimensionsOf} from "./setup.ts";
import type {DocumentSource, NetworkSource} from "./setup.ts";

export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly url: URL;
}

export const kCatalogue: Readonly<Record<"architecture" | "network", readonly CatalogueEntry[]>> = {
  architecture: presets,
  network: networks,
};

/** Descriptions of accelerators to begin with. */
export const kTemplates: readonly CatalogueEntry[] = templates;

const texts = new Map<string, Promise<string>>();

async function fetchText(url: URL): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.text();
}

export function presetEntry(what: "architecture" | "network", id: string): CatalogueEntry | undefined {
  return kCatalogue[what].find(({name}) => name === id);
}

/** What people call what comes with the page; anything else by its own name. */
export function titleOf(what: "architecture" | "network", name: string): string {
  return presetEntry(what, name)?.title ?? name;
}

/** "ResNet-8 on Gemmini". */
export function designTitle(network: string, architecture: string): string {
  return `${titleOf("network", network)} on ${titleOf("architecture", architecture)}`;
}

/** The text of a preset. Rejects where there is no such preset or it cannot be fetched; a later call tries again. */
export function presetText(what: "architecture" | "network", id: string): Promise<string> {
  const entry = presetEntry(what, id);
  if (entry === undefined) return Promise.reject(new Error(`there is no ${what} “${id}”`));
  return entryText(entry);
}

/** Likewise, of an entry. */
export function entryText(entry: CatalogueEntry): Promise<string> {
  const key = entry.url.href;
  let text = texts.get(key);
  if (text === undefined) {
    text = fetchText(entry.url).catch((error: unknown) => {
      texts.delete(key);
      throw error;
    });
    texts.set(key, text);
  }
  return text;
}

export function textOf(what: "architecture" | "network", source: DocumentSource): Promise<string> {
  switch (source.kind) {
    case "preset":
      return presetText(what, source.id);
    case "document":
      return Promise.resolve(source.text);
    case "missing":
      return Promise.reject(new Error(`“${source.name}” is not at hand`));
  }
}

/** A network, and the values of its parameters or open dimensions. Rejects as textOf() does. */
export async function contentOf(network: NetworkSource): Promise<NetworkContent> {
  const source = network.kind === "file" ? network.file : await textOf("network", network);
  return {source, dimensions: dimensionsOf(network)};
}
