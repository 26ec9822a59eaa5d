/** The archive for those without a server: unpacked, its page is opened as a file. */

import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import type {Browser, Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {estimate} from "../../../build/wasm/package/index.js";
import {launchBrowser, totalCycles, unpackArchive, waitForTitle} from "./site.ts";

let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await launchBrowser();
  folder = mkdtempSync(join(tmpdir(), "cyclescope-"));
  unpackArchive(folder);
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, {recursive: true});
});

/** A page of the archive without a network; `complaints` gets its errors. */
async function openFile(fragment: string, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({offline: true, viewport: {width: 1280, height: 900}});
  const page = await context.newPage();
  page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${pathToFileURL(join(folder, "cyclescope/index.html")).href}#${fragment}`);
  return page;
}

test("opened as a file it has its lessons, and its help with the search", async () => {
  const complaints: string[] = [];
  const page = await openFile("arch=systolic_array&net=tc_resnet8", complaints);
  await page.locator("cyclescope-totals").waitFor();
  await page.getByRole("button", {name: "Lessons", exact: true}).click();
  const lesson = page.locator("cyclescope-lesson");
  await lesson.getByRole("button", {name: /^Reading a roofline/}).click();
  await lesson.getByRole("button", {name: "Begin", exact: true}).click();
  await lesson.getByRole("textbox").fill("256");
  await lesson.getByRole("button", {name: "Check", exact: true}).click();
  await lesson.getByText("The array has 16 rows and 16 columns").waitFor();

  await page.goto(pathToFileURL(join(folder, "cyclescope/help/numbers.html")).href);
  await page.getByRole("searchbox", {name: "Search the help"}).pressSequentially("busy shares");
  await page
    .getByRole("list", {name: "Found"})
    .getByRole("link", {name: /^Busy shares/})
    .waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("opened as a file it estimates, edits, explains and sweeps, and says what it cannot do", async () => {
  const complaints: string[] = [];
  const page = await openFile("arch=systolic_array&net=resnet8", complaints);
  await page.locator("cyclescope-totals").waitFor();
  const {total} = await estimate({architecture: "systolic_array", network: "resnet8"});
  expect(await totalCycles(page)).toBe(total.cycles);
  expect(await page.locator("footer").innerText()).toContain("Opened as a file, the page cannot be installed");

  await page.getByRole("combobox", {name: "Accelerator", exact: true}).selectOption("vta");
  await waitForTitle(page, "resnet8 on vta");
  await page.getByRole("button", {name: "Edit description"}).click();
  await page.getByRole("textbox", {name: "Description of the accelerator"}).waitFor();
  await page.getByRole("button", {name: "Where cycles go"}).click(); // the second module
  await page.locator("cyclescope-waterfall-chart [role=option]").first().waitFor();
  await page.getByRole("button", {name: "Sweep block", exact: true}).click(); // workers of their own
  await page.locator("cyclescope-staircase path.line").waitFor();
  await page.reload();
  await page.locator("cyclescope-staircase path.line").waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
