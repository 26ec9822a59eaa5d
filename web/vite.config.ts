import {dirname} from "node:path";
import {fileURLToPath} from "node:url";
import {defineConfig} from "vite";

const web = dirname(fileURLToPath(import.meta.url));
const repository = dirname(web);

export default defineConfig({
  root: web,
  // Relative addresses: the built site works under any path of any static host.
  base: "./",
  worker: {format: "es"},
  server: {fs: {allow: [repository]}},
  build: {
    outDir: `${repository}/build/web`,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
  },
});
