import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {layerNames, openSite, settled, totalCycles, useSite} from "./site.ts";

useSite();

/** Label or text of the focused element, wherever its shadow root is. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
    const text = element?.getAttribute("aria-label") ?? labels?.[0]?.textContent ?? element?.textContent ?? "";
    return text.replace(/\s+/g, " ").trim();
  });
}

async function tabTo(page: Page, label: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press("Tab");
    const name = await focused(page);
    if (typeof label === "string" ? name === label : label.test(name)) return;
    seen.push(name);
  }
  throw new Error(`Tab never came to ${label}: ${seen.join(" | ")}`);
}

test("everything can be reached and done with the keyboard alone", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const before = await totalCycles(page);
  await tabTo(page, "Share");
  await tabTo(page, "Network");
  await tabTo(page, "Accelerator");
  await tabTo(page, "Edit description");
  await tabTo(page, "rows slider");
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(/rows=17/);
  await settled(page);
  expect(await totalCycles(page)).not.toBe(before);

  await tabTo(page, /^1\. /);
  await page.keyboard.press("ArrowRight");
  expect(await focused(page)).toMatch(/^3\. /); // the second layer is part of the first one's bar
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  expect(await focused(page)).toMatch(/^1\. /);
  await page.keyboard.press("Enter");
  await page.locator("cyclescope-layer-details").waitFor();
  expect(await page.locator("cyclescope-layer-chart [aria-selected=true]").count()).toBe(1);

  await tabTo(page, "Find a layer or operator");
  await tabTo(page, /^Cycles/);
  await page.keyboard.press("Enter");
  expect(await page.locator("th.cycles").getAttribute("aria-sort")).toBe("descending");
});

test("arrows go from row to row of the table, and Enter opens and closes one", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const [first = "", second = ""] = await layerNames(page);
  await page.locator("tbody th button").first().focus();
  expect(await focused(page)).toBe(first);
  await page.keyboard.press("ArrowDown");
  expect(await focused(page)).toBe(second);
  await page.keyboard.press("Enter");
  await page.locator("cyclescope-layer-details").waitFor();
  expect(await page.locator("tr.open th").innerText()).toBe(second);
  await page.keyboard.press("Enter");
  await page.locator("cyclescope-layer-details").waitFor({state: "detached"});
});

test("a slash goes to the filter, Escape empties it", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const all = await layerNames(page);
  await page.keyboard.press("/");
  expect(await focused(page)).toBe("Find a layer or operator");
  await page.keyboard.type("no such layer");
  await page.getByText("No layer's name or operator contains that.").waitFor();
  await page.keyboard.press("Escape");
  expect(await layerNames(page)).toEqual(all);
});

test("sorting by cycles puts the most expensive layers first", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  await page.locator("th.cycles button").click();
  const texts = await page.locator("tr.mapped td.cycles").allInnerTexts();
  const cycles = texts.map((text) => Number(text.replaceAll(",", "")));
  expect(cycles).toEqual([...cycles].sort((a, b) => b - a));
  await page.locator("th.position button").click();
  expect(await page.locator("td.position").first().innerText()).toBe("1");
});

test("every header says what its column means, on focus", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  await tabTo(page, "Find a layer or operator");
  const headers = await page.locator("thead button").count();
  await tabTo(page, /^#/);
  for (let index = 0; index < headers; index += 1) {
    const bubble = page.locator("body > .hint");
    await bubble.waitFor();
    const meaning = (await page.locator("thead button").nth(index).getAttribute("aria-description")) ?? "";
    expect(meaning.length).toBeGreaterThan(10);
    await expect.poll(() => bubble.innerText()).toBe(meaning); // it follows the focus in the next frame
    await page.keyboard.press("Tab");
  }
});
