import {expect, test} from "vitest";
import {openSite, parameter, settled, totalCycles, useSite} from "./site.ts";

useSite();

test("with 32 rows every number of every convolution moves", async () => {
  const page = await openSite();
  const totals = async () =>
    (await page.locator("cyclescope-totals .main .value").allInnerTexts()).filter((text) => /\d/.test(text));
  const cyclesOfConvolutions = () =>
    page
      .locator("cyclescope-layer-table tr.layer", {has: page.locator("td.operator", {hasText: /^Conv\b/})})
      .locator("td.cycles")
      .allInnerTexts();
  const before = {totals: await totals(), layers: await cyclesOfConvolutions()};
  expect(before.layers.length).toBe(53);

  await parameter(page, "rows").fill("32");
  await parameter(page, "rows").press("Enter");
  await settled(page);
  const after = {totals: await totals(), layers: await cyclesOfConvolutions()};
  expect(after.totals.filter((text, index) => text === before.totals[index])).toEqual([]);
  expect(after.layers.filter((text, index) => text === before.layers[index])).toEqual([]);
  expect(await page.getByText("rows = 32").isVisible()).toBe(true);
  expect(await page.getByText("of 512 MACs per cycle").isVisible()).toBe(true);
});

test("parameters whose defaults follow others show what they follow to", async () => {
  const page = await openSite();
  expect(await parameter(page, "fetch_width").inputValue()).toBe("288");
  await parameter(page, "columns").fill("32");
  await parameter(page, "columns").press("Enter");
  await settled(page);
  expect(await parameter(page, "fetch_width").inputValue()).toBe("560");
});

test("the numbers follow the slider while it is dragged, and the history gets only where it was let go", async () => {
  const page = await openSite();
  const slider = page.getByRole("slider", {name: "rows slider"});
  const box = await slider.boundingBox();
  if (box === null) throw new Error("the slider is not to be seen");
  const before = await totalCycles(page);
  const length = await page.evaluate(() => history.length);
  await page.mouse.move(box.x + box.width * 0.06, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, {steps: 8});
  await settled(page);
  const during = await totalCycles(page);
  expect(during).not.toBe(before);
  expect(page.url()).not.toContain("rows=");
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2, {steps: 8});
  await page.mouse.up();
  await page.waitForURL(/rows=\d+/);
  expect(await page.evaluate(() => history.length)).toBe(length + 1);
});

test("an enumerated parameter is a choice", async () => {
  const page = await openSite();
  const before = await totalCycles(page);
  await page.getByRole("combobox", {name: "dataflow"}).selectOption("weight_stationary");
  await settled(page);
  expect(await totalCycles(page)).not.toBe(before);
  await page.waitForURL(/dataflow=weight_stationary/);
});

test("reset brings the default and its numbers back", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8&rows=8&columns=8");
  const changed = await totalCycles(page);
  await page.getByRole("button", {name: "Reset rows"}).click();
  await page.waitForURL((url) => !url.hash.includes("rows="));
  await settled(page); // a default may follow other parameters: the core says what it is
  expect(await parameter(page, "rows").inputValue()).toBe("16");
  expect(await parameter(page, "columns").inputValue()).toBe("8");
  await page.getByRole("button", {name: "Reset all"}).click();
  await settled(page);
  expect(await totalCycles(page)).not.toBe(changed);
  await page.waitForURL((url) => !url.hash.includes("columns="));
});

test("a value out of range is explained at its parameter, and the last result stays", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const before = await totalCycles(page);
  await parameter(page, "rows").fill("100000");
  await parameter(page, "rows").press("Enter");
  const rows = page.locator("cyclescope-parameter", {has: parameter(page, "rows")});
  await rows.getByRole("alert").waitFor();
  expect(await rows.getByRole("alert").innerText()).toContain("256");
  expect(await parameter(page, "rows").inputValue()).toBe("100000");
  expect(await totalCycles(page)).toBe(before);
  await parameter(page, "rows").fill("16");
  await parameter(page, "rows").press("Enter");
  await rows.getByRole("alert").waitFor({state: "detached"});
});
