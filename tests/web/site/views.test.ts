/** Where cycles go, what the machine looks like, what its memory moves: and questions of a course, asked as a student would. */
import {readFileSync} from "node:fs";
import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {attribute, estimate, kLossSteps, networkWaterfall} from "../../../build/wasm/package/index.js";
import {kPhone, overflow, violations} from "./axe.ts";
import {askedFor, openSite, parameter, settled, totalCycles, useSite} from "./site.ts";

useSite();

const kSmall = "arch=systolic_array&net=tc_resnet8";
const open = (page: Page, name: string) => page.getByRole("button", {name, exact: true}).click();
const options = (page: Page, component: string) => page.locator(component).getByRole("option");

test("why is utilisation a staircase? A sweep at the parameter, and what to show", async () => {
  const page = await openSite(kSmall);
  await open(page, "Sweep rows");
  await page.getByRole("combobox", {name: "Show"}).selectOption({label: "Utilisation"});
  await page.locator("cyclescope-staircase path.line").waitFor();
  expect(await options(page, "cyclescope-staircase").count()).toBeGreaterThan(10);
});

test("output or weight stationary? Pin one, choose the other, and ask why they differ", async () => {
  const page = await openSite(kSmall);
  await open(page, "Pin");
  await page.getByRole("combobox", {name: "dataflow"}).selectOption({label: "weight stationary"});
  await settled(page);
  await open(page, "Why they differ");
  const rows = page.locator("cyclescope-comparison .causes tbody tr");
  await rows.first().waitFor();
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")),
  );
  const number = (text = "") => Number(text.replaceAll(",", "").replace("−", "-").replace(/^[+±]/, ""));
  const differences = cells.map((row) => number(row[3]));
  const all = differences.pop();
  expect(differences.reduce((sum, one) => sum + one, 0)).toBe(all);
  const [of, ws] = await Promise.all(
    ["output_stationary", "weight_stationary"].map((dataflow) =>
      estimate({architecture: "systolic_array", network: "tc_resnet8", parameters: {dataflow}}),
    ),
  );
  expect(all).toBe((ws?.total.cycles ?? 0) - (of?.total.cycles ?? 0));
});

test("compute- or bandwidth-bound? The roofline says it", async () => {
  const page = await openSite("arch=gemmini&net=resnet8");
  await open(page, "Roofline");
  await page.getByText(/layers? of \d+, with [\d.]+ % of the cycles/).waitFor();
});

test("16 x 16 or 64 x 64? A sweep at the rows, with as many columns", async () => {
  const page = await openSite(kSmall);
  await open(page, "Sweep rows");
  await page.getByRole("combobox", {name: "and"}).selectOption({label: "columns, set to the same value"});
  await page.waitForURL(/sweep=rows&sweep.with=columns/);
  const point = (size: number) => page.getByRole("option", {name: new RegExp(`^rows = columns = ${size},.* cycles`)});
  for (const size of [16, 64]) {
    await point(size).waitFor({timeout: 60_000});
    const {total} = await estimate({
      architecture: "systolic_array",
      network: "tc_resnet8",
      parameters: {rows: size, columns: size},
    });
    const label = (await point(size).getAttribute("aria-label")) ?? "";
    expect(Number(/([\d,]+) cycles/.exec(label)?.[1]?.replaceAll(",", ""))).toBe(total.cycles);
  }
  await point(64).click();
  await page.waitForURL(/rows=64&columns=64/);
});

test("what does a batch bring? A sweep at the network's batch", async () => {
  const page = await openSite("arch=gemmini&net=resnet8");
  await open(page, "Sweep batch");
  await page.getByRole("option", {name: /^batch = 1, .* cycles/}).waitFor();
  const four = page.getByRole("option", {name: /^batch = 4, .* cycles/});
  await four.waitFor({timeout: 60_000});
  await four.click();
  await page.waitForURL(/dim.batch=4/);
  await settled(page);
  const {total} = await estimate({architecture: "gemmini", network: "resnet8", dimensions: {batch: 4}});
  await expect.poll(() => totalCycles(page)).toBe(total.cycles);
  await page.getByText("batch = 4", {exact: true}).first().waitFor();
});

test("a size of the network is set by its slider, and given back", async () => {
  const page = await openSite("arch=gemmini&net=resnet8");
  const before = await totalCycles(page);
  await parameter(page, "resolution").fill("64");
  await parameter(page, "resolution").press("Enter");
  await page.waitForURL(/dim.resolution=64/);
  await settled(page);
  const {total} = await estimate({architecture: "gemmini", network: "resnet8", dimensions: {resolution: 64}});
  await expect.poll(() => totalCycles(page)).toBe(total.cycles);
  const copy = await openSite(new URL(page.url()).hash.slice(1));
  await settled(copy);
  await expect.poll(() => totalCycles(copy)).toBe(total.cycles);
  await page.goBack();
  await settled(page);
  await expect.poll(() => totalCycles(page)).toBe(before);
});

test("where do cycles go? Steps that add up to the estimate, and the layer that loses most", async () => {
  const attribution = await attribute({architecture: "gemmini", network: "resnet8"});
  const {steps, cycles} = networkWaterfall(attribution);
  const page = await openSite("arch=gemmini&net=resnet8");
  expect(askedFor(page).some((file) => file.startsWith("waterfall_view"))).toBe(false);
  await open(page, "Where cycles go");
  const bars = options(page, "cyclescope-waterfall-chart");
  await bars.first().waitFor();
  const labels = await bars.evaluateAll((all) => all.map((bar) => bar.getAttribute("aria-label") ?? ""));
  const shown = labels.map((label) => Number(/: ([\d,]+) cycles/.exec(label)?.[1]?.replaceAll(",", "")));
  expect(shown).toEqual(kLossSteps.map(({id}) => steps[id]));
  expect(shown.reduce((sum, one) => sum + one, 0)).toBe(cycles);
  expect(await totalCycles(page)).toBe(cycles);

  await bars.first().focus();
  await page.keyboard.press("Enter");
  await page.locator("cyclescope-layer-table tr.open").waitFor();
  await page.getByRole("button", {name: "Whole network"}).waitFor();
  const download = page.waitForEvent("download");
  await page.locator("cyclescope-waterfall").getByTitle("Download the numbers as CSV").click();
  const csv = readFileSync((await (await download).path()) ?? "", "utf8")
    .trim()
    .split(/\r?\n/);
  expect(csv[0]).toMatch(/^layer,cycles,peak_cycles,/);
  expect(csv).toHaveLength(1 + attribution.layers.filter((layer) => layer.cycles > 0).length);
});

test("the machine is drawn from its description, moves with a slider, and shows the text of a part", async () => {
  const page = await openSite(kSmall);
  await open(page, "Machine");
  const parts = options(page, "cyclescope-machine-chart");
  await parts.first().waitFor();
  await page.getByRole("option", {name: /multipliers of the array, 16 × 16/}).waitFor();
  await parameter(page, "rows").fill("8");
  await parameter(page, "rows").press("Enter");
  await page.getByRole("option", {name: /multipliers of the array, 8 × 16/}).click();
  await page.waitForURL(/object=mac/);
  await open(page, "Show its text");
  const selected = page.locator("cyclescope-editor .cm-activeLine");
  await expect.poll(() => selected.first().innerText(), {timeout: 20_000}).toContain("mac[{i}][{j}]");
});

test("bytes at each level are those of the estimate, in the picture and in the table of layers", async () => {
  const {layers, storages} = await estimate({architecture: "systolic_array", network: "tc_resnet8"});
  const page = await openSite(`${kSmall}&view=memory`);
  const columns = options(page, "cyclescope-memory-chart");
  await columns.first().waitFor();
  expect(await columns.count()).toBe(layers.filter((layer) => layer.status === "mapped" && layer.cycles).length);
  await open(page, "Bytes");
  await page.locator("cyclescope-layer-table th.bytes-0").waitFor();
  expect(await page.locator("cyclescope-layer-table thead th[class^=bytes-]").count()).toBe(storages.length);
});

test("energy has no defaults, and a table of one's own is kept in the link", async () => {
  const page = await openSite(`${kSmall}&view=energy`);
  const field = page.getByRole("spinbutton", {name: "pJ per MAC"});
  await field.waitFor();
  expect(await field.inputValue()).toBe("");
  expect(await page.getByText("by your table, relative").count()).toBe(0);
  await field.fill("2");
  await field.press("Enter");
  await page.waitForURL(/pj=mac:2/);
  await page.getByText("by your table, relative").waitFor();
  const {total} = await estimate({architecture: "systolic_array", network: "tc_resnet8"});
  const shown = await page.locator("cyclescope-energy [role=status] strong").first().innerText();
  expect(shown).toBe(`${Number(((total.macs_mapped * 2) / 1e6).toPrecision(3))} µJ`);
});

test("at 1280 pixels the first rows are in sight, and columns that are not have a cue", async () => {
  const page = await openSite("", {viewport: {width: 1280, height: 800}});
  const box = await page.locator("cyclescope-layer-table tbody tr").nth(1).boundingBox();
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(800);
  const cue = page.getByRole("button", {name: "Show more columns"});
  expect(await cue.count()).toBe(0);
  await open(page, "Bytes");
  await cue.waitFor();
});

test("on a phone the total stays in sight while parameters are", async () => {
  const page = await openSite(kSmall, kPhone);
  await page.getByText("Accelerator", {exact: true}).first().click();
  await parameter(page, "columns").scrollIntoViewIfNeeded();
  const box = await page.locator(".glance").boundingBox();
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual((kPhone.viewport?.height ?? 844) + 1);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const view of ["waterfall", "machine", "memory", "energy"]) {
    test(`axe finds nothing in ${view}, ${colorScheme}, nor is it too wide for a phone`, async () => {
      const page = await openSite(`${kSmall}&view=${view}&pj=mac:1,dram:20`, {...kPhone, colorScheme});
      await page.locator(`cyclescope-${view} .tools`).first().waitFor();
      for (const summary of await page.locator(`cyclescope-${view} details:not([open]) > summary`).all())
        await summary.click();
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    });
  }
}

test("on paper, what is chosen stands as text, and what can only be pressed is left out", async () => {
  const page = await openSite(`${kSmall}&view=sweep&sweep=rows&sweep.range=8:9`, {colorScheme: "dark"});
  await page.locator("cyclescope-staircase path.line").waitFor();
  await page.emulateMedia({media: "print"});
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light");
  await expect.poll(() => page.locator("cyclescope-results .button:visible").count()).toBe(0);
  await page.getByRole("combobox", {name: "Show"}).waitFor();
  expect(await page.getByText("Click a point").isVisible()).toBe(false);
  expect(await page.getByRole("heading", {name: "Why it takes that long"}).isVisible()).toBe(false);
  expect(await page.getByRole("spinbutton", {name: "rows to"}).inputValue()).toBe("9");
});
