/** Where a pair is measured: in a process of Node, or in a page of Chromium. */
import {spawn} from "node:child_process";
import {fileURLToPath} from "node:url";
import {chromium} from "playwright-core";
import {root} from "../run.mjs";
import {serveFolder} from "../serve.mjs";

/** @typedef {import("./measure.mjs").Measurement} Measurement */
/** @typedef {{architecture: string, network: string, parameters?: object, method?: string, seconds: number, withSteps?: boolean}} Pair */

/** @param {Pair} pair @returns {Promise<(Measurement | {over: number}) & {megabytes: number}>} */
export function inNode(pair) {
  const program = fileURLToPath(new URL("node_pair.mjs", import.meta.url));
  const child = spawn(process.execPath, [program], {stdio: ["pipe", "pipe", "inherit"]});
  child.stdin.end(JSON.stringify(pair));
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.on("close", (code) =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`node ended with ${code}`)),
    );
  });
}

/** A browser whose pages measure pairs, each in a page of its own. */
export async function startChromium() {
  const server = await serveFolder(root);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  return {
    /** @param {Pair} pair @returns {Promise<Measurement | {over: number}>} */
    async measure(pair) {
      const page = await browser.newPage();
      try {
        await page.goto(`${server.url}web/networks/resnet8.json`); // any page of the server
        return await page.evaluate(async (asked) => {
          const load = (path) => import(`/${path}`);
          const {Client, loadModule} = await load("build/wasm/client/index.js");
          const {default: create} = await load("build/wasm/cyclescope.mjs");
          const {measurePair} = await load(".scripts/bench/measure.mjs");
          const readLibraries = async () => (await load("build/wasm/libraries.mjs")).libraries;
          return measurePair(new Client({cyclescope: () => loadModule(create)}, readLibraries), asked);
        }, pair);
      } finally {
        await page.close();
      }
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
