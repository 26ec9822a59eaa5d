/** The built site in real Chromium: what the tests of this folder share. */

import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {unzipSync} from "fflate";
import {chromium} from "playwright-core";
import type {Browser, BrowserContext, BrowserContextOptions, Locator, Page} from "playwright-core";
import {afterAll, afterEach, beforeAll, expect} from "vitest";
import {networks, presets} from "../../../build/wasm/catalogue.mjs";
import {serveFolder} from "../../../.scripts/serve.mjs";
import {dropFile, isSettled} from "./in_page.ts";

export const kRoot = fileURLToPath(new URL("../../../", import.meta.url));
/** CYCLESCOPE_SITE tests another build than that of the npm scripts. */
export const kSite = process.env["CYCLESCOPE_SITE"] ?? `${kRoot}build/web`;
const kFlags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium, as every test of the site has it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: kFlags});
}

let browser: Browser;
let server: {url: string; close(): Promise<unknown>};
let contexts: BrowserContext[] = [];
/** Errors that pages reported since the last test. */
let complaints: string[] = [];
/** Requests that left the site since the last test. */
let strangers: string[] = [];
const requests = new WeakMap<Page, string[]>();

/** Call once at the top of a test file. Every test fails that leaves errors in the console or asks another server. */
export function useSite(): void {
  beforeAll(async () => {
    if (!existsSync(`${kSite}/index.html`)) throw new Error("the site is not built: npm run build:site");
    server = await serveFolder(kSite);
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    const found = {complaints, strangers};
    complaints = [];
    strangers = [];
    expect(found).toEqual({complaints: [], strangers: []});
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
}

/**
 * A page without history, storage or cache, at an address of the site; resolves when it shows a result, or `shown`.
 * `prepare` gets the page before it asks for anything.
 */
export async function openSite(
  fragment = "",
  options: BrowserContextOptions = {},
  shown = "cyclescope-totals",
  prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<Page> {
  const context = await browser.newContext({
    viewport: {width: 1280, height: 900},
    serviceWorkers: "block", // what is asked for can be counted; tests/web/site/offline.test.ts is about the worker
    ...options,
  });
  contexts.push(context);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  requests.set(page, []);
  page.on("console", (line) => {
    if (line.type() === "error") complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    requests.get(page)?.push(url);
    if (!url.startsWith(server.url) && !url.startsWith("blob:") && !url.startsWith("data:")) strangers.push(url);
  });
  await prepare(page);
  await page.goto(`${server.url}${fragment ? `#${fragment}` : ""}`);
  await page.locator(shown).waitFor();
  return page;
}

/** Addresses that a page has asked for since it was opened, without the folder. */
export function askedFor(page: Page): string[] {
  return (requests.get(page) ?? []).map((url) => url.replace(/^.*\//, ""));
}

/** All digits of the total's cycles. */
export async function totalCycles(page: Page): Promise<number> {
  const text = await page.locator("cyclescope-totals .main .value").first().innerText();
  return Number(text.replaceAll(",", ""));
}

/** "resnet8 on gemmini", as the page calls it. */
export function designTitle(names: string): string {
  const [network = "", architecture = ""] = names.split(" on ");
  const titleOf = (list: readonly {name: string; title: string}[], wanted: string) =>
    list.find(({name}) => name === wanted)?.title ?? wanted;
  return `${titleOf(networks, network)} on ${titleOf(presets, architecture)}`;
}

/** Waits until the totals are of that network on that accelerator, given by their names. */
export async function waitForTitle(page: Page, names: string): Promise<void> {
  const title = designTitle(names);
  const whole = new RegExp(`(^|\\s)${title.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}`); // not that of a longer name
  await page.locator("cyclescope-results section[aria-label=Totals] h2", {hasText: whole}).waitFor();
}

/** Resolves when what was asked for last is on the screen. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(isSettled);
}

/** What the page puts on the clipboard, once it looks like `pattern`: a link is packed before it is copied. */
export async function copied(page: Page, pattern: RegExp): Promise<string> {
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(read, {timeout: 20_000}).toMatch(pattern);
  return read();
}

/** Presses a button of the share dialog, and closes it again. */
export async function share(page: Page, button: string | RegExp): Promise<void> {
  const dialog = await openShare(page);
  await dialog.getByRole("button", {name: button}).click();
  await dialog.getByRole("button", {name: "Close"}).click();
}

export async function openShare(page: Page): Promise<Locator> {
  await page.getByRole("button", {name: "Share", exact: true}).click();
  const dialog = page.getByRole("dialog", {name: "Share"});
  await dialog.getByRole("textbox", {name: "Link"}).waitFor();
  const link = () => dialog.getByRole("textbox", {name: "Link"}).inputValue();
  await expect.poll(link, {timeout: 20_000}).toMatch(/^http/);
  return dialog;
}

/** What a click puts into a file. */
export async function downloaded(page: Page, click: () => Promise<unknown>): Promise<{name: string; text: string}> {
  const [saved] = await Promise.all([page.waitForEvent("download"), click()]);
  return {name: saved.suggestedFilename(), text: readFileSync(await saved.path(), "utf8")};
}

/** Lets go of files over the page, as from a file manager. */
export async function drop(page: Page, name: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await page.evaluate(dropFile, [name, Buffer.from(bytes).toString("base64")] as const);
}

/** Unpacks the archive for those without a server below `folder`; gives the path of its page. */
export function unpackArchive(folder: string): string {
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(`${kSite}/download/cyclescope.zip`)))) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), bytes);
  }
  return join(folder, "cyclescope/index.html");
}

/** The parameter's number field. */
export function parameter(page: Page, name: string) {
  return page.getByRole("spinbutton", {name, exact: true});
}

/** Names of the layers in the table, in the order in which they stand. */
export async function layerNames(page: Page): Promise<string[]> {
  return page.locator("cyclescope-layer-table tbody tr.layer th").allInnerTexts();
}
