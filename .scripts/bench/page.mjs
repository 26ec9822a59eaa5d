/** How the built page feels in Chromium: a slider that is dragged, a cold load, an estimate that is stopped, a timeline that is moved. */
import {kWait, settled} from "./site.mjs";

/** @typedef {import("./site.mjs").Site} Site */
/** @typedef {{name: string, value: number | undefined, unit: string}} Figure */

const kDragged = "rows";
/** A drag moves the slider so often, so many pixels across it, in so many milliseconds. */
const kDrag = {steps: 60, milliseconds: 3000, from: 0.06, to: 0.2};
/** What is stopped, and after how many milliseconds. */
const kStopped = [
  {fragment: "arch=oma&net=resnet50", delays: [500, 2000]},
  {fragment: "arch=systolic_array&net=resnet50&level=element", delays: [500, 2000]},
];
/** Networks on presets that are loaded with nothing in any cache. */
const kLoaded = ["", "arch=gemmini&net=resnet50", "arch=vta&net=resnet18"];
/** Timelines of many boxes, and the instructions of each of its parts. */
const kTimelines = ["arch=oma&net=resnet8&view=layer", "arch=systolic_array&net=tc_resnet8&level=element&view=layer"];
const kTimelineInstructions = 20_000;
const kFrames = 120;

const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

/** What pages are watched with: defined in each, before anything is measured. */
function defineProbe() {
  const resultsState = () => {
    const app = document.querySelector("cyclescope-app")?.shadowRoot;
    return /** @type {any} */ (app?.querySelector("cyclescope-results"))?.state;
  };
  /** The value of a parameter that the newest result on the screen is of. */
  const shownValue = (name) => {
    const {estimated, preview} = resultsState() ?? {};
    const newest = preview !== undefined && preview.turn > (estimated?.turn ?? 0) ? preview : estimated;
    return newest?.setup.parameters[name];
  };
  globalThis.probe = {
    /** Notes frames, and how old what is shown is, until it is stopped. */
    watch(name) {
      const inputs = [];
      const gaps = [];
      const ages = [];
      const results = new Set();
      let last = performance.now();
      let going = true;
      const note = (event) => {
        const target = event.composedPath()[0];
        if (target.type === "range") inputs.push({at: performance.now(), value: Number(target.value)});
      };
      addEventListener("input", note, true);
      const frame = (now) => {
        gaps.push(now - last);
        last = now;
        const shown = shownValue(name);
        const of = inputs.findLast(({value}) => value === shown);
        if (of !== undefined && !results.has(of)) {
          results.add(of);
          ages.push(performance.now() - of.at);
        }
        if (going) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      return () => {
        going = false;
        removeEventListener("input", note, true);
        return {gaps, ages, inputs: inputs.length, last: inputs.at(-1)};
      };
    },
  };
}

/** A slider of the page that opens first is dragged. @param {Site} site @returns {Promise<Figure[]>} */
export async function dragFigures(site) {
  const page = await site.open("");
  await settled(page);
  await page.evaluate(defineProbe);
  const slider = page.getByRole("slider", {name: kDragged}).first();
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (box === null) throw new Error(`there is no slider of ${kDragged}`);
  const at = (share) => box.x + box.width * (kDrag.from + (kDrag.to - kDrag.from) * share);
  const y = box.y + box.height / 2;
  const stop = await page.evaluateHandle((name) => globalThis.probe.watch(name), kDragged);
  await page.mouse.move(at(0), y);
  await page.mouse.down();
  for (let step = 1; step <= kDrag.steps; ++step) {
    await page.mouse.move(at(step / kDrag.steps), y);
    await page.waitForTimeout(kDrag.milliseconds / kDrag.steps);
  }
  const watched = await stop.evaluate((end) => end());
  await page.mouse.up();
  const released = performance.now();
  await settled(page);
  const after = performance.now() - released;
  await page.close();
  const {gaps, ages, inputs} = watched;
  const all = gaps.reduce((sum, gap) => sum + gap, 0);
  return [
    {name: "frames", value: (1000 * gaps.length) / all, unit: "per second"},
    {name: "frame, 95 of 100", value: percentile(gaps, 0.95), unit: "ms"},
    {name: "values set", value: inputs, unit: ""},
    {name: "values shown", value: ages.length, unit: ""},
    {name: "from a value to its result, median", value: percentile(ages, 0.5), unit: "ms"},
    {name: "from release to the estimate", value: after, unit: "ms"},
  ];
}

/** From the beginning of a cold load to the first estimate, and to the core's own. @param {Site} site @returns {Promise<Figure[]>} */
export async function loadFigures(site) {
  const figures = [];
  for (const fragment of kLoaded) {
    const page = await site.open(fragment);
    const first = await page.waitForFunction(
      () => {
        const app = document.querySelector("cyclescope-app")?.shadowRoot;
        return app?.querySelector("cyclescope-results")?.shadowRoot?.querySelector("cyclescope-totals")
          ? performance.now()
          : undefined;
      },
      undefined,
      kWait,
    );
    await settled(page);
    const whole = await page.evaluate(() => performance.now());
    const name = fragment === "" ? "the default" : fragment;
    figures.push({name: `${name}: first estimate`, value: await first.jsonValue(), unit: "ms"});
    figures.push({name: `${name}: the core's estimate`, value: whole, unit: "ms"});
    await page.close();
  }
  return figures;
}

/** From the moment in which an estimate is stopped until its worker answers something else. @param {Site} site @returns {Promise<Figure[]>} */
export async function stopFigures(site) {
  const figures = [];
  for (const {fragment, delays} of kStopped) {
    for (const delay of delays) {
      const page = await site.open(fragment);
      await page.getByRole("button", {name: "Stop", exact: true}).waitFor(kWait);
      await page.waitForTimeout(delay);
      const value = await page.evaluate(async () => {
        const app = document.querySelector("cyclescope-app")?.shadowRoot;
        const results = /** @type {any} */ (app?.querySelector("cyclescope-results"));
        const start = performance.now();
        results.session.stop();
        await results.session.outline();
        return performance.now() - start;
      });
      figures.push({name: `${fragment}, after ${delay} ms`, value, unit: "ms"});
      await page.close();
    }
  }
  return figures;
}

/** Frames of timelines that are moved and zoomed. @param {Site} site @returns {Promise<Figure[]>} */
export async function timelineFigures(site) {
  const figures = [];
  for (const fragment of kTimelines) {
    const page = await site.open(fragment);
    const chart = page.locator("cyclescope-timeline-chart");
    await chart.waitFor(kWait);
    await page.getByRole("combobox", {name: "Instructions of each part"}).selectOption(String(kTimelineInstructions));
    await page.waitForFunction(
      ({element, wanted}) => /** @type {any} */ (element).trace.windows[0].instructions.length >= wanted,
      {element: await chart.elementHandle(), wanted: kTimelineInstructions},
      kWait,
    );
    const {boxes, gaps, scripts} = await chart.evaluate(framesOf, kFrames);
    await page.close();
    const name = `${fragment.slice(0, fragment.indexOf("&view"))}, ${boxes} boxes`;
    figures.push(
      {name: `${name}: frame, median`, value: percentile(gaps, 0.5), unit: "ms"},
      {name: `${name}: frame, 95 of 100`, value: percentile(gaps, 0.95), unit: "ms"},
      {name: `${name}: script in it, median`, value: percentile(scripts, 0.5), unit: "ms"},
      {name: `${name}: script in it, 95 of 100`, value: percentile(scripts, 0.95), unit: "ms"},
    );
  }
  return figures;
}

/** In the page: moves and zooms a timeline once per frame, beginning with all its boxes in sight. */
async function framesOf(element, frames) {
  const canvas = element.shadowRoot.querySelector("canvas");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const keys = ["+", "ArrowRight", "-", "+", "ArrowLeft", "-"];
  const gaps = [];
  const scripts = [];
  let last = await frame();
  for (let index = 0; index < frames; ++index) {
    let start = 0;
    requestAnimationFrame(() => (start = performance.now()));
    canvas.dispatchEvent(new KeyboardEvent("keydown", {key: keys[index % keys.length]})); // draws in the next frame
    const now = await frame();
    scripts.push(performance.now() - start);
    gaps.push(now - last);
    last = now;
  }
  const {instructions} = element.trace.windows[element.window];
  return {gaps, scripts, boxes: instructions.reduce((sum, {boxes}) => sum + boxes.length, 0)};
}
