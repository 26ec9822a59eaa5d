/** Accessibility of a page, and whether it fits. */

import {createRequire} from "node:module";
import {readFileSync} from "node:fs";
import type {AxeResults} from "axe-core";
import type {Page} from "playwright-core";

const kAxe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const kPhone = {viewport: {width: 360, height: 740}, hasTouch: true, isMobile: true};

/** What axe finds. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(kAxe);
  const results = await page.evaluate(async () => {
    const {axe} = window as unknown as {axe: {run(): Promise<AxeResults>}};
    return axe.run();
  });
  return results.violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(" ")}`);
}

/** By how many pixels the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
