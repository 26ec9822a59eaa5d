/** The built site in Chromium, as its benchmarks open it. */
import {chromium} from "playwright-core";
import {serveFolder} from "../serve.mjs";

/** How long anything may take before it is given up. */
export const kWait = {timeout: 600_000};

/** @typedef {{open(fragment: string): Promise<import("playwright-core").Page>, close(): Promise<void>}} Site */

/** @param {string} folder @returns {Promise<Site>} */
export async function startSite(folder) {
  const server = await serveFolder(folder);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  return {
    /** A page without history, storage or cache, which has begun to load. */
    async open(fragment) {
      const page = await browser.newPage({viewport: {width: 1280, height: 900}, serviceWorkers: "block"});
      await page.goto(`${server.url}${fragment === "" ? "" : `#${fragment}`}`, {waitUntil: "commit"});
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Waits until an estimate that the core has made is on the screen. */
export async function settled(page) {
  await page.waitForFunction(
    () => {
      const app = document.querySelector("cyclescope-app")?.shadowRoot;
      const {state} = /** @type {any} */ (app?.querySelector("cyclescope-results")) ?? {};
      return state?.estimate !== undefined && !state.shipped && !state.running;
    },
    undefined,
    kWait,
  );
}
