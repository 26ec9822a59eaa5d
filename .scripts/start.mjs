/**
 * npm start: installs what is missing, builds the module and the site, serves the site on localhost and prints its URL.
 * PORT and HOST choose where. `npm run dev` (--dev) serves the sources through Vite instead, reloading on change.
 */
import {join} from "node:path";
import {buildSite, buildWasm} from "./build.mjs";
import {npmCommand, progress, root, runOpenly} from "./run.mjs";
import {serveFolder} from "./serve.mjs";
import {needs, prepare} from "./setup.mjs";

await prepare(needs.site);
await buildWasm();
if (process.argv.includes("--dev")) {
  runOpenly(npmCommand("vite"), ["web", "--config", "web/vite.config.ts"]);
} else {
  await buildSite();
  const {url} = await serveFolder(join(root, "build", "web"), {
    port: Number(process.env.PORT ?? 8080),
    host: process.env.HOST ?? "127.0.0.1",
  });
  progress(`Cyclescope is at ${url} (Ctrl+C stops it)`);
}
