/** The script help/search.js: the text of all help pages, and how it is searched. Loaded when somebody begins to search. */

import MiniSearch from "minisearch";
import sections from "virtual:help-sections";
import {findIn, kFields} from "./find.ts";

const index = new MiniSearch(kFields);
index.addAll(sections.map((section, id) => ({...section, id})));
globalThis.cyclescopeHelp = {find: (text) => findIn(index, sections, text)};
