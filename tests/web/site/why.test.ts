import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {attribute} from "../../../build/wasm/package/index.js";
import {kCauses, byCause, verdictOf} from "../../../wasm/package/critical_path.ts";
import {kPhone, overflow, violations} from "./axe.ts";
import {askedFor, openSite, parameter, settled, useSite} from "./site.ts";

useSite();

const explain = (page: Page) => page.getByRole("button", {name: "Explain"}).click();
const verdict = (page: Page) => page.locator("cyclescope-why .verdict");
const whyCells = (page: Page) => page.locator("cyclescope-layer-table td.why cyclescope-stack");
const modules = (page: Page) => askedFor(page).filter((name) => /cyclescope_full.*wasm/.test(name));

test("who asks why is told what most of the time goes into, and where to start", async () => {
  const expected = await attribute({architecture: "gemmini", network: "resnet50"});
  const {sentence, layer} = verdictOf(expected) ?? {sentence: "", layer: ""};
  const page = await openSite("arch=gemmini&net=resnet50");
  expect(modules(page)).toEqual([]); // nobody has asked yet
  await explain(page);
  await verdict(page).waitFor();
  expect((await verdict(page).innerText()).replaceAll(/\s+/g, " ")).toBe(`${sentence}; start with ${layer}.`);
  expect(modules(page)).toHaveLength(1);

  await verdict(page).getByRole("button", {name: layer}).click();
  const row = page.locator("cyclescope-layer-table tbody tr.layer.open");
  expect(await row.locator("th").innerText()).toBe(layer);
});

test("every layer that takes time has a bar of its causes, and the legend that of the network", async () => {
  const expected = await attribute({architecture: "systolic_array", network: "resnet50"});
  const page = await openSite();
  await explain(page);
  await whyCells(page).first().waitFor();
  const timed = expected.layers.filter(({cycles}) => cycles > 0);
  expect(await whyCells(page).count()).toBe(timed.length);
  const widths = await whyCells(page)
    .first()
    .locator(".cause")
    .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().width));
  const parts = byCause(timed[0]?.path ?? []).filter((cycles) => cycles > 0);
  const total = parts.reduce((sum, part) => sum + part, 0);
  const width = widths.reduce((sum, part) => sum + part, 0);
  expect(widths).toHaveLength(parts.length);
  parts.forEach((part, index) => expect((widths[index] ?? 0) / width).toBeCloseTo(part / total, 1));
  expect(await page.locator("cyclescope-why .key li").count()).toBe(kCauses.length);

  await page.getByText("By part of the machine").click();
  const rows = page.locator("cyclescope-why tbody tr");
  expect(await rows.count()).toBe(expected.total.path.length);
});

test("the explanation follows a parameter, and goes when it is hidden", async () => {
  const page = await openSite("net=tc_resnet8");
  await explain(page);
  await verdict(page).waitFor();
  const before = await page.locator("cyclescope-why .key").innerText();
  await parameter(page, "rows").fill("2");
  await parameter(page, "rows").press("Enter");
  await settled(page);
  await expect.poll(async () => page.locator("cyclescope-why .key").innerText()).not.toBe(before);
  const {total} = await attribute({architecture: "systolic_array", network: "tc_resnet8", parameters: {rows: 2}});
  const share = Math.round((Math.max(...total.path.map(({cycles}) => cycles)) / total.cycles) * 100);
  expect(await verdict(page).innerText()).toContain(`${share} %`);

  await page.getByRole("button", {name: "Hide"}).click();
  expect(await page.locator("cyclescope-why").count()).toBe(0);
  expect(await whyCells(page).count()).toBe(0);
});

test("where causes are not known, nobody is asked to have them explained", async () => {
  const page = await openSite("method=roofline");
  expect(await page.getByRole("button", {name: "Explain"}).count()).toBe(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the explanation, ${colorScheme}, nor is it too wide for a phone`, async () => {
    const page = await openSite("net=tc_resnet8", {...kPhone, colorScheme});
    await explain(page);
    await verdict(page).waitFor();
    await page.getByText("By part of the machine").click();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });
}
