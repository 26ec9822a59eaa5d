/** Help pages from the project's documents. */

import {posix} from "node:path";
import MarkdownIt from "markdown-it";
import {kHelpPages} from "../../src/views/help/pages.ts";
import type {Body, Heading} from "./body.ts";

function idOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

/** Links to documents that are pages lead there; those to other files of the repository become plain text. */
function linkOf(href: string, source: string): string | undefined {
  if (/^(https?:|#)/.test(href)) return href;
  const [path = "", fragment] = href.split("#");
  const target = posix.normalize(posix.join(posix.dirname(source), path));
  const page = kHelpPages.find((one) => one.source === target);
  return page && `${page.file}${fragment === undefined ? "" : `#${fragment}`}`;
}

/** `source`: where the document is in the repository. */
export function markdown(text: string, source: string): Body {
  const renderer = new MarkdownIt({html: false, linkify: false});
  const tokens = renderer.parse(text, {});
  const headings: Heading[] = [];
  tokens.forEach((token, index) => {
    if (token.type === "heading_open") {
      const title = (tokens[index + 1]?.children ?? []).map(({content}) => content).join("");
      const id = idOf(title);
      token.attrSet("id", id);
      headings.push({level: Number(token.tag.slice(1)), id, title});
    }
    const open: boolean[] = [];
    token.children = (token.children ?? []).filter((child) => {
      if (child.type === "image") return false; // pictures of the repository are not pages of the site
      if (child.type === "link_open") {
        const link = linkOf(String(child.attrGet("href") ?? ""), source);
        open.push(link !== undefined);
        if (link !== undefined) child.attrSet("href", link);
        return link !== undefined;
      }
      return child.type === "link_close" ? open.pop() : true;
    });
  });
  const body = renderer.renderer.render(tokens, renderer.options, {});
  return {body: body.replaceAll("<pre>", '<pre tabindex="0">').replaceAll("<th></th>", "<td></td>"), headings}; // they scroll, so that keys must reach them
}
