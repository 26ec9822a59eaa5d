/** Questions of a course, asked as a student would: each takes a gesture or two, and the page has a picture for it. */
import {readFileSync} from "node:fs";
import type {Download, Page} from "playwright-core";
import {expect, test} from "vitest";
import {pack} from "../../../web/src/state/deflate.ts";
import {kPhone, overflow, violations} from "./axe.ts";
import {tinyModel} from "./onnx_bytes.ts";
import {askedFor, drop, openSite, parameter, settled, totalCycles, useSite, waitForTitle} from "./site.ts";

useSite();

const kSmall = "arch=systolic_array&net=tc_resnet8";

/** Waits until a sweep has all its points. */
async function whole(page: Page): Promise<void> {
  const status = page.locator("cyclescope-sweep [role=status]");
  await status.waitFor();
  await expect
    .poll(async () => /^(\d+) of \1 points/.test((await status.innerText()).replaceAll(",", "")), {timeout: 100_000})
    .toBe(true);
}

/** The points of a sweep's chart, as they are called. */
function pointLabels(page: Page): Promise<string[]> {
  return page
    .locator("cyclescope-sweep [role=option]")
    .evaluateAll((points) => points.map((point) => point.getAttribute("aria-label") ?? ""));
}

const cyclesIn = (label: string) => Number(/([\d,]+) cycles/.exec(label)?.[1]?.replaceAll(",", ""));

async function textOf(download: Download): Promise<string> {
  return readFileSync((await download.path()) ?? "", "utf8");
}

test("why is utilisation a staircase over the columns?", async () => {
  const page = await openSite(`${kSmall}&view=sweep&sweep=columns&sweep.range=14:18`);
  await whole(page);
  const labels = await pointLabels(page);
  expect(labels.map((label) => label.split(",")[0])).toEqual([14, 15, 16, 17, 18].map((value) => `columns = ${value}`));
  const shown = labels.find((label) => label.startsWith("columns = 16")) ?? "";
  expect(cyclesIn(shown)).toBe(await totalCycles(page));

  await page.getByRole("combobox", {name: "Show"}).selectOption({label: "Utilisation"});
  await page.waitForURL(/show=utilisation/);
  const shares = (await pointLabels(page)).map((label) => Number(/([\d.]+) %/.exec(label)?.[1]));
  expect(shares.every((share) => share > 0 && share <= 100)).toBe(true);
  expect(new Set(shares).size).toBeGreaterThan(1);
  const path = page.locator("cyclescope-staircase path.line");
  expect(await path.getAttribute("d")).toMatch(/^M[\d.]+,[\d.]+(L|H|V)/);
});

test("an icon at a parameter draws it, and a click or a key goes to a point", async () => {
  const page = await openSite(kSmall);
  expect(askedFor(page).some((file) => file.startsWith("explore_panel"))).toBe(false);
  await page.getByRole("button", {name: "Sweep dataflow"}).click();
  await whole(page);
  const labels = await pointLabels(page);
  expect(labels.map((label) => label.split(",")[0])).toEqual([
    "dataflow = output stationary",
    "dataflow = weight stationary",
    "dataflow = input stationary",
  ]);
  await page.locator("cyclescope-staircase [role=option]").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForURL(/dataflow=weight_stationary/);
  await settled(page);
  expect(await totalCycles(page)).toBe(cyclesIn(labels[1] ?? ""));
  await whole(page);
  await page.getByRole("option", {name: /^dataflow = input stationary/}).click();
  await page.waitForURL(/dataflow=input_stationary/);
  await settled(page);
  expect(await totalCycles(page)).toBe(cyclesIn(labels[2] ?? ""));
  await page.goBack();
  await page.waitForURL(/dataflow=weight_stationary/);
});

test("16 x 16 or more: two parameters are a map, and a Pareto front against the peak", async () => {
  const page = await openSite(`${kSmall}&view=sweep&sweep=rows&sweep.range=15:17&sweep2=columns&sweep2.range=15:16`);
  await whole(page);
  const labels = await pointLabels(page);
  expect(labels).toHaveLength(6);
  expect(labels[0]).toMatch(/^rows = 15, columns = 15/);
  expect(labels[5]).toMatch(/^rows = 17, columns = 16/);
  await page.locator('cyclescope-heat-map [role=option][data-index="0"]').focus();
  await page.keyboard.press("ArrowUp");
  const focused = () =>
    page.locator("cyclescope-heat-map").evaluate((map) => map.shadowRoot?.activeElement?.getAttribute("aria-label"));
  expect(await focused()).toMatch(/^rows = 15, columns = 16/);

  await page.getByRole("combobox", {name: "As", exact: true}).selectOption("pareto");
  await page.waitForURL(/form=pareto/);
  const dots = await pointLabels(page);
  const front = dots.filter((label) => label.endsWith("on the front"));
  expect(front.length).toBeGreaterThan(0);
  const pairs = dots.map((label) => [Number(/([\d,]+) MACs/.exec(label)?.[1]?.replaceAll(",", "")), cyclesIn(label)]);
  const beaten = ([x = 0, y = 0]: number[]) => pairs.some(([u = 0, v = 0]) => u <= x && v <= y && (u < x || v < y));
  const unbeaten = pairs.filter((pair) => !beaten(pair)).length;
  expect(front).toHaveLength(unbeaten);
});

test("the batch of an ONNX file is swept like a parameter", async () => {
  const page = await openSite(kSmall);
  await drop(page, "tiny.onnx", tinyModel());
  await waitForTitle(page, "tiny on systolic_array");
  await page.getByRole("button", {name: "Sweep batch"}).click();
  await page.getByRole("spinbutton", {name: "batch to"}).fill("3");
  await page.getByRole("spinbutton", {name: "batch to"}).press("Enter");
  await page.waitForURL(/sweep=dim.batch&sweep.range=1:3/);
  await whole(page);
  const labels = await pointLabels(page);
  expect(labels).toHaveLength(3);
  const cycles = labels.map(cyclesIn);
  expect(cycles[1]).toBeGreaterThan(cycles[0] ?? 0);
  expect(cycles[2]).toBeGreaterThan(cycles[1] ?? 0);
  expect(labels[0]).toContain("without 1 layer that it cannot map");
  await page.getByRole("option", {name: /batch = 3/}).click();
  await settled(page);
  await expect.poll(() => totalCycles(page)).toBe(cycles[2]);
});

test("a refused point says why, and the others go on", async () => {
  const machine = readFileSync("tests/wasm/fixtures/scalar.json", "utf8").replace(
    '"InstructionFetchStage", "name": "fetch", "latency": 1',
    '"InstructionFetchStage", "name": "fetch", "latency": "3 - latency"',
  );
  const network = {name: "small", inputs: {x: [2, 4]}, layers: [{op: "Gemm", units: 3, bias: false}]};
  const documents = await Promise.all([machine, JSON.stringify(network)].map((text) => pack(text)));
  const page = await openSite(
    `arch=scalar&arch.json=${documents[0]}&net=small&net.json=${documents[1]}&view=sweep&sweep=latency&sweep.range=1:5`,
  );
  await whole(page);
  await page.getByText("5 of 5 points, 2 refused").waitFor();
  const labels = await pointLabels(page);
  expect(labels.slice(0, 3).map(cyclesIn).every(Number.isFinite)).toBe(true);
  expect(labels.slice(3)).toEqual([
    expect.stringContaining("latency = 4, the value is -1, but must be from 0"),
    expect.stringContaining("latency = 5, the value is -2, but must be from 0"),
  ]);
  await page.getByText("Table of the points").click();
  await page.getByRole("cell", {name: /the value is -2/}).waitFor();
});

test("points are exported as CSV, the chart as SVG, and a table says the same", async () => {
  const page = await openSite(`${kSmall}&view=sweep&sweep=rows&sweep.range=15:17`);
  await whole(page);
  const labels = await pointLabels(page);
  const [csv] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("cyclescope-sweep").getByRole("button", {name: "CSV"}).click(),
  ]);
  expect(csv.suggestedFilename()).toBe("tc_resnet8_on_systolic_array_by_rows.csv");
  const lines = (await textOf(csv)).trimEnd().split("\n");
  expect(lines[0]).toMatch(/^rows,cycles,time_s,utilisation,.*bytes_read dram,bytes_written dram.*,error$/);
  expect(lines.slice(1).map((line) => line.split(",").slice(0, 2).map(Number))).toEqual(
    labels.map((label, index) => [15 + index, cyclesIn(label)]),
  );
  const [svg] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("cyclescope-sweep").getByRole("button", {name: "SVG"}).click(),
  ]);
  const drawing = await textOf(svg);
  expect(drawing).toMatch(/^<\?xml/);
  expect(drawing).not.toContain("var(--");
  const parsed = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    return {name: root.nodeName, paths: root.querySelectorAll("path").length};
  }, drawing);
  expect(parsed.name).toBe("svg");
  expect(parsed.paths).toBeGreaterThan(0);

  await page.getByText("Table of the points").click();
  await page.getByRole("button", {name: "Go to rows = 17"}).waitFor();
  const cells = await page.getByRole("region", {name: "Points"}).locator("tbody td:nth-child(2)").allInnerTexts();
  expect(cells.map((text) => cyclesIn(text))).toEqual(labels.map(cyclesIn));
  await page.getByRole("button", {name: "Go to rows = 17"}).click();
  await page.waitForURL(/rows=17/);
});

test("a sweep is stopped, and goes on", async () => {
  const page = await openSite("arch=systolic_array&net=resnet18&view=sweep&sweep=rows");
  await page.getByRole("button", {name: "Stop"}).click();
  const status = page.locator("cyclescope-sweep [role=status]");
  const again = page.getByRole("button", {name: "Go on"});
  await again.waitFor();
  const counted = async () => Number(/^(\d+)/.exec(await status.innerText())?.[1]);
  const stopped = await counted();
  expect(stopped).toBeLessThan(100);
  await again.click();
  await expect.poll(counted, {timeout: 60_000}).toBeGreaterThan(stopped);
});

test("what would help: every parameter at half and double, sorted, and a click goes there", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8&rows=8&columns=8");
  const before = await totalCycles(page);
  await page.getByRole("button", {name: "What would help"}).click();
  await page.getByText("Most would help").waitFor({timeout: 100_000});
  const rows = page.getByRole("region", {name: "Changes"}).locator("tbody tr");
  const differences = (await rows.locator("td:nth-child(3)").allInnerTexts()).map((text) =>
    Number(text.replace("−", "-").replace(/[+% ]/g, "")),
  );
  expect(differences.length).toBeGreaterThan(3);
  expect(differences).toEqual([...differences].sort((a, b) => a - b));
  expect(differences[0]).toBeLessThan(0);
  const promised = cyclesIn(await rows.first().innerText());
  expect(Math.round((1000 * promised) / before) / 10 - 100).toBeCloseTo(differences[0] ?? 0, 1);
  await rows.first().getByRole("button").click();
  await settled(page);
  await expect.poll(() => totalCycles(page)).toBe(promised);
});

test("compute- or bandwidth-bound: the roofline says it, and is linked with the table", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  await page.getByRole("button", {name: "Roofline"}).click();
  const view = page.locator("cyclescope-roofline");
  const verdict = () => view.locator("p.say").innerText();
  await view.locator("cyclescope-roofline-chart").waitFor();
  expect(await verdict()).toMatch(
    /^3 layers of 10, .* fewer than 16 MACs per byte of dram: at best the 16 bytes per cycle of its ports/,
  );
  const dots = view.locator("cyclescope-roofline-chart").getByRole("option");
  expect(await dots.count()).toBe(10);
  const shares = (await dots.evaluateAll((found) => found.map((dot) => dot.getAttribute("aria-label") ?? ""))).map(
    (label) => Number(/([\d.]+) % of the roof/.exec(label)?.[1]),
  );
  expect(Math.max(...shares)).toBeLessThanOrEqual(100);
  await view.getByRole("option", {name: /^stack1.conv1 /}).focus(); // larger dots may lie over it
  await page.keyboard.press("Enter");
  await page.waitForURL(/layer=stack1.conv1/);
  await page.locator("cyclescope-layer-table tr.open", {hasText: "stack1.conv1"}).waitFor();
  await page.locator("cyclescope-layer-table").getByRole("button", {name: "stack2.conv1", exact: true}).click();
  await view.getByRole("option", {name: /^stack2.conv1 /, selected: true}).waitFor();
  await view.getByRole("combobox", {name: "Bytes of"}).selectOption("weight_buffer");
  await page.waitForURL(/bytes=weight_buffer/);
  await expect.poll(verdict).toContain("MACs per byte of weight_buffer");
});

test("A and B: pinned, compared, and both in one link", async () => {
  const page = await openSite(kSmall);
  const a = await totalCycles(page);
  await page.getByRole("button", {name: "Pin"}).click();
  await page.getByText("A and B take the same time.").waitFor();
  await parameter(page, "rows").fill("32");
  await parameter(page, "rows").press("Enter");
  await settled(page);
  const b = await totalCycles(page);
  const table = page.getByRole("region", {name: "Comparison"});
  const numbers = async () =>
    (await table.locator("tbody tr").first().locator("td").allInnerTexts())
      .slice(0, 2)
      .map((text) => Number(text.replaceAll(",", "")));
  await expect.poll(numbers).toEqual([a, b]);
  await page.getByText(/^[AB] is [\d.]+ times as fast\./).waitFor();
  expect(await page.locator("cyclescope-layer-chart .pinned").count()).toBeGreaterThan(5);
  expect(await page.locator("cyclescope-layer-table td.difference").first().innerText()).toMatch(/%$/);
  await page.waitForURL(/rows=32&pin=1$/);

  const copy = await openSite(new URL(page.url()).hash.slice(1), {}, "cyclescope-comparison table");
  const shown = copy.getByRole("region", {name: "Comparison"}).locator("tbody tr").first().locator("td");
  expect((await shown.allInnerTexts()).slice(0, 2).map((text) => Number(text.replaceAll(",", "")))).toEqual([a, b]);
  await copy.getByRole("button", {name: "Swap"}).click();
  await settled(copy);
  await expect.poll(() => totalCycles(copy)).toBe(a);
  await copy.waitForURL(/pin=1&pin.rows=32$/);
  await copy.getByRole("button", {name: "Unpin"}).click();
  await copy.waitForURL((url) => !url.hash.includes("pin"));
  expect(await copy.locator("cyclescope-layer-chart .pinned").count()).toBe(0);
});

test.each([
  `${kSmall}&view=sweep&sweep=rows&sweep.range=15:17&pin=1&pin.rows=8`,
  `${kSmall}&view=sweep&sweep=rows&sweep.range=15:16&sweep2=columns&sweep2.range=15:16`,
  `${kSmall}&view=help&method=roofline`,
  `${kSmall}&view=roofline`,
])("axe finds nothing at %s, and it fits on a phone", async (fragment) => {
  const desktop = await openSite(fragment, {}, "cyclescope-explore");
  if (fragment.includes("view=sweep")) await whole(desktop);
  if (fragment.includes("view=help"))
    await desktop
      .getByText(/would help|No parameter/)
      .first()
      .waitFor();
  if (fragment.includes("view=roofline")) await desktop.locator("cyclescope-roofline-chart").waitFor();
  expect(await violations(desktop)).toEqual([]);
  const phone = await openSite(fragment, kPhone, "cyclescope-explore");
  if (fragment.includes("view=sweep")) await whole(phone);
  expect(await overflow(phone)).toBe(0);
});

test("a link whose sweep this setup does not have says so", async () => {
  const page = await openSite(`${kSmall}&view=sweep&sweep=dim.tokens`);
  await page.getByText("Neither this accelerator nor this network has “tokens”.").waitFor();
});
