/** Help pages: the project's own documents and schemas as static pages of the site, found in help/. */

import {readFileSync} from "node:fs";
import {dirname, join, posix} from "node:path";
import MarkdownIt from "markdown-it";
import type {Plugin} from "vite";
import {kHelpPages} from "../src/views/help/pages.ts";

interface Heading {
  readonly level: number;
  readonly id: string;
  readonly title: string;
}

interface Field {
  readonly description?: string;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Field>>;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

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

function markdown(text: string, source: string): {body: string; headings: Heading[]} {
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

function typeText({type, enum: values, $ref: reference}: Field): string {
  if (values !== undefined) return values.map((value) => `<code>${escaped(JSON.stringify(value))}</code>`).join(" ");
  if (reference?.startsWith("#/definitions/")) {
    const name = reference.replace("#/definitions/", "");
    return `<a href="#${escaped(name)}">${escaped(name)}</a>`;
  }
  return escaped([type ?? ""].flat().join(" or "));
}

function fieldRows({properties = {}, required = []}: Field, of: string): string {
  const rows = Object.entries(properties).map(
    ([name, field]) =>
      `<tr><th scope="row"><code>${escaped(name)}</code>${required.includes(name) ? " (required)" : ""}</th>` +
      `<td>${typeText(field)}</td><td>${field.default === undefined ? "" : `<code>${escaped(JSON.stringify(field.default))}</code>`}</td>` +
      `<td>${escaped(field.description ?? "")}</td></tr>`,
  );
  if (rows.length === 0) return "";
  const head = ["Field", "Value", "Default", "Meaning"].map((title) => `<th scope="col">${title}</th>`).join("");
  return `<div class="scroller" tabindex="0" role="region" aria-label="Fields of ${escaped(of)}"><table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function reference(schema: Field): {body: string; headings: Heading[]} {
  const parts = Object.entries(schema.definitions ?? {});
  const headings = parts.map(([name]) => ({level: 2, id: name, title: name}));
  const sections = parts.map(
    ([name, part]) =>
      `<h2 id="${escaped(name)}">${escaped(name)}</h2><p>${escaped(part.description ?? "")} ${typeText(part)}</p>${fieldRows(part, name)}`,
  );
  return {
    body: `<p>${escaped(schema.description ?? "")}</p>${fieldRows(schema, "the document")}${sections.join("")}`,
    headings,
  };
}

function page(title: string, file: string, body: string, headings: readonly Heading[], styles: string): string {
  const pages = kHelpPages.map(
    (one) =>
      `<li><a href="${one.file}"${one.file === file ? ' aria-current="page"' : ""}>${escaped(one.title)}</a></li>`,
  );
  const here = headings
    .filter(({level}) => level === 2)
    .map(({id, title: text}) => `<li><a href="#${escaped(id)}">${escaped(text)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'">
<title>${escaped(title)} – Cyclescope</title>
<link rel="icon" type="image/svg+xml" href="../favicon.svg">
<link rel="stylesheet" href="${styles}">
</head>
<body>
<header><a href="../index.html">Cyclescope</a></header>
<div class="columns">
<nav aria-label="Help"><ul>${pages.join("")}</ul>${here.length > 0 ? `<h2>On this page</h2><ul>${here.join("")}</ul>` : ""}</nav>
<main>${body.includes("<h1") ? "" : `<h1>${escaped(title)}</h1>`}${body}</main>
</div>
</body>
</html>
`;
}

export function helpPages(): Plugin {
  let web = "";
  return {
    name: "cyclescope-help",
    apply: "build",
    configResolved({root}) {
      web = root;
    },
    generateBundle() {
      this.emitFile({type: "asset", fileName: "help/help.css", source: readFileSync(join(web, "src/styles/help.css"))});
      for (const {file, source, title} of kHelpPages) {
        const text = readFileSync(join(dirname(web), source), "utf8");
        const {body, headings} = source.endsWith(".json")
          ? reference(JSON.parse(text) as Field)
          : markdown(text, source);
        this.emitFile({type: "asset", fileName: `help/${file}`, source: page(title, file, body, headings, "help.css")});
      }
    },
  };
}
