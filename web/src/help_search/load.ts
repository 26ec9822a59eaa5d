/** The help's search, fetched when it is wanted first. */

import type {HelpSearch} from "./section.ts";

let loading: Promise<HelpSearch | undefined> | undefined;

/** `folder`: that of the help pages, from the page that asks. Resolves to undefined where there is no help. */
export function loadHelpSearch(folder: string): Promise<HelpSearch | undefined> {
  loading ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = `${folder}search.js`;
    script.addEventListener("load", () => resolve(globalThis.cyclescopeHelp));
    script.addEventListener("error", () => resolve(undefined));
    document.head.append(script);
  });
  return loading;
}
