/** Which sections of the help have a text. */

import type MiniSearch from "minisearch";
import type {Options} from "minisearch";
import type {FoundSection, HelpSection} from "./section.ts";

export const kFields: Options = {fields: ["title", "page", "text"], storeFields: []};

const kMost = 12;
/** Characters of an excerpt before and behind what was found. */
const kBefore = 40;
const kBehind = 120;

export function findIn(index: MiniSearch, sections: readonly HelpSection[], text: string): FoundSection[] {
  const found = index.search(text, {prefix: true, fuzzy: 0.2, combineWith: "AND", boost: {title: 4, page: 2}});
  return found.slice(0, kMost).flatMap(({id, terms}) => {
    const section = sections[id as number];
    if (section === undefined) return [];
    const {address, page, title} = section;
    return [{address, page, title, excerpt: excerpt(section.text, terms)}];
  });
}

/** Words around the first of the terms, which are in lower case. */
function excerpt(text: string, terms: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
  const place = places.length === 0 ? 0 : Math.min(...places);
  const from = place <= kBefore ? 0 : text.indexOf(" ", place - kBefore) + 1;
  const to = text.length <= place + kBehind ? text.length : text.lastIndexOf(" ", place + kBehind);
  return `${from > 0 ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`;
}
