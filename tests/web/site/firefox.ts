/** The built site in stock Firefox, driven through WebDriver BiDi: what the tests of that browser share. */

import {existsSync} from "node:fs";
import {launch} from "puppeteer-core";
import type {Browser, ElementHandle, Page} from "puppeteer-core";
import {expect} from "vitest";
import {dropFile, isSettled} from "./in_page.ts";

const kFirefox = [process.env["FIREFOX"], "/usr/bin/firefox-esr", "/usr/bin/firefox"];
/** It starts slowly where other tests run beside it. */
const kPatience = 100_000;

export function launchFirefox(): Promise<Browser> {
  const executablePath = kFirefox.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error("there is no Firefox; FIREFOX may say where it is");
  return launch({browser: "firefox", executablePath, headless: true, timeout: kPatience, protocolTimeout: kPatience});
}

/** A page without history or storage; what it complains of is added to `complaints`. */
export async function freshPage(browser: Browser, complaints: string[]): Promise<Page> {
  const page = await (await browser.createBrowserContext()).newPage();
  page.setDefaultTimeout(kPatience);
  await page.setViewport({width: 1280, height: 900});
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error") complaints.push(line.text());
  });
  return page;
}

/** The first element that is shown at the end of `path`: selectors, each within the shadow root of the one before. */
export async function shown(page: Page, ...path: string[]): Promise<ElementHandle<HTMLElement>> {
  const element = await page.waitForSelector(path.map((selector) => `>>> ${selector}`).join(" "), {visible: true});
  if (element === null) throw new Error(`${path.join(" > ")} went away`);
  return element as ElementHandle<HTMLElement>;
}

export async function click(page: Page, ...path: string[]): Promise<void> {
  await page.locator(path.map((selector) => `>>> ${selector}`).join(" ")).click();
}

export async function textOf(page: Page, ...path: string[]): Promise<string> {
  return (await shown(page, ...path)).evaluate((element) => element.innerText.trim());
}

/** Resolves when the total is that one and nothing is being estimated. */
export async function waitForCycles(page: Page, cycles: number | null): Promise<void> {
  const wanted = (cycles ?? Number.NaN).toLocaleString("en-US");
  const total = () => textOf(page, "cyclescope-totals", ".main .value").catch(() => "");
  await expect.poll(total, {timeout: kPatience}).toBe(wanted);
  await page.waitForFunction(isSettled);
}

export async function drop(page: Page, name: string, content: string): Promise<void> {
  await page.evaluate(dropFile, [name, Buffer.from(content).toString("base64")] as const);
}
