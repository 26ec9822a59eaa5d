/** The browser measures itself: a handful of layers, whose times are whatever they are on a machine that runs tests. */

import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {kPhone, overflow, violations} from "./axe.ts";
import {askedFor, openSite, useSite} from "./site.ts";

useSite();

const kLongest = 200_000;
/** The machine that runs tests may do much else. */
const kPatient = {timeout: 600_000};
const kCard = "cyclescope-browser-card";
const kLayers = 8;

async function layersMeasured(page: Page): Promise<number> {
  const text = await page.locator(`${kCard} .progress .number`).innerText();
  return Number(/\d+/.exec(text)?.[0]);
}

/** Starts measuring, and stops after a handful of layers. */
async function measureSome(page: Page): Promise<void> {
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

test("it fits on a phone, and reads well", kPatient, async () => {
  const page = await openSite("learn=device", kPhone, kCard);
  await measureSome(page);
  expect(await overflow(page)).toBe(0);
  expect(await violations(page)).toEqual([]);
});
