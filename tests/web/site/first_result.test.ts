import {readFileSync, readdirSync} from "node:fs";
import {gzipSync} from "node:zlib";
import {expect, test} from "vitest";
import {estimate, networkTopology, nodeData} from "../../../build/wasm/package/index.js";
import {estimateCsv} from "../../../wasm/package/report.ts";
import {askedFor, kSite, layerNames, openSite, totalCycles, useSite} from "./site.ts";

useSite();

/** Layers with a row of their own: the others are folded under the one along with which they are executed. */
function unfolded({layers}: Awaited<ReturnType<typeof estimate>>): string[] {
  return layers.filter(({status}) => status !== "fused").map(({name}) => name);
}

test("the page opens with ResNet-50 on a 16 x 16 systolic array, estimated", async () => {
  const page = await openSite();
  expect(await page.locator("cyclescope-results h2").first().innerText()).toBe("ResNet-50 on Systolic array");
  await expect.poll(() => page.title()).toBe("ResNet-50 on Systolic array – Cyclescope");
  expect(await totalCycles(page)).toBeGreaterThan(1e6);
  expect(await page.getByText("exact for this description").first().isVisible()).toBe(true);
  expect(await page.locator("cyclescope-layer-chart [role=option]").count()).toBeGreaterThan(50);
});

test("what the page opens with is there before the core is, and is what the core says", async () => {
  const expected = await estimate({architecture: "systolic_array", network: "resnet50"});
  let allow = () => undefined as void;
  const allowed = new Promise<void>((resolve) => (allow = resolve));
  const page = await openSite("", {}, "cyclescope-totals", (opening) =>
    opening.context().route("**/*.wasm", async (route) => {
      await allowed;
      await route.continue();
    }),
  );
  expect(await totalCycles(page)).toBe(expected.total.cycles);
  expect(await layerNames(page)).toEqual(unfolded(expected));
  expect(await page.getByText("being estimated").count()).toBe(0);
  // What only the core knows waits for it.
  const download = page.waitForEvent("download");
  await page.getByRole("button", {name: "JSON", exact: true}).click();
  allow();
  expect(JSON.parse(readFileSync(await (await download).path(), "utf8"))).toEqual(expected);
});

test("page and package give the same numbers, in the table and in the files", async () => {
  const expected = await estimate({architecture: "systolic_array", network: "resnet50"});
  const page = await openSite();
  expect(await totalCycles(page)).toBe(expected.total.cycles);
  expect(await layerNames(page)).toEqual(unfolded(expected));

  const save = async (label: string) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", {name: label, exact: true}).click(),
    ]);
    return readFileSync(await download.path(), "utf8");
  };
  expect(JSON.parse(await save("JSON"))).toEqual(expected);
  expect(await save("CSV")).toBe(`${estimateCsv(expected)}\n`);
  expect(JSON.parse(await save("Node data"))).toEqual(nodeData(expected));
  expect(await save("SCALE-Sim")).toBe((await networkTopology("resnet50")).text);
});

test("all presets and built-in networks can be chosen", async () => {
  const page = await openSite();
  const namesOf = (label: string) =>
    page
      .getByRole("combobox", {name: label, exact: true})
      .locator("option")
      .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  const [architectures, networks] = [await namesOf("Accelerator"), await namesOf("Network")];
  expect(architectures).toContain("oma");
  expect(networks).toContain("bert_base");
});

test("the first load stays within its budget: 150 kB of JavaScript and 485 kB of WebAssembly, compressed", async () => {
  const page = await openSite();
  const urls = await page.evaluate(() => performance.getEntriesByType("resource").map(({name}) => name));
  const pageScripts = urls.filter((url) => url.endsWith(".js")).map((url) => url.slice(url.lastIndexOf("/") + 1));
  const size = (file: string) => gzipSync(readFileSync(`${kSite}/assets/${file}`)).length;
  const files = readdirSync(`${kSite}/assets`);
  const scripts = new Set([...pageScripts, ...files.filter((file) => /^(worker|cyclescope).*\.js$/.test(file))]);
  expect(scripts.size).toBeGreaterThanOrEqual(2);
  expect([...scripts].some((file) => file.startsWith("editor_setup"))).toBe(false);
  expect([...scripts].map(size).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(150_000);
  const modules = () => askedFor(page).filter((name) => name.endsWith(".wasm"));
  await expect.poll(modules).toHaveLength(1);
  expect(
    modules()
      .map(size)
      .reduce((sum, bytes) => sum + bytes, 0),
  ).toBeLessThan(485_000);
});
