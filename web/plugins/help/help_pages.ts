/** Help pages: the project's own documents and schemas as static pages of the site, found and searched in help/. */

import {readFileSync} from "node:fs";
import {dirname, join} from "node:path";
import type {Plugin} from "vite";
import {kHelpPages} from "../../src/views/help/pages.ts";
import {accuracyFiles, accuracyPage, readAccuracy} from "./accuracy.ts";
import {escaped} from "./body.ts";
import type {Body} from "./body.ts";
import {markdown} from "./markdown.ts";
import {reference} from "./reference.ts";
import type {Field} from "./reference.ts";
import {searchScripts} from "./search_scripts.ts";
import {sectionsOf} from "./sections.ts";

function page(title: string, file: string, {body, headings}: Body): string {
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
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; base-uri 'none'; form-action 'none'">
<title>${escaped(title)} – Cyclescope</title>
<link rel="icon" type="image/svg+xml" href="../favicon.svg">
<link rel="stylesheet" href="help.css">
<script src="field.js" defer></script>
</head>
<body>
<header><a href="../index.html">Cyclescope</a></header>
<div class="columns">
<nav aria-label="Help"><search><label for="find">Search the help</label><input id="find" type="search" autocomplete="off"><ul id="found" aria-label="Found"></ul><p id="found-count" role="status"></p></search><ul>${pages.join("")}</ul>${here.length > 0 ? `<h2>On this page</h2><ul>${here.join("")}</ul>` : ""}</nav>
<main>${body.includes("<h1") ? "" : `<h1>${escaped(title)}</h1>`}${body}</main>
</div>
</body>
</html>
`;
}

function bodyOf(source: string, repository: string): Body {
  if (source === kAccuracy) return accuracyPage(readAccuracy(repository));
  const text = readFileSync(join(repository, source), "utf8");
  return source.endsWith(".json") ? reference(JSON.parse(text) as Field) : markdown(text, source);
}

const kAccuracy = "arch_presets/";

export function helpPages(): Plugin {
  let web = "";
  return {
    name: "cyclescope-help",
    apply: "build",
    configResolved({root}) {
      web = root;
    },
    async generateBundle() {
      const repository = dirname(web);
      const emit = (file: string, source: string): void => {
        this.emitFile({type: "asset", fileName: `help/${file}`, source});
      };
      const pages = kHelpPages.map(({file, source, title}) => ({file, title, ...bodyOf(source, repository)}));
      for (const {file, title, ...body} of pages) emit(file, page(title, file, body));
      for (const [file, text] of accuracyFiles(readAccuracy(repository))) emit(file, text);
      for (const [file, text] of await searchScripts(web, pages.flatMap(sectionsOf))) emit(file, text);
      emit("help.css", readFileSync(join(web, "src/styles/help.css"), "utf8"));
    },
  };
}
