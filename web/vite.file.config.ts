import {dirname} from "node:path";
import {fileURLToPath} from "node:url";
import {defineConfig} from "vite";
import {filePage} from "./plugins/file_page.ts";
import {helpPages} from "./plugins/help/help_pages.ts";

/** A script that is no module has no address of its own; what it asks for is in it. */
const transform = {define: {"import.meta.url": "self.location.href"}};

const web = dirname(fileURLToPath(import.meta.url));
const repository = dirname(web);

/** One page and one script that hold everything, as browsers let a page that is opened as a file load no more. */
export default defineConfig({
  root: web,
  base: "./",
  publicDir: false,
  plugins: [helpPages(), filePage(`${repository}/build/web/download/cyclescope.zip`)],
  worker: {format: "iife", rolldownOptions: {transform, output: {codeSplitting: false}}},
  build: {
    outDir: `${repository}/build/file`,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 16_000,
    rolldownOptions: {transform, output: {format: "iife", codeSplitting: false, entryFileNames: "cyclescope.js"}},
  },
});
