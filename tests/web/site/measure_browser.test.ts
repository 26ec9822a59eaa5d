/** The browser measures itself: a handful of layers, whose times are whatever they are on a machine that runs tests. */

import {readFileSync} from "node:fs";
import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {representatives} from "../../../build/wasm/package/index.js";
import {kPhone, overflow, violations} from "./axe.ts";
import {askedFor, openSite, useSite} from "./site.ts";

useSite();

const kLongest = 200_000;
/** The machine that runs tests may do much else. */
const kPatient = {timeout: 600_000};
const kCard = "cyclescope-browser-card";
const kLayers = 8;
/** Of which one type has as many as a model needs. */
const kEnough = 40;

async function layersMeasured(page: Page): Promise<number> {
  const text = await page.locator(`${kCard} .progress .number`).innerText();
  return Number(/\d+/.exec(text)?.[0]);
}

/** Starts measuring, and stops after a handful of layers. */
async function measureSome(page: Page): Promise<void> {
  await page.getByLabel("Time for layers").selectOption("300"); // more than a handful of layers takes anywhere
  await page.getByRole("button", {name: "Measure this browser"}).click();
  await page.locator(`${kCard} .progress .number`).waitFor({timeout: kLongest});
  await expect.poll(() => layersMeasured(page), {timeout: kLongest}).toBeGreaterThanOrEqual(kLayers);
  await page.getByRole("button", {name: "Stop"}).click();
  await page.getByText("Stopped. What was measured is kept.").waitFor({timeout: kLongest});
}

test("nothing of it is fetched before it is wanted, and then from the site", kPatient, async () => {
  const page = await openSite("learn=device", {}, kCard);
  expect(askedFor(page).filter((name) => /ort-wasm/.test(name))).toEqual([]);
  await measureSome(page);
  expect(askedFor(page).filter((name) => /ort-wasm.*\.wasm$/.test(name))).toHaveLength(1);
});

test(
  "a run can be stopped, saved, gone on with, and ends with a network predicted and measured",
  kPatient,
  async () => {
    const page = await openSite("learn=device", {}, kCard);
    await page
      .locator(kCard)
      .getByRole("combobox", {name: /^Network/})
      .selectOption("mobilenet_v2");
    await measureSome(page);
    expect(await page.getByRole("img", {name: /^Latency against filters/}).count()).toBe(1);

    const [saved] = await Promise.all([
      page.waitForEvent("download", {timeout: kLongest}),
      page.getByRole("button", {name: "Table (.csv)"}).click({timeout: kLongest}), // the layer under way ends before
    ]);
    const table = readFileSync(await saved.path(), "utf8");
    const summary = await representatives.readTable(table);
    expect(summary.unit).toBe("us");
    expect(summary.layers).toBeGreaterThan(0); // what was disturbed may have to be measured again
    expect(summary.remarks).toEqual([]);

    await page.getByRole("button", {name: "Fit a model to these"}).click({timeout: kLongest});
    await page
      .locator(kCard)
      .getByText(/No model could be fitted to what is measured: .* needs 10/)
      .waitFor({timeout: kLongest});

    await page.getByRole("button", {name: "Go on for 300 s"}).click();
    await page.locator(`${kCard} .progress .number`).waitFor({timeout: kLongest});
    await expect.poll(() => layersMeasured(page), {timeout: kLongest}).toBeGreaterThanOrEqual(kEnough);
    await page.getByRole("button", {name: "Stop"}).click();
    await page.getByRole("button", {name: "Fit a model to these"}).click({timeout: kLongest});
    const verdict = page.locator(`${kCard} .headline`);
    await expect
      .poll(() => verdict.innerText(), {timeout: kLongest})
      .toMatch(/MobileNetV2: predicted [\d.,]+ ms, measured [\d.,]+ ms: [\d.]+ % too (low|high)/);
    await page.getByRole("heading", {name: "this_browser.csv"}).waitFor();
  },
);

test("it fits on a phone, and reads well", kPatient, async () => {
  const page = await openSite("learn=device", kPhone, kCard);
  await measureSome(page);
  expect(await overflow(page)).toBe(0);
  expect(await violations(page)).toEqual([]);
});
