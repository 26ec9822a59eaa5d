/** What the help's search looks through. */

import type {HelpSection} from "../../src/help_search/section.ts";

/** HTML without its tags, as one line. */
function plain(html: string): string {
  return html
    .replace(/<svg[\s\S]*?<\/svg>/g, " ")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();
}

/** A page's parts from heading to heading; what is before the first one belongs to the page itself. */
export function sectionsOf(page: {
  readonly file: string;
  readonly title: string;
  readonly body: string;
}): HelpSection[] {
  const parts = page.body.split(/(?=<h[1-3] id=)/);
  return parts
    .map((part) => {
      const [, id, heading = ""] = /^<h[1-3] id="([^"]*)"[^>]*>([\s\S]*?)<\/h[1-3]>/.exec(part) ?? [];
      const text = plain(id === undefined ? part : part.replace(/^[\s\S]*?<\/h[1-3]>/, ""));
      const address = id === undefined ? page.file : `${page.file}#${id}`;
      return {address, page: page.title, title: plain(heading) || page.title, text};
    })
    .filter(({text}) => text !== "");
}
