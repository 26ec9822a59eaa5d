/** What the page claims of its numbers, and that nothing stale looks valid. */
import {readFileSync} from "node:fs";
import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {drop, kRoot, openSite, parameter, totalCycles, useSite, waitForTitle} from "./site.ts";

useSite();

const claims = (page: Page) => page.locator("cyclescope-totals .claims");
const good = (page: Page) => page.locator("cyclescope-totals .badge.exact");

/** All text of a component, and of those in it. */
function textOf(page: Page, component: string): Promise<string> {
  return page.locator(component).evaluate((element) => {
    const text = (node: Node): string => {
      if (node instanceof HTMLStyleElement) return "";
      const inner = node instanceof Element && node.shadowRoot ? [node.shadowRoot] : Array.from(node.childNodes);
      return node.nodeType === Node.TEXT_NODE ? (node.textContent ?? "") : inner.map(text).join(" ");
    };
    return text(element).replace(/\s+/g, " ");
  });
}

async function choose(page: Page, label: "Accelerator" | "Network", id: string): Promise<void> {
  await page.getByRole("combobox", {name: label, exact: true}).selectOption(id);
}

test("three claims are made, and an error is none of them where nothing like it was compared", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const text = await claims(page).innerText();
  expect(text).toContain("exact for this description");
  expect(text).toContain("not validated");
  expect(text).toContain("complete");
  expect(await textOf(page, "cyclescope-totals")).not.toMatch(/Expected error|error [\d.]+ %/);
  await choose(page, "Accelerator", "gemmini");
  await waitForTitle(page, "resnet8 on gemmini");
  await page.getByRole("combobox", {name: "data", exact: true}).selectOption("repeated");
  await claims(page).locator("summary").click();
  await claims(page)
    .getByText(/[\d.]+ % of these cycles are in layers like those that were compared: error [\d.]+ %/)
    .waitFor();
});

test("a baseline has no error of the exact method", async () => {
  const page = await openSite("arch=gemmini&net=resnet8&data=repeated&method=roofline");
  await claims(page).locator("summary").click();
  expect(await claims(page).innerText()).toContain("This method’s own error was not measured here");
  expect(await good(page).innerText()).toBe("complete");
});

test("what is partly mapped is called partial and is never green", async () => {
  const page = await openSite("arch=eyeriss&net=resnet8");
  expect(await claims(page).innerText()).toMatch(/partial: 100 % of MACs, \d+ of \d+ layers/);
  expect(await good(page).count()).toBe(0);
  expect(await page.locator("cyclescope-totals .main dt").first().innerText()).toBe("Cycles of what is mapped");
});

test("a network of which nothing is mapped is not runnable, and has no cycles anywhere", async () => {
  const page = await openSite("arch=eyeriss&net=resnet8");
  const network = {name: "sums", inputs: {x: [1, 8, 4, 4], y: [1, 8, 4, 4]}, layers: [{op: "Add", inputs: ["x", "y"]}]};
  await drop(page, "sums.json", JSON.stringify(network));
  await waitForTitle(page, "sums on eyeriss");
  expect(await page.locator("cyclescope-totals .main .value").allInnerTexts()).toEqual(["not runnable here"]);
  const text = await textOf(page, "cyclescope-results");
  expect(text).toContain("not runnable here");
  expect(text).not.toMatch(/\b0 (cycles|s|ns)\b/);
  expect(await good(page).count()).toBe(0);
});

test("what limits is said in the description's words", async () => {
  const page = await openSite("arch=ultratrail&net=tc_resnet8");
  expect(await textOf(page, "cyclescope-totals")).toMatch(/Limited by MAC array/);
  await choose(page, "Accelerator", "systolic_array");
  await waitForTitle(page, "tc_resnet8 on systolic_array");
  const text = await textOf(page, "cyclescope-layer-table");
  expect(text).toMatch(/waiting \(busiest: [a-z A-Z]+, [\d.]+ %\)/);
  expect(text).not.toContain("[*]");
});

test("while another setup is estimated the old result is dimmed, without badges, and says what it is", async () => {
  const page = await openSite("arch=systolic_array&net=resnet50");
  expect(await good(page).count()).toBeGreaterThan(0);
  await choose(page, "Accelerator", "oma");
  await page.locator("cyclescope-results .stale, cyclescope-running-totals").first().waitFor();
  expect(await textOf(page, "cyclescope-architecture-panel")).not.toContain("columns of the array");
  await expect.poll(() => page.title()).toContain("not estimated");
  for (const badge of await good(page).all()) expect(await badge.isVisible()).toBe(false);
  await page.getByRole("button", {name: "Stop"}).click();
});

test(
  "layers that are done are shown with a total so far, and stay when the rest is stopped",
  {timeout: 600_000},
  async () => {
    const page = await openSite("arch=systolic_array&net=resnet8");
    await choose(page, "Network", "mobilenet_v2");
    await waitForTitle(page, "mobilenet_v2 on systolic_array");
    await choose(page, "Accelerator", "oma");
    await page
      .locator("cyclescope-results h2", {hasText: "MobileNetV2 on One MAC Accelerator"})
      .waitFor({timeout: 250_000});
    const running = page.locator("cyclescope-running-totals");
    await running.getByText("Cycles so far").waitFor({timeout: 250_000});
    await running.getByText(/in \d+ of \d+ layers/).waitFor();
    await page.getByText("being estimated").first().waitFor();
    expect(await page.getByRole("button", {name: "JSON", exact: true}).isDisabled()).toBe(true);
    await page.getByRole("button", {name: "Stop"}).click();
    await page.getByText("What was done by then stays").waitFor();
    await page.getByText("stopped before it was complete").waitFor();
    expect(await running.isVisible()).toBe(true);
    expect(await page.locator("cyclescope-layer-table tr.layer:not(.unfinished)").count()).toBeGreaterThan(0);
  },
);

test("chips say what the numbers are for, not what the controls say", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8&rows=8");
  await page.getByText("rows = 8").waitFor();
  const before = await totalCycles(page);
  await parameter(page, "rows").fill("100000");
  await parameter(page, "rows").press("Enter");
  await page.getByText("of the last setup that could be estimated").waitFor();
  expect(await page.getByText("rows = 8").isVisible()).toBe(true);
  expect(await totalCycles(page)).toBe(before);
  for (const badge of await good(page).all()) expect(await badge.isVisible()).toBe(false);
});

test("a description with a mistake leaves the accelerator, and can be taken all the same to be mended", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const before = await totalCycles(page);
  const text = readFileSync(`${kRoot}arch_presets/oma.json`, "utf8");
  await drop(page, "mine.json", text.replace('"objects"', '"objetcs"'));
  const panel = page.locator("cyclescope-architecture-panel");
  await panel.getByRole("alert").getByText("mine.json").waitFor();
  expect(await totalCycles(page)).toBe(before);
  expect(page.url()).toContain("arch=systolic_array");
  await panel.getByRole("button", {name: "Use it all the same, to mend it"}).click();
  const chosen = page.getByRole("combobox", {name: "Accelerator", exact: true}).locator("option:checked");
  await expect.poll(() => chosen.innerText()).toContain("mine.json");
});
