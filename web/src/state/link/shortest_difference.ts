/** The preset from which a document differs least, and how. */

import {kCatalogue, presetEntry, presetText} from "../catalogue.ts";
import {pack} from "../deflate.ts";
import type {OwnDocument} from "../setup.ts";
import {differenceFrom} from "./document_diff.ts";

export interface PackedDifference {
  /** The preset's name. */
  readonly from: string;
  readonly packed: string;
}

/** Undefined where the document has too little in common with any preset, or they cannot be fetched. */
export async function shortestDifference(
  what: "architecture" | "network",
  document: OwnDocument,
): Promise<PackedDifference | undefined> {
  const found: PackedDifference[] = [];
  for (const from of candidates(what, document)) {
    const base = await presetText(what, from).catch(() => undefined);
    const difference = base === undefined ? undefined : differenceFrom(base, document.text);
    if (difference !== undefined) found.push({from, packed: await pack(difference)});
  }
  return found.toSorted((a, b) => a.packed.length - b.packed.length)[0];
}

/** The preset that the document or its text is named after; all of them where there is none. */
function candidates(what: "architecture" | "network", {name, text}: OwnDocument): readonly string[] {
  const [, own = ""] = /"name"\s*:\s*"([^"]*)"/.exec(text) ?? [];
  const named = [name, name.replace(/\.\w+$/, ""), own].filter((id) => presetEntry(what, id) !== undefined);
  return named.length > 0 ? [...new Set(named)] : kCatalogue[what].map(({name: id}) => id);
}
