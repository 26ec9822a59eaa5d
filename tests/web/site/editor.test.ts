import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {openSite, settled, totalCycles, useSite, waitForTitle} from "./site.ts";

useSite();

async function openEditor(page: Page) {
  await page.getByRole("button", {name: "Edit description"}).click();
  const text = page.getByRole("textbox", {name: "Description of the accelerator"});
  await text.waitFor();
  return text;
}

/** Puts the cursor at the end of a line, counted from 1. */
async function goToLine(page: Page, line: number): Promise<void> {
  await page.keyboard.press("Control+Home");
  for (let step = 1; step < line; step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
}

test("a mistake is shown at its line, the last result stays, and mending it goes on", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const before = await totalCycles(page);
  await openEditor(page);
  await goToLine(page, 3);
  await page.keyboard.press("Backspace"); // the comma
  const alert = page.locator("cyclescope-editor").getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(/line [34], column \d+/);
  expect(await page.locator(".cm-lint-marker-error").count()).toBe(1);
  expect(await totalCycles(page)).toBe(before);
  expect(await page.getByText("of the last setup that could be estimated").isVisible()).toBe(true);

  await page.keyboard.press("Control+End");
  await alert.getByRole("button", {name: /line/}).click();
  const marked = await page.locator(".cm-activeLine").innerText();
  expect(marked).toMatch(/"name"|"title"/);

  await goToLine(page, 3);
  await page.keyboard.type(",");
  await alert.waitFor({state: "detached"});
  await page.waitForURL(/#arch=systolic_array&net=resnet8$/);
});

test("an edit changes the numbers, and the original can be had back", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const before = await totalCycles(page);
  const text = await openEditor(page);
  const lines = (await text.innerText()).split("\n");
  const line = 1 + lines.findIndex((candidate) => candidate.includes('"rows":'));
  await goToLine(page, line);
  await page.keyboard.press("Home");
  for (let step = (lines[line - 1] ?? "").trimStart().indexOf("16") + 2; step > 0; step -= 1)
    await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("2"); // "default": 12
  await page.getByText("of 192 MACs per cycle").waitFor();
  expect(await totalCycles(page)).not.toBe(before);
  expect(
    await page.getByRole("combobox", {name: "Accelerator", exact: true}).locator("option:checked").innerText(),
  ).toBe("systolic_array (edited)");

  await page.getByRole("button", {name: "Back to the original"}).click();
  await page.getByText("of 256 MACs per cycle").waitFor();
  await settled(page);
  expect(await totalCycles(page)).toBe(before);
});

test("what was typed survives a reload, errors and all", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  await openEditor(page);
  await goToLine(page, 1);
  await page.keyboard.type(' "half a thou');
  await page.locator("cyclescope-editor").getByRole("alert").waitFor();
  await page.waitForURL(/arch\.(json|diff)=/);
  await page.goto(page.url());
  await page.evaluate(() => location.reload());
  await page.locator("cyclescope-architecture-panel").getByRole("alert").waitFor();
  const text = await openEditor(page);
  expect(await text.innerText()).toContain('"half a thou');
});

test("another preset replaces the edited text, and back brings it again", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const text = await openEditor(page);
  await goToLine(page, 1);
  await page.keyboard.type(" // mine");
  await page.locator("cyclescope-editor").getByRole("alert").waitFor();
  await page.waitForURL(/arch\.(json|diff)=/);
  await page.getByRole("combobox", {name: "Accelerator", exact: true}).selectOption("vta");
  await waitForTitle(page, "resnet8 on vta");
  expect(await text.innerText()).not.toContain("// mine");
  await page.waitForURL(/arch=vta/);
  await page.goBack();
  await page.locator("cyclescope-editor").getByRole("alert").waitFor();
  expect(await text.innerText()).toContain("// mine");
});
