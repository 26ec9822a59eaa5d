/**
 * How long the views of the built page take in Chromium: each from the click at its button until it is drawn whole, for a
 * network whose estimate is on the screen; and a map of 1,024 points.
 */
import {basename} from "node:path";
import {findFiles} from "../files.mjs";
import {kWait, settled} from "./site.mjs";

/** Buttons, and what is there when their view is drawn. */
const kViews = {
  Explain: "cyclescope-why .verdict",
  "What would help": "cyclescope-help details summary",
  Roofline: "cyclescope-roofline-chart svg",
  "Where cycles go": "cyclescope-waterfall-chart svg",
  Machine: "cyclescope-machine-chart svg",
  Memory: "cyclescope-memory-chart svg",
  "Inside a layer": "cyclescope-timeline-chart canvas",
};
/** What is swept: 32 values of each of two parameters. */
const kSwept = {
  eyeriss: ["rows=4:35", "columns=4:35"],
  gemmini: ["spad_kib=64:95", "memory_latency=4:35"],
  oma: ["dram_latency=20:51", "line_words=1:32"],
  plasticine: ["lanes=4:35", "channel_bytes=4:35"],
  systolic_array: ["dram_bandwidth=4:35", "dram_latency=69:100"],
  ultratrail: ["rows=1:32", "columns=1:32"],
  vta: ["memory_bytes=1:32", "start_cycles=0:31"],
};
const kPoints = 1024;
const kNetwork = "resnet50";
const kSweptNetwork = "resnet8";

export const kViewTimes = Object.keys(kViews);
export const kPresets = findFiles(["arch_presets"], /^[a-z0-9_]+\.json$/).map((file) => basename(file, ".json"));

/** When a view is given up, in milliseconds. */
export const kLongest = 120_000;

/** From a click to `drawn`; Infinity after kLongest; undefined where there is no such button, or nothing to draw. */
async function timeOf(page, button, drawn) {
  const found = page.getByRole("button", {name: button, exact: true});
  if ((await found.count()) === 0 || !(await takesTime(page))) return undefined;
  const start = performance.now();
  await found.click();
  const there = page.locator(drawn).first().waitFor({timeout: kLongest});
  return there.then(
    () => performance.now() - start,
    () => Infinity,
  );
}

/** Whether the accelerator runs any of the network. */
function takesTime(page) {
  return page.evaluate(() => {
    const app = document.querySelector("cyclescope-app")?.shadowRoot;
    const results = /** @type {any} */ (app?.querySelector("cyclescope-results"));
    return (results?.state.estimate?.total.cycles ?? 0) > 0;
  });
}

/**
 * Of a preset, in milliseconds, in the order of kViewTimes; each view in a page of its own.
 * @param {import("./site.mjs").Site} site
 */
export async function viewTimes(site, preset) {
  const times = [];
  for (const [button, drawn] of Object.entries(kViews)) {
    const page = await site.open(`arch=${preset}&net=${kNetwork}`);
    await settled(page);
    times.push(await timeOf(page, button, drawn));
    await page.close();
  }
  return times;
}

/**
 * Of kPoints points with ResNet-8, in milliseconds, from the beginning of the first worker; undefined where nothing is swept.
 * @param {import("./site.mjs").Site} site
 */
export async function sweepTime(site, preset) {
  const [first, second] = kSwept[preset] ?? [];
  if (first === undefined || second === undefined) return undefined;
  const axis = (key, text) => {
    const [name, range] = text.split("=");
    return `${key}=${name}&${key}.range=${range}`;
  };
  const page = await site.open(`arch=${preset}&net=${kSweptNetwork}`);
  await settled(page);
  const all = kPoints.toLocaleString("en-US");
  const start = performance.now();
  await page.evaluate(
    (fragment) => (location.hash = fragment),
    `arch=${preset}&net=${kSweptNetwork}&view=sweep&${axis("sweep", first)}&${axis("sweep2", second)}`,
  );
  await page.locator("cyclescope-sweep span[role=status]").getByText(`${all} of ${all}`).waitFor(kWait);
  const time = performance.now() - start;
  await page.close();
  return time;
}
