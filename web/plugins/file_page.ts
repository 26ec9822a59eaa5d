/** Makes the page of the site one that can be opened as a file: without modules, a network and a worker's own file. */

import {mkdirSync, readFileSync, readdirSync, writeFileSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import {zipSync} from "fflate";
import type {Plugin} from "vite";

/** A worker in the page's script has the page's policy, and Emscripten's bindings make functions from strings there. */
const kPolicy = [
  "default-src 'none'",
  "connect-src data:",
  "img-src data:",
  "script-src 'self' file: blob: 'wasm-unsafe-eval' 'unsafe-eval'",
  "style-src 'self' file: 'unsafe-inline'",
  "worker-src blob: data:",
].join("; ");

const kFolder = "cyclescope";

/** What `folder` holds, the licences, and the icon of the help's pages, as an archive with one folder. */
function archive(folder: string, repository: string): Uint8Array {
  const built = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const others = ["LICENSE", "web/public/third_party_notices.txt", "web/public/favicon.svg"];
  const files = [...built, ...others.map((file) => join(repository, file))];
  const nameOf = (path: string) =>
    path.startsWith(folder) ? path.slice(folder.length + 1) : path.replace(/^.*\//, "");
  const entries = files.map((path) => [`${kFolder}/${nameOf(path)}`, readFileSync(path)] as const);
  // The same files make the same archive, whenever it is made.
  return zipSync(Object.fromEntries(entries), {level: 9, mtime: "1980-01-01T12:00:00"});
}

/** `target` gets the archive. */
export function filePage(target: string): Plugin {
  let built = "";
  let instead: readonly (readonly [string, string])[] = [];
  let repository = "";
  return {
    name: "cyclescope-file-page",
    enforce: "pre",
    configResolved({root, build}) {
      built = build.outDir;
      repository = dirname(root);
      instead = [
        ["/core/make_worker.ts", resolve(root, "src/core/make_inlined_worker.ts")],
        ["/measure/make_worker.ts", resolve(root, "src/measure/make_no_worker.ts")],
      ];
    },
    resolveId(id) {
      return instead.find(([name]) => id.endsWith(name))?.[1] ?? null;
    },
    transformIndexHtml: {
      order: "post",
      handler: (html) =>
        html
          .replace(/content="default-src[^"]*"/, `content="${kPolicy}"`)
          .replace(/\s*<link rel="(icon|apple-touch-icon|manifest)"[^>]*>/g, "")
          .replace(/<script type="module" crossorigin/, "<script defer")
          .replaceAll(" crossorigin", ""),
    },
    closeBundle() {
      mkdirSync(dirname(target), {recursive: true});
      writeFileSync(target, archive(built, repository));
    },
  };
}
