/** An accelerator is written in the page: with help, an outline, its picture, and what differs from where it began. */

import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {expand as expandPreset} from "../../../build/wasm/package/index.js";
import {kPhone, overflow, violations} from "./axe.ts";
import {openSite, parameter, settled, totalCycles, useSite, waitForTitle} from "./site.ts";

useSite();

async function openEditor(page: Page) {
  await page.getByRole("button", {name: "Edit description"}).click();
  const text = page.getByRole("textbox", {name: "Description of the accelerator"});
  await text.waitFor();
  return text;
}

const tool = (page: Page, name: string) =>
  page.getByRole("group", {name: "Tools of the editor"}).getByRole("button", {name, exact: true});

/** The text that is selected in the editor. */
const selected = (page: Page) => page.evaluate(() => String(document.getSelection()));

test("keys are offered while one writes, with what they mean, and the choice is put in", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8");
  await openEditor(page);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight"); // behind the brace
  await page.keyboard.type('"tit'); // "title" is there already, "titles" too
  await page.keyboard.press("Control+Space");
  for (let typed = 0; typed < 3; typed += 1) await page.keyboard.press("Backspace");
  await page.keyboard.press("Control+Space");
  const offered = page.locator(".cm-tooltip-autocomplete li");
  await offered.filter({hasText: "regression"}).waitFor();
  expect(await offered.filter({hasText: /^clock_hz/}).count()).toBe(0);
  await page.keyboard.type("regr");
  await page.locator(".cm-completionInfo").filter({hasText: "linear model"}).waitFor();
  await page.keyboard.press("Enter");
  expect(await page.locator(".cm-line").first().innerText()).toContain('"regression": {}');
});

test("a key says what it means where the pointer rests", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8");
  await openEditor(page);
  await page.locator(".cm-line span", {hasText: /^"clock_hz"$/}).hover(); // once the text has its colours
  await page
    .locator(".cm-help")
    .filter({hasText: /cycles per second/i})
    .waitFor();
});

test("the outline goes to a part, the picture shows the machine, and choosing there shows the text", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8");
  await openEditor(page);
  await tool(page, "Outline").click();
  await page.getByRole("navigation", {name: "Outline of the description"}).getByText("weight_buffer").first().click();
  await expect.poll(() => selected(page)).toContain('"name": "weight_buffer"');
  await tool(page, "Picture").click();
  const part = page.locator("cyclescope-machine-beside").getByRole("option", {name: /^DRAM/});
  await part.click();
  await expect.poll(() => selected(page)).toContain('"name": "dram"');
  expect(await violations(page)).toEqual([]);
});

test("what differs from the original is shown, and goes back change by change", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8");
  await openEditor(page);
  const before = await totalCycles(page);
  await parameter(page, "rows").fill("8");
  await parameter(page, "rows").press("Enter");
  await settled(page);
  const smaller = await totalCycles(page);
  expect(smaller).not.toBe(before);
  await tool(page, "Make set values the defaults").click();
  await page.waitForURL((url) => !url.hash.includes("rows=") && /arch\.(json|diff)=/.test(url.hash));
  await settled(page);
  expect(await totalCycles(page)).toBe(smaller);
  expect(await parameter(page, "rows").inputValue()).toBe("8");

  await tool(page, "Differences").click();
  await page.locator(".cm-deletedChunk").first().waitFor();
  expect(await page.locator(".cm-changedLine").count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", {name: "Undo this change"}).click();
  await page.waitForURL(/#arch=systolic_array&net=tc_resnet8$/);
  await settled(page);
  expect(await totalCycles(page)).toBe(before);
});

test("what a description stands for is shown beside it, follows it, and cannot be changed", async () => {
  const page = await openSite("arch=gemmini&net=tc_resnet8");
  const text = await openEditor(page);
  await tool(page, "Show expanded").click();
  const expanded = page.getByRole("textbox", {name: "Expanded description, JSON"});
  await expanded.waitFor();
  const lines = (await expandPreset("gemmini")).trimEnd().split("\n").length;
  await page.getByText(`Read-only, ${lines.toLocaleString("en-US")} lines:`).waitFor();
  await expanded.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("x");
  expect(await expanded.innerText()).toMatch(/^\{\s*"/);
  expect(await violations(page)).toEqual([]);

  await text.focus();
  await page.keyboard.press("Control+Home");
  const title = (await text.innerText()).split("\n").findIndex((line) => line.includes('"title": "Gemmini",'));
  for (let line = 0; line < title; line += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  for (let step = 0; step < 2; step += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(" of mine");
  await expanded.getByText('"title": "Gemmini of mine"').waitFor();
  await tool(page, "Show expanded").click();
  await expanded.waitFor({state: "detached"});
});

test("laying out anew changes no number, and is one step back", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8");
  const text = await openEditor(page);
  const before = await text.innerText();
  const cycles = await totalCycles(page);
  await tool(page, "Format").click();
  await expect.poll(() => text.innerText()).not.toBe(before);
  await page.waitForURL(/arch\.(json|diff)=/);
  await settled(page);
  expect(await totalCycles(page)).toBe(cycles);
  await text.click();
  await page.keyboard.press("Control+z");
  await page.waitForURL(/#arch=systolic_array&net=tc_resnet8$/);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`on a phone the tools fit, ${colorScheme}`, async () => {
    const page = await openSite("arch=systolic_array&net=tc_resnet8", {...kPhone, colorScheme});
    await page.getByText("Accelerator", {exact: true}).first().click();
    await openEditor(page);
    await tool(page, "Outline").click();
    await tool(page, "Picture").click();
    await page.locator("cyclescope-machine-beside").getByRole("option").first().waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await waitForTitle(page, "tc_resnet8 on systolic_array");
  });
}
