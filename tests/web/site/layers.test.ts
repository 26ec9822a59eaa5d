/** A network is changed in its table of layers. */

import {expect, test} from "vitest";
import {kPhone, overflow, violations} from "./axe.ts";
import {openSite, settled, totalCycles, useSite} from "./site.ts";

useSite();

test("duplicate, branch, a mistake at its cell, and all the way back", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const before = await totalCycles(page);
  await page.getByRole("button", {name: "Edit layers"}).click();
  await page.getByRole("button", {name: "Duplicate layer 1", exact: true}).click();
  await page.waitForURL(/net\.(json|diff)=/);
  await settled(page);
  const longer = await totalCycles(page);
  expect(longer).toBeGreaterThan(before);

  const kernel = page.getByRole("textbox", {name: "kernel of layer 3"});
  await kernel.fill("-3");
  await kernel.press("Tab");
  await page.locator("cyclescope-layer-editor").getByRole("alert").waitFor();
  expect(await kernel.getAttribute("aria-invalid")).toBe("true");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", {name: "Undo", exact: true}).click();
  await page.locator("cyclescope-layer-editor").getByRole("alert").waitFor({state: "detached"});
  await settled(page);
  expect(await totalCycles(page)).toBe(longer);
  await page.getByRole("button", {name: "Undo", exact: true}).click();
  await page.waitForURL(/net=resnet8$/);
  await settled(page);
  expect(await totalCycles(page)).toBe(before);

  await page.getByRole("button", {name: "Branch layer 3", exact: true}).click();
  await page.waitForURL(/net\.(json|diff)=/);
  await settled(page);
  expect(await totalCycles(page)).toBeGreaterThan(before);
  await page.getByRole("combobox", {name: "Network", exact: true}).selectOption("resnet8");
  await page.waitForURL(/net=resnet8$/);
  expect(await page.getByRole("textbox", {name: "name of layer 4"}).inputValue()).toBe("stack1");
});

test("on a phone the table scrolls within itself", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8", {...kPhone, colorScheme: "dark"});
  await page.getByText("Network", {exact: true}).first().click();
  await page.getByRole("button", {name: "Edit layers"}).click();
  await page.getByRole("region", {name: "Layers to edit"}).waitFor();
  expect(await overflow(page)).toBe(0);
  expect(await violations(page)).toEqual([]);
});
