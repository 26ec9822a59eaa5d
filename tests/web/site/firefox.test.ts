/** The main paths in Firefox: the page is written against standards, and this is the second browser that reads it. */

import {cpSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import type {Browser, Page} from "puppeteer-core";
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from "vitest";
import {serveFolder} from "../../../.scripts/serve.mjs";
import {estimate} from "../../../build/wasm/package/index.js";
import {click, drop, freshPage, launchFirefox, shown, textOf, waitForCycles} from "./firefox.ts";
import {kSite, unpackArchive} from "./site.ts";

const kSmall = "arch=systolic_array&net=tc_resnet8";

let browser: Browser;
let folder: string;
let server: {url: string; close(): Promise<unknown>};
let page: Page;
/** Errors since the last test. */
let complaints: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-"));
  cpSync(kSite, folder, {recursive: true});
  browser = await launchFirefox();
});
beforeEach(async () => {
  complaints = [];
  server = await serveFolder(folder);
  page = await freshPage(browser, complaints);
});
afterEach(async () => {
  await page.browserContext().close();
  await server.close();
  expect(complaints).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, {recursive: true});
});

async function open(fragment: string, on = page): Promise<void> {
  await on.goto(`${server.url}#${fragment}`);
}

async function cyclesOf(network: string, parameters: Record<string, number> = {}, architecture = "systolic_array") {
  return (await estimate({architecture, network, parameters})).total.cycles;
}

test("it opens with an estimate, follows a slider, and goes back", async () => {
  await open(kSmall);
  const before = await cyclesOf("tc_resnet8");
  await waitForCycles(page, before);
  await (await shown(page, "cyclescope-parameter", 'input[aria-label="rows slider"]')).focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => /[&]rows=\d+/.test(location.hash));
  const rows = Number(/[&]rows=(\d+)/.exec(page.url())?.[1]);
  expect(rows).toBeLessThan(16);
  await waitForCycles(page, await cyclesOf("tc_resnet8", {rows}));
  await page.goBack();
  await waitForCycles(page, before);
});

test("another preset and another network are chosen", async () => {
  await open(kSmall);
  await waitForCycles(page, await cyclesOf("tc_resnet8"));
  await (await shown(page, "cyclescope-architecture-panel", 'select[aria-label="Accelerator"]')).select("vta");
  await waitForCycles(page, await cyclesOf("tc_resnet8", {}, "vta"));
  await (await shown(page, "cyclescope-network-panel", 'select[aria-label="Network"]')).select("resnet8");
  await waitForCycles(page, await cyclesOf("resnet8", {}, "vta"));
});

test("a network that is dropped is estimated, and its link opens it elsewhere", async () => {
  await open(kSmall);
  await waitForCycles(page, await cyclesOf("tc_resnet8"));
  const own = {name: "own", inputs: {x: [7, 96]}, layers: [{op: "Gemm", units: 40}]};
  await drop(page, "own.json", JSON.stringify(own));
  const {total} = await estimate({architecture: "systolic_array", network: JSON.stringify(own)});
  await waitForCycles(page, total.cycles);

  await click(page, "cyclescope-header", 'button[aria-label="Share"]');
  const field = await shown(page, "cyclescope-share-dialog", 'input[aria-label="Link"]');
  const link = () => field.evaluate((element) => (element as HTMLInputElement).value);
  await expect.poll(link, {timeout: 20_000}).toMatch(/^http/);
  const elsewhere = await freshPage(browser, complaints);
  await elsewhere.goto(await link());
  await waitForCycles(elsewhere, total.cycles);
  await elsewhere.browserContext().close();
});

test.each([
  ["roofline", "cyclescope-roofline-chart", "[role=option]"],
  ["waterfall", "cyclescope-waterfall-chart", "[role=option]"],
  ["machine", "cyclescope-machine-chart", "svg rect"],
  ["memory", "cyclescope-memory-chart", "[role=option]"],
  ["layer&layer=fc", "cyclescope-timeline-chart", "canvas"],
])("the view %s is drawn", async (view, chart, drawn) => {
  await open(`${kSmall}&view=${view}`);
  await shown(page, chart, drawn);
});

test("a description is edited: what is wrong is said at its place, and mending it gives numbers again", async () => {
  await open(kSmall);
  const before = await cyclesOf("tc_resnet8");
  await waitForCycles(page, before);
  await click(page, "cyclescope-architecture-panel", "::-p-text(Edit description)");
  await (await shown(page, "cyclescope-editor", ".cm-content")).focus();
  await page.keyboard.type("?");
  expect(await textOf(page, "cyclescope-editor", "[role=alert]")).toMatch(/line 1/);
  await page.keyboard.press("Backspace");
  await page.waitForSelector(">>> cyclescope-editor >>> [role=alert]", {hidden: true});
  await waitForCycles(page, before);
});

test("a question of a lesson is answered", async () => {
  await open("lesson=roofline&step=1");
  await (await shown(page, "cyclescope-question", "input")).type("256");
  await click(page, "cyclescope-question", "button[type=submit]");
  expect(await textOf(page, "cyclescope-question", ".verdict")).toMatch(/Right: 256 MACs per cycle/);
});

test("the help is searched", async () => {
  await page.goto(`${server.url}help/numbers.html`);
  await (await shown(page, "#find")).type("busy shares");
  expect(await textOf(page, "#found a")).toMatch(/^Busy shares/);
});

test("it works without a network after the first visit", async () => {
  await open(kSmall);
  await waitForCycles(page, await cyclesOf("tc_resnet8"));
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  await server.close();
  await page.reload();
  await waitForCycles(page, await cyclesOf("tc_resnet8"));
  await click(page, "cyclescope-architecture-panel", "::-p-text(Edit description)");
  await shown(page, "cyclescope-editor", ".cm-content");
});

test("the copy for no host at all opens as a file", async () => {
  const archive = unpackArchive(folder);
  await page.goto(`${pathToFileURL(archive).href}#${kSmall}`);
  await waitForCycles(page, await cyclesOf("tc_resnet8"));
});
