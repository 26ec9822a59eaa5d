import type {Page} from "playwright-core";
import {beforeAll, expect, test} from "vitest";
import {deviceModel} from "./device.ts";
import {violations} from "./axe.ts";
import {copied, drop, openSite, share, totalCycles, useSite, waitForTitle} from "./site.ts";

useSite();

let model: string;

/** All text of a component. */
function textOf(page: Page, component: string): Promise<string> {
  return page.locator(component).evaluate((element) => element.shadowRoot?.textContent?.replace(/\s+/g, " ") ?? "");
}

beforeAll(async () => {
  model = await deviceModel("board");
});

test("a fitted model that is dropped is the accelerator, and says what it is", async () => {
  const page = await openSite("arch=systolic_array&net=resnet50&rows=8");
  await drop(page, "board.json", model);
  await waitForTitle(page, "resnet50 on board");
  const text = await textOf(page, "cyclescope-model-summary");
  expect(text).toContain("board is a fitted model");
  expect(text).toContain("a formula of the tests");
  expect(text).toContain("500 MHz");
  expect(text).toMatch(/Fully connected\s+Trained on\s+\d+ layers/);
  expect(text).toContain("in cross-validation");
  expect(await page.getByLabel("Method").count()).toBe(0);
  expect(await page.getByRole("button", {name: "Edit description"}).count()).toBe(0);
});

test("its totals have a range and are called approximate, and what it does not know is not shown", async () => {
  const page = await openSite("net=resnet50");
  await drop(page, "board.json", model);
  await waitForTitle(page, "resnet50 on board");
  const totals = page.locator("cyclescope-totals");
  await totals.getByText("predicted, not exact").waitFor();
  const range = /nine of ten between ([\d,]+) and ([\d,]+)/.exec(await textOf(page, "cyclescope-totals"));
  const [low, high] = [range?.[1], range?.[2]].map((text) => Number(text?.replaceAll(",", "")));
  const cycles = await totalCycles(page);
  expect(low).toBeLessThanOrEqual(cycles);
  expect(high).toBeGreaterThanOrEqual(cycles);
  expect(await textOf(page, "cyclescope-totals")).not.toMatch(/Utilisation|Instructions|Limited by|Busy shares/);
  await totals.locator(".claims summary").click();
  await totals
    .getByText(/of these cycles are in layers like those|None of these cycles/)
    .first()
    .waitFor();
  const columns = await page.locator("cyclescope-layer-table thead th").allInnerTexts();
  expect(columns.join(" ")).toMatch(/Range/);
  expect(columns.join(" ")).not.toMatch(/Limited by|Utilisation|Instructions/);
  await page.getByRole("rowheader", {name: "fc", exact: true}).getByRole("button").click();
  await page.locator("cyclescope-layer-details").getByText("predicted by the fitted model").waitFor();
  await page.getByText("Not learnt, and missing from the total").waitFor();
  expect(await violations(page)).toEqual([]);
});

test("a link carries a small model, a reload keeps it, and back returns to the description", async () => {
  const page = await openSite("arch=systolic_array&net=resnet50");
  const before = await totalCycles(page);
  await drop(page, "board.json", model);
  await waitForTitle(page, "resnet50 on board");
  const cycles = await totalCycles(page);
  await share(page, "Copy link");
  const other = await openSite(new URL(await copied(page, /^http/)).hash.slice(1));
  await waitForTitle(other, "resnet50 on board");
  expect(await totalCycles(other)).toBe(cycles);
  await page.goBack();
  await waitForTitle(page, "resnet50 on systolic_array");
  expect(await totalCycles(page)).toBe(before);
  await page.getByRole("spinbutton", {name: "rows", exact: true}).waitFor();
});

test("a model that is pasted over a description becomes the accelerator", async () => {
  const page = await openSite("net=resnet50");
  await page.getByRole("button", {name: "Edit description"}).click();
  const editor = page.getByRole("textbox", {name: "Description of the accelerator"});
  await editor.waitFor();
  await page.evaluate((text) => navigator.clipboard.writeText(text), model);
  await editor.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+V");
  await waitForTitle(page, "resnet50 on board");
  expect(await page.locator("cyclescope-editor").count()).toBe(0);
});

test("a model with an error says where, and leaves the accelerator that is there", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8&rows=8");
  const before = await totalCycles(page);
  await drop(page, "broken.json", model.replace('"unit"', '"unitt"'));
  const alert = page.locator("cyclescope-architecture-panel").getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(/broken\.json.*unitt?/s);
  expect(await totalCycles(page)).toBe(before);
  expect(page.url()).toContain("arch=systolic_array&net=resnet8&rows=8");
  await page.getByRole("combobox", {name: "Accelerator", exact: true}).selectOption("vta");
  await waitForTitle(page, "resnet8 on vta");
  await alert.waitFor({state: "detached"});
});

test("a model with an error that is pasted keeps the editor, in which it is undone", async () => {
  const page = await openSite("net=resnet8");
  await page.getByRole("button", {name: "Edit description"}).click();
  const editor = page.getByRole("textbox", {name: "Description of the accelerator"});
  await editor.waitFor();
  await page.evaluate((text) => navigator.clipboard.writeText(text), model.replace('"unit"', '"unitt"'));
  await editor.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+V");
  await page.locator("cyclescope-editor").getByRole("alert").waitFor();
  await page.keyboard.press("Control+Z");
  await page.locator("cyclescope-editor").getByRole("alert").waitFor({state: "detached"});
  await waitForTitle(page, "resnet8 on systolic_array");
});

test("a model that is too large for a link says so, and a reload keeps it", async () => {
  const page = await openSite("net=resnet50");
  const noise = Array.from({length: 40_000}, (_, index) => ((index * 2654435761) % 4294967296).toString(36)).join("");
  await drop(page, "large.json", model.replace("a formula of the tests", noise));
  await waitForTitle(page, "resnet50 on board");
  await page.getByText("This accelerator is too large for a link").waitFor();
  expect(page.url().length).toBeLessThan(300);
  await page.reload();
  await waitForTitle(page, "resnet50 on board");
});
