import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {trace} from "../../../build/wasm/package/index.js";
import {kPhone, overflow, violations} from "./axe.ts";
import {downloaded, openSite, useSite} from "./site.ts";

useSite();

/** A product on an array of 4 x 4 elements, small enough to see the whole of it. */
const kSmall = "arch=systolic_array&net=tc_resnet8&view=layer&layer=fc";
const chart = (page: Page) => page.locator("cyclescope-timeline-chart canvas");
const fact = (page: Page) => page.locator("cyclescope-timeline-chart .fact");
const part = (page: Page, name: string) => page.getByRole("button", {name, exact: true}).click();

async function layerOf(page: Page): Promise<string> {
  return page.getByRole("combobox", {name: "Layer", exact: true}).inputValue();
}

test("who opens a layer sees its instructions, and follows by keyboard what they waited for", async () => {
  const page = await openSite("arch=gemmini&net=tc_resnet8&view=layer");
  await chart(page).waitFor();
  const expected = await trace({architecture: "gemmini", network: "tc_resnet8", layer: await layerOf(page)});
  const count = expected.instructions.toLocaleString("en-US");
  expect(await page.locator("cyclescope-layer-view .say").innerText()).toContain(`of ${count};`);

  await chart(page).focus();
  await page.keyboard.press("Enter");
  const [first] = expected.windows[0]?.instructions ?? [];
  expect(await fact(page).innerText()).toContain(expected.operations[first?.operation ?? 0]?.name);
  for (let i = 0; i < 8; ++i) await page.keyboard.press("Enter");
  const before = await fact(page).innerText();
  await page.keyboard.press("w");
  await expect.poll(() => fact(page).innerText()).not.toBe(before);
  await page.getByRole("button", {name: "Critical path"}).click();
  expect(await page.getByRole("button", {name: "Critical path"}).getAttribute("aria-pressed")).toBe("true");
});

test("the timeline is saved as a trace that Perfetto opens, and as a table", async () => {
  const page = await openSite("arch=gemmini&net=tc_resnet8&view=layer");
  await chart(page).waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", {name: "Chrome trace"}).click();
  const stream = await (await saved).createReadStream();
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  const {traceEvents} = JSON.parse(text) as {traceEvents: {ph: string}[]};
  expect(traceEvents.some(({ph}) => ph === "X")).toBe(true);
  await page.getByText("Table of this part").click();
  await expect.poll(() => page.locator("cyclescope-table-twin tbody tr").count()).toBeGreaterThan(100);

  const picture = await downloaded(page, () =>
    page.locator("cyclescope-layer-view").getByTitle("Download the chart as SVG").click(),
  );
  expect(picture.name).toMatch(/_timeline\.svg$/);
  const boxes = await page.evaluate((svg) => {
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    return parsed.querySelector("parsererror") === null ? parsed.querySelectorAll("rect").length : -1;
  }, picture.text);
  expect(boxes).toBeGreaterThan(100);
});

test("the array is stepped through cycle by cycle", async () => {
  const page = await openSite(`arch=systolic_array&net=tc_resnet8&rows=4&columns=4&view=layer`);
  await chart(page).waitFor();
  await page.getByLabel("Instructions of each part").selectOption("1000");
  await part(page, "Array");
  const status = page.locator("cyclescope-array-view [role=status]");
  await status.waitFor();
  expect(await status.innerText()).toMatch(/: 1 of \d+ work/);
  await part(page, "Step");
  expect(await status.innerText()).toMatch(/: 3 of \d+ work, the array fills/);
  expect(await page.locator("cyclescope-array-view rect.busy").count()).toBe(3);
});

test("the formula of a fold stands beside the array, where the trace has its cycles", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8&rows=4&columns=4&level=element&view=layer&layer=fc");
  await chart(page).waitFor();
  await page.getByLabel("Instructions of each part").selectOption("5000");
  await part(page, "Array");
  await page.getByText("rows + columns + depth − 2 = 1 + 4 + 48 − 2").waitFor();
});

test("the mapping says how many iterations were evaluated, and what its buffers hold", async () => {
  const page = await openSite("arch=gemmini&net=tc_resnet8&view=layer");
  await chart(page).waitFor();
  await part(page, "Mapping");
  const view = page.locator("cyclescope-mapping-view");
  const expected = await trace({architecture: "gemmini", network: "tc_resnet8", layer: await layerOf(page)});
  expect(await view.locator(".say").innerText()).toContain(expected.iterations_evaluated.toLocaleString("en-US"));
  expect(await view.locator("table").first().locator("tbody tr").count()).toBe(expected.buffers.length);
});

test("the views of a layer fit a phone and keep to accessibility's rules", async () => {
  const page = await openSite(kSmall, kPhone);
  await chart(page).waitFor();
  for (const name of ["Timeline", "Array", "Mapping"]) {
    await part(page, name);
    expect(await overflow(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
  }
});
