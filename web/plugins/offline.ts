/** The built site's service worker: web/src/offline/service_worker.ts, told every file of the site and its hash. */

import {createHash} from "node:crypto";
import {readFileSync, readdirSync, writeFileSync} from "node:fs";
import {join, relative, sep} from "node:path";
import {build} from "vite";
import type {Plugin} from "vite";

const kWorker = "service_worker.js";
/** Nobody needs these without a network; what measures a browser is many megabytes that few ask for. */
const kNotKept = /^(service_worker\.js$|screenshot\.png$|preview\.png$|download\/|assets\/ort-wasm)/;

/** Paths below `folder`, sorted. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .map((path) => path.replaceAll(sep, "/"))
    .sort();
}

function integrityOf(path: string): string {
  return `sha256-${createHash("sha256").update(readFileSync(path)).digest("base64")}`;
}

/** A module and what it imports, as one script: not every browser has service workers that are modules. */
async function scriptOf(source: string): Promise<string> {
  const lib = {entry: source, formats: ["iife" as const], name: "worker"};
  const built = await build({configFile: false, logLevel: "error", build: {lib, write: false, minify: false}});
  const [first] = [built].flat();
  if (first === undefined || !("output" in first)) throw new Error(`${source} was not built`);
  return first.output[0].code;
}

/** Writes the worker of the site in `target`, from its source. */
export async function writeServiceWorker(target: string, source: string): Promise<void> {
  const paths = filesBelow(target).filter((path) => !kNotKept.test(path));
  const files = Object.fromEntries(paths.map((path) => [path, integrityOf(join(target, path))]));
  const code = await scriptOf(source);
  // Another worker with the same files is another version as well.
  const version = createHash("sha256").update(JSON.stringify(files)).update(code).digest("hex").slice(0, 16);
  const constants = `const kVersion = ${JSON.stringify(version)};\nconst kFiles = ${JSON.stringify(files)};\n`;
  writeFileSync(join(target, kWorker), constants + code);
}

/** Comes last among the plugins: it counts what the others have written. */
export function offline(): Plugin {
  let source = "";
  let target = "";
  return {
    name: "cyclescope-offline",
    apply: "build",
    configResolved({root, build}) {
      source = join(root, "src/offline/service_worker.ts");
      target = build.outDir;
    },
    closeBundle: () => writeServiceWorker(target, source),
  };
}
