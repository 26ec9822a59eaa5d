import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {tinyModel} from "./onnx_bytes.ts";
import {
  copied,
  drop,
  kRoot,
  layerNames,
  openSite,
  parameter,
  settled,
  share,
  totalCycles,
  useSite,
  waitForTitle,
} from "./site.ts";

useSite();

test("the address names what is shown, for people to read", async () => {
  const page = await openSite();
  await page.waitForURL(/#arch=systolic_array&net=resnet50$/);
  await parameter(page, "rows").fill("32");
  await parameter(page, "rows").press("Enter");
  await page.waitForURL(/#arch=systolic_array&net=resnet50&rows=32$/);
});

test("a link opens what it names, and a reload keeps it", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8&rows=8&dataflow=input_stationary");
  await waitForTitle(page, "tc_resnet8 on systolic_array");
  expect(await parameter(page, "rows").inputValue()).toBe("8");
  expect(await page.getByRole("combobox", {name: "dataflow"}).inputValue()).toBe("input_stationary");
  const before = await totalCycles(page);
  await page.reload();
  await waitForTitle(page, "tc_resnet8 on systolic_array");
  expect(await totalCycles(page)).toBe(before);
});

test("back and forward go through what was shown", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8");
  const first = await totalCycles(page);
  await parameter(page, "rows").fill("32");
  await parameter(page, "rows").press("Enter");
  await page.waitForURL(/rows=32/);
  await settled(page);
  const second = await totalCycles(page);
  await page.getByRole("combobox", {name: "Network"}).selectOption("tc_resnet8");
  await waitForTitle(page, "tc_resnet8 on systolic_array");
  await page.waitForURL(/net=tc_resnet8/);

  await page.goBack();
  await waitForTitle(page, "resnet8 on systolic_array");
  expect(await totalCycles(page)).toBe(second);
  await page.goBack();
  await page.getByText("rows = 32").waitFor({state: "detached"});
  await settled(page);
  expect(await totalCycles(page)).toBe(first);
  expect(await parameter(page, "rows").inputValue()).toBe("16");
  await page.goForward();
  await page.getByText("rows = 32").waitFor();
  await settled(page);
  expect(await totalCycles(page)).toBe(second);
});

test("a copied link carries a dropped network and an edited description to somebody else", async () => {
  const page = await openSite();
  const text = readFileSync(`${kRoot}arch_presets/systolic_array.json`, "utf8");
  await drop(page, "mine.json", text.replace('"name": "systolic_array"', '"name": "my_array"'));
  await drop(page, "tiny.onnx", tinyModel());
  await waitForTitle(page, "tiny on my_array");
  const cycles = await totalCycles(page);
  await share(page, "Copy link");
  const link = await copied(page, /^http/);

  const other = await openSite(new URL(link).hash.slice(1));
  await waitForTitle(other, "tiny on my_array");
  expect(await totalCycles(other)).toBe(cycles);
  expect(await layerNames(other)).toEqual(["first conv", "last det"]);
});

test("a network that is too large for a link says so, and a reload still keeps it", async () => {
  const page = await openSite();
  const network = JSON.parse(readFileSync(`${kRoot}web/networks/resnet8.json`, "utf8")) as {source: string};
  network.source = Array.from({length: 40_000}, (_, index) => ((index * 2654435761) % 4294967296).toString(36)).join(
    "",
  );
  await drop(page, "large.json", JSON.stringify(network));
  await waitForTitle(page, "resnet8 on systolic_array");
  await page.getByText("too large for a link").waitFor();
  expect(page.url().length).toBeLessThan(300);
  await page.reload();
  await waitForTitle(page, "resnet8 on systolic_array");
  expect(await page.getByRole("combobox", {name: "Network"}).locator("option:checked").innerText()).toBe("large.json");

  const other = await openSite(new URL(page.url()).hash.slice(1));
  await other.getByText("The link names “large.json”").waitFor();
  await waitForTitle(other, "resnet50 on systolic_array");
});

test("a link that names what does not exist says so and shows the usual", async () => {
  const page = await openSite("arch=warp_drive&net=resnet8&rows=8");
  await page.getByText("“warp_drive”").waitFor();
  await waitForTitle(page, "resnet8 on systolic_array");
});

test("a parameter that the accelerator does not have is ignored and named", async () => {
  const page = await openSite("arch=oma&net=resnet8&rows=8");
  await page.getByText("Not a parameter of this accelerator, so it is ignored: rows.").waitFor();
  await waitForTitle(page, "resnet8 on oma");
});

test("the selected layer is part of the link", async () => {
  const page = await openSite("net=resnet8");
  const name = (await layerNames(page))[2] ?? "";
  await page.getByRole("rowheader", {name, exact: true}).getByRole("button").click();
  await page.waitForURL(/&layer=/);
  await page.reload();
  await page.locator("cyclescope-layer-details").waitFor();
  expect(await page.locator("tr.open th").innerText()).toBe(name);
});

test("the command line is copied for the same estimate", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8&rows=8");
  await share(page, "Command line");
  expect(await copied(page, /^npx/)).toBe(
    "npx cyclescope estimate --arch systolic_array --network resnet8 --set rows=8",
  );
});
