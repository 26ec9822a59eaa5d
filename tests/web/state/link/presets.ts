/** The presets' texts for tests without a browser. */

import {readFileSync, readdirSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {vi} from "vitest";

const kRoot = fileURLToPath(new URL("../../../../", import.meta.url));

/** By name. */
export function textsIn(folder: "arch_presets" | "web/networks"): Map<string, string> {
  const files = readdirSync(`${kRoot}${folder}`).filter((name) => name.endsWith(".json"));
  return new Map(files.map((name) => [name.slice(0, -5), readFileSync(`${kRoot}${folder}/${name}`, "utf8")]));
}

/** Lets the page's code fetch presets as the built site does; `changed` replaces texts, by file name. */
export function serveFiles(changed: Readonly<Record<string, string>> = {}): void {
  vi.stubGlobal("fetch", async (url: URL) => {
    const name = url.pathname.replace(/^.*\//, "");
    return new Response(changed[name] ?? readFileSync(fileURLToPath(url), "utf8"));
  });
}
