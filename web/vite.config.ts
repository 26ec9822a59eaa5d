import {dirname} from "node:path";
import {fileURLToPath} from "node:url";
import {defineConfig} from "vite";
import {helpPages} from "./plugins/help/help_pages.ts";
import {icons} from "./plugins/icons.ts";
import {offline} from "./plugins/offline.ts";
import {preview} from "./plugins/preview.ts";

const web = dirname(fileURLToPath(import.meta.url));
const repository = dirname(web);

interface ModuleGraph {
  getModuleInfo(id: string): {readonly isEntry: boolean; readonly importers: readonly string[]} | null;
}

/** Whether a module is there from the beginning, and not only with what is fetched when it is wanted. */
function isShownFirst(id: string, graph: ModuleGraph, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const info = graph.getModuleInfo(id);
  return info !== null && (info.isEntry || info.importers.some((importer) => isShownFirst(importer, graph, seen)));
}

export default defineConfig({
  root: web,
  // Relative addresses: the built site works under any path of any static host.
  base: "./",
  plugins: [icons(), helpPages(), preview(), offline()],
  worker: {format: "es"},
  server: {fs: {allow: [repository]}},
  build: {
    outDir: `${repository}/build/web`,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    // What the page begins with is one file, whatever it shares with what is fetched later.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{name: (id: string, graph: ModuleGraph) => (isShownFirst(id, graph) ? "first" : null)}],
        },
      },
    },
  },
});
