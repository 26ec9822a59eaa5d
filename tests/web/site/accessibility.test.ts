/** Every view for those who see otherwise: at 200 %, in forced colours, without motion. */

import type {BrowserContextOptions} from "playwright-core";
import {expect, test} from "vitest";
import {overflow, violations} from "./axe.ts";
import {openSite, settled, useSite} from "./site.ts";

useSite();

const kSmall = "arch=systolic_array&net=tc_resnet8";
/** By name: where it is, and what is there when it is drawn. */
const kViews: Readonly<Record<string, readonly [fragment: string, drawn: string]>> = {
  layer: [`${kSmall}&layer=conv0`, "cyclescope-layer-details dl"],
  help: [`${kSmall}&view=help`, "cyclescope-help button"],
  sweep: [`${kSmall}&view=sweep&sweep=rows&sweep.range=8:12`, "cyclescope-staircase svg"],
  roofline: [`${kSmall}&view=roofline`, "cyclescope-roofline-chart svg"],
  waterfall: [`${kSmall}&view=waterfall`, "cyclescope-waterfall-chart svg"],
  machine: [`${kSmall}&view=machine`, "cyclescope-machine-chart svg"],
  memory: [`${kSmall}&view=memory`, "cyclescope-memory-chart svg"],
  energy: [`${kSmall}&view=energy&pj=mac:1,dram:20`, "cyclescope-energy strong"],
  timeline: [`${kSmall}&view=layer&layer=fc`, "cyclescope-timeline-chart canvas"],
  graph: [`${kSmall}&view=layer&layer=fc&show=graph`, "cyclescope-dependency-graph svg"],
  compared: [`${kSmall}&rows=32&pin=1&pin.rows=16`, "cyclescope-comparison table"],
  learn: [`${kSmall}&learn=device`, "cyclescope-workspace h2"],
  lesson: ["lesson=roofline&step=1", "cyclescope-question .ask"],
};

const kWays: Readonly<Record<string, BrowserContextOptions>> = {
  // Browsers zoom by making the window half as wide in the page's own pixels.
  "at 200 % of 1280 pixels": {viewport: {width: 640, height: 400}, deviceScaleFactor: 2},
  "in forced colours, without motion": {forcedColors: "active", reducedMotion: "reduce"},
  "in forced dark colours": {forcedColors: "active", colorScheme: "dark"},
};

for (const [way, options] of Object.entries(kWays)) {
  test.each(Object.keys(kViews))(`axe finds nothing and nothing is cut off ${way}: %s`, async (view) => {
    const [fragment, drawn] = kViews[view] ?? ["", ""];
    const page = await openSite(fragment, options, `${drawn} >> nth=0`);
    await settled(page);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
}

test("in forced colours meters and the classes of operators are still to be seen", async () => {
  const page = await openSite(kSmall, {forcedColors: "active"});
  await settled(page);
  const table = page.locator("cyclescope-layer-table tbody tr.layer").first();
  const colourOf = (selector: string) =>
    table
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  for (const selector of [".meter > span", ".swatch"]) expect(await colourOf(selector), selector).not.toBe(background);
});
