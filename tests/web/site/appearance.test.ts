import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {kPhone, overflow, violations} from "./axe.ts";
import {tinyModel} from "./onnx_bytes.ts";
import {drop, openSite, useSite, waitForTitle} from "./site.ts";

useSite();

/** Everything that can be open at once: details, editor with an error, unmapped operators, dimensions, notices. */
async function openEverything(page: Page): Promise<void> {
  await drop(page, "tiny.onnx", tinyModel());
  await waitForTitle(page, "tiny on systolic_array");
  for (const summary of await page.locator("summary").all()) {
    const open = await summary.evaluate((element) => (element.parentElement as HTMLDetailsElement).open);
    if (!open) await summary.click();
  }
  await page.locator("tbody th button").first().click();
  await page.getByRole("button", {name: "Edit description"}).click();
  await page.getByRole("textbox", {name: "Description of the accelerator"}).waitFor();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("?");
  await page.locator("cyclescope-editor").getByRole("alert").waitFor();
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the page as it opens, ${colorScheme}`, async () => {
    expect(await violations(await openSite("", {colorScheme}))).toEqual([]);
  });

  test(`axe finds nothing with everything open, ${colorScheme}`, async () => {
    const page = await openSite("arch=systolic_array&net=missing", {colorScheme});
    await openEverything(page);
    expect(await violations(page)).toEqual([]);
  });

  test(`axe finds nothing at phone width, ${colorScheme}`, async () => {
    const page = await openSite("", {...kPhone, colorScheme});
    await openEverything(page);
    expect(await violations(page)).toEqual([]);
  });
}

test("at phone width nothing makes the page scroll sideways", async () => {
  const page = await openSite("", kPhone);
  expect(await overflow(page)).toBe(0);
  await openEverything(page);
  expect(await overflow(page)).toBe(0);
});

test("the colours can be chosen against the system's, and the choice is kept", async () => {
  const page = await openSite("", {colorScheme: "light"});
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  const button = page.getByRole("button", {name: /^Colours/});
  await button.click();
  expect(await background()).toBe(light);
  await button.click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
});

test("nothing moves for those who asked for it", async () => {
  const page = await openSite("net=resnet8", {reducedMotion: "reduce"});
  const durations = await page
    .locator("thead button, .button, summary svg")
    .evaluateAll((elements) => elements.flatMap((element) => getComputedStyle(element).transitionDuration.split(", ")));
  expect(new Set(durations)).toEqual(new Set(["0s"]));
});
