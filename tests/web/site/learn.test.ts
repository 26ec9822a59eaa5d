import {readFileSync} from "node:fs";
import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {deviceTable} from "./device.ts";
import {kPhone, overflow, violations} from "./axe.ts";
import {askedFor, downloaded, drop, kRoot, openSite, totalCycles, useSite, waitForTitle} from "./site.ts";

useSite();

/** How long a task may take, in milliseconds. */
const kLongest = 100_000;
const kEntry = "cyclescope-device-step";

async function step(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", {name: "Steps"}).getByRole("button", {name}).click();
}

async function next(page: Page): Promise<void> {
  await page.getByRole("button", {name: /^Next: /}).click();
}

/** Waits until no task runs, however busy the machine is. */
async function idle(page: Page): Promise<void> {
  await page.locator("cyclescope-task-progress progress").waitFor({state: "detached", timeout: kLongest});
}

async function openTable(page: Page): Promise<void> {
  await drop(page, "board.csv", deviceTable());
  await page.getByText("usable rows in cycles").waitFor();
}

/** Chooses a described accelerator, and waits until it is known what it runs. */
async function blackBox(page: Page, name: string): Promise<void> {
  await page.getByLabel("Accelerator to learn").selectOption(name);
  await page.getByRole("button", {name: "Use as a black box"}).click();
  await page.getByRole("region", {name: "The device"}).getByRole("heading", {name, exact: true}).waitFor();
}

/** A simulated device, its steps found and a small plan measured. */
async function measureUltraTrail(page: Page): Promise<void> {
  await blackBox(page, "ultratrail");
  await next(page);
  await page.getByRole("checkbox", {name: "1-D convolution", exact: true}).uncheck();
  await page.getByRole("checkbox", {name: "1-D convolution + ReLU"}).uncheck();
  await page.getByRole("button", {name: "Look for steps"}).click();
  await page.getByRole("button", {name: "Look again"}).waitFor();
  await idle(page);
  await next(page);
  await page.getByLabel("Layers to measure").fill("2");
  await page.getByText("100 layers").waitFor();
  await page.getByRole("button", {name: "Measure the plan"}).click();
  await page
    .getByText(/\d+ layers measured/)
    .last()
    .waitFor();
  await idle(page);
}

test("nothing of it is fetched before it is wanted", async () => {
  const page = await openSite("net=resnet8");
  const learner = () => askedFor(page).filter((name) => /_full|learner|workspace|representatives/.test(name));
  expect(learner()).toEqual([]);
  await page.getByRole("button", {name: "Learn it from measurements"}).click();
  await page.locator(kEntry).waitFor();
  await expect.poll(() => learner().some((name) => name.endsWith(".wasm"))).toBe(true);
});

test("a table leads over its steps and a model to estimates of a network", async () => {
  const page = await openSite("net=resnet50");
  await openTable(page);
  await next(page);
  const product = page.getByRole("region", {name: "Fully connected"});
  await product.getByText("step width 8").first().waitFor();
  expect(await product.getByText("step width 8").count()).toBe(2);
  await product.getByText("No steps in m").waitFor();
  expect(await product.getByRole("img", {name: /^Latency against n: 64 values.*step width 8/}).count()).toBe(1);

  await next(page);
  await page.getByRole("button", {name: "Train", exact: true}).click();
  await page.getByRole("heading", {name: "Errors on layers not trained on"}).waitFor({timeout: kLongest});
  await idle(page);
  const row = page.getByRole("row", {name: /Fully connected/}).first();
  const error = Number(/([\d.]+) %/.exec(await row.innerText())?.[1]);
  expect(error).toBeLessThan(5);
  await page.getByRole("img", {name: /^Predicted against measured/}).waitFor({timeout: kLongest});
  expect(await page.getByRole("img", {name: /^Learning curve/}).getAttribute("aria-label")).toMatch(
    /Representatives: .* with \d+.*Random layers: .* with 30/,
  );
  const saved = async (chart: string, form: string) =>
    (await downloaded(page, () => page.locator(chart).first().getByRole("button", {name: form, exact: true}).click()))
      .text;
  expect(await saved("cyclescope-learning-curve", "CSV")).toMatch(
    /^sampling,layers_trained_on,mape_percent\nrepresentatives,\d+,[\d.e-]+\n/,
  );
  expect(await saved("cyclescope-prediction-plot", "CSV")).toMatch(
    /^type,sizes,measured_cycles,predicted_cycles,low_cycles,high_cycles,seen\nfully_connected,m=\d+ n=\d+ k=\d+,\d+/,
  );
  expect(await saved("cyclescope-prediction-plot", "SVG")).toMatch(/^<\?xml[^]*<circle[^]*<\/svg>\n$/);

  await next(page);
  await page.getByText("Parts of resnet50 were not learnt").waitFor();
  await page.getByRole("button", {name: "Use as accelerator"}).click();
  await waitForTitle(page, "resnet50 on board");
  // The classifier: 1 x 1000 x 2048, in steps of 8.
  const expected = Math.ceil(1000 / 8) * Math.ceil(2048 / 8) + 5;
  expect(Math.abs((await totalCycles(page)) / expected - 1)).toBeLessThan(0.1);
  await page.locator("cyclescope-totals").getByText("predicted, not exact").waitFor();
});

test("what is wrong with a table is said by line, and its other rows are used", async () => {
  const page = await openSite("learn=device", {}, kEntry);
  const [header, ...rows] = deviceTable().split("\n");
  rows.splice(1, 0, "fully_connected,4,oops,64,7", "fully_connected,4,8,64,-3", "warp_drive,1,1,1,9");
  await drop(page, "board.csv", [header, ...rows].join("\n"));
  const remarks = page.getByRole("list", {name: "Remarks"});
  await remarks.waitFor();
  const text = await remarks.innerText();
  for (const expected of ["Line 3:", "NotANumber", "Line 4:", "NotPositive", "Line 5:", "UnknownLayerType"]) {
    expect(text).toContain(expected);
  }
  await page.getByText("3 rows left out").waitFor();
  await page.getByText(/\d+ usable rows in cycles/).waitFor();
});

test("a table that cannot be used leaves what was there", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8&rows=8");
  const before = await totalCycles(page);
  await openTable(page);
  await drop(page, "worse.csv", "type,m,n,k\nfully_connected,1,2,3\n");
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(/worse\.csv.*latency/s);
  await page.getByRole("heading", {name: "board.csv"}).waitFor();
  await page.getByRole("button", {name: "Back to estimates"}).click();
  await waitForTitle(page, "resnet8 on systolic_array");
  expect(await totalCycles(page)).toBe(before);
});

test("rows that name no layer type ask for it", async () => {
  const page = await openSite("learn=device", {}, kEntry);
  const untyped = deviceTable()
    .split("\n")
    .map((line) => line.slice(line.indexOf(",") + 1))
    .join("\n");
  await drop(page, "board.csv", untyped);
  await page.getByLabel("board.csv does not name layer types").selectOption("fully_connected");
  await page.getByText("usable rows in cycles").waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("a black box is swept, measured and learnt, and forwards and back keep what is known", async () => {
  const page = await openSite("learn=device", {}, kEntry);
  await measureUltraTrail(page);
  await next(page);
  await page.getByRole("button", {name: "Train", exact: true}).click();
  await page.getByRole("img", {name: /^Predicted against measured/}).waitFor({timeout: kLongest});
  await idle(page);
  await page.goBack();
  await page.waitForURL(/learn=plan/);
  await page
    .getByText(/\d+ layers measured/)
    .last()
    .waitFor();
  await page.goBack();
  await page.waitForURL(/learn=steps/);
  await page.getByText("step width 8").first().waitFor();
  await page.goForward();
  await page.goForward();
  await page.waitForURL(/learn=train/);
  await page.getByRole("img", {name: /^Predicted against measured/}).waitFor({timeout: kLongest});
});

test("steps are taken from a description, or confirmed by measuring", async () => {
  const page = await openSite("learn=device", {}, kEntry);
  await blackBox(page, "ultratrail");
  await next(page);
  const knowledge = page.getByLabel("What is known of the device");
  const product = page.getByRole("region", {name: "1-D convolution", exact: true});
  await knowledge.selectOption("white");
  await page.getByRole("button", {name: "Look for steps"}).click();
  await product.getByText("read from the description").first().waitFor();
  expect(await page.getByRole("img", {name: /^Latency against/}).count()).toBe(0);
  await knowledge.selectOption("gray");
  await page.getByRole("button", {name: "Look for steps"}).click();
  await product.getByText("a hint that was confirmed").first().waitFor();
  await product
    .getByRole("img", {name: /^Latency against channels/})
    .first()
    .waitFor();
});

test("what a network needs beside what was learnt is learnt next, and steps that are known are kept", async () => {
  const page = await openSite("net=tc_resnet8&learn=device", {}, kEntry);
  await measureUltraTrail(page);
  await next(page);
  await page.getByRole("button", {name: "Train", exact: true}).click();
  await page.getByRole("img", {name: /^Predicted against measured/}).waitFor({timeout: kLongest});
  await idle(page);
  await next(page);
  await page.getByText("Parts of tc_resnet8 were not learnt").waitFor();
  await page.getByRole("button", {name: /^Learn 1-D convolution/}).click();
  expect(await page.getByRole("checkbox", {name: "1-D convolution", exact: true}).isChecked()).toBe(true);
  await page.getByRole("region", {name: "Fully connected"}).getByText("step width 8").first().waitFor();
  await page.getByRole("button", {name: "Look for the other steps"}).click();
  await page.getByRole("region", {name: "1-D convolution", exact: true}).getByText("step width 8").first().waitFor();
  await page.getByRole("region", {name: "Fully connected"}).getByText("step width 8").first().waitFor();
});

test("a sweep that takes long is cancelled, and another one can start", async () => {
  const page = await openSite("learn=device", {}, kEntry);
  await blackBox(page, "systolic_array");
  await next(page);
  await page.getByRole("button", {name: "Look for steps"}).click();
  await page.getByRole("button", {name: "Cancel"}).click();
  await page.getByText("Stopped.").waitFor();
  await idle(page);
  await step(page, "1. Device");
  await measureUltraTrail(page);
});

test("training is cancelled, and can be started again", async () => {
  const page = await openSite("learn=device", {}, kEntry);
  await openTable(page);
  await step(page, "4. Train");
  await page.getByRole("button", {name: "Train", exact: true}).click();
  await page.getByRole("button", {name: "Cancel"}).click();
  await page.getByText("Stopped.").waitFor();
  await page.getByRole("button", {name: /^Train/}).click();
  await page.getByRole("img", {name: /^Predicted against measured/}).waitFor({timeout: kLongest});
});

test("a plan is downloaded for a device that is not measured yet, with series that show steps", async () => {
  const page = await openSite("learn=device", {}, kEntry);
  await page.getByRole("button", {name: "Plan what to measure"}).click();
  await page.getByRole("row", {name: /^Fully connected/}).waitFor();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", {name: /Download the plan/}).click();
  const table = readFileSync(await (await downloading).path(), "utf8");
  const [header = "", ...rows] = table.trim().split("\n");
  expect(header.split(",")).toEqual(expect.arrayContaining(["type", "channels", "m", "n", "k", "latency_us"]));
  expect(rows.length).toBeGreaterThan(300);
  expect(rows.filter((row) => row.startsWith("fully_connected,")).length).toBeGreaterThan(150);
});

test("a link to a step that is not possible yet says what to do", async () => {
  const page = await openSite("learn=train", {}, "cyclescope-workspace h3");
  await page.getByText("This step needs the ones before it").waitFor();
  await page.getByRole("button", {name: "Choose a device"}).click();
  await page.locator(kEntry).waitFor();
});

test("a network that is dropped on the workspace is estimated, and what was learnt stays", async () => {
  const page = await openSite("learn=device&net=resnet50", {}, kEntry);
  await openTable(page);
  await drop(page, "mine.json", readFileSync(`${kRoot}web/networks/resnet8.json`, "utf8"));
  await waitForTitle(page, "resnet8 on systolic_array");
  await page.getByRole("button", {name: "Learn it from measurements"}).click();
  await page.getByRole("heading", {name: "board.csv"}).waitFor();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in any step, ${colorScheme}, and nothing scrolls sideways on a phone`, async () => {
    const page = await openSite("learn=device", {...kPhone, colorScheme}, kEntry);
    const check = async (where: string) => {
      expect({where, found: await violations(page), overflow: await overflow(page)}).toEqual({
        where,
        found: [],
        overflow: 0,
      });
    };
    const [header, ...rows] = deviceTable(20).split("\n");
    await drop(page, "board.csv", [header, "fully_connected,4,oops,64,7", ...rows].join("\n"));
    await page.getByRole("list", {name: "Remarks"}).waitFor();
    await page.getByText("Columns of the table").click();
    await check("device");
    await step(page, "2. Step widths");
    await page.getByText("No steps in m").click();
    await page.getByRole("img").first().waitFor();
    await check("steps");
    await step(page, "3. Plan");
    await page.getByText("Ranges of the sizes").click();
    await page.getByRole("row", {name: /^Fully connected/}).waitFor();
    await check("plan");
    await step(page, "4. Train");
    await page.getByRole("button", {name: "Train", exact: true}).click();
    await page.getByRole("img", {name: /^Predicted against measured/}).waitFor({timeout: kLongest});
    await idle(page);
    await page.getByText("Numbers", {exact: true}).click();
    await check("train");
    await step(page, "5. Use");
    await page.getByText("were not learnt").waitFor();
    await check("use");
  });
}
