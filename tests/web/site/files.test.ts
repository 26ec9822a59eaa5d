import {existsSync, readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {tinyModel} from "./onnx_bytes.ts";
import {askedFor, drop, kRoot, layerNames, openSite, settled, totalCycles, useSite, waitForTitle} from "./site.ts";

useSite();

const kRealFiles = ["light_bvlc_alexnet", "light_resnet50", "light_squeezenet"];

test("an ONNX file that is dropped is estimated, and what is not mapped is listed", async () => {
  const page = await openSite();
  const readers = () => askedFor(page).filter((name) => /cyclescope_full.*wasm/.test(name));
  expect(readers()).toEqual([]);
  await drop(page, "tiny.onnx", tinyModel());
  await waitForTitle(page, "tiny on systolic_array");
  expect(readers()).toHaveLength(1);
  expect(await layerNames(page)).toEqual(["first conv", "last det"]);
  const unmapped = page.locator("cyclescope-unmapped-list");
  expect(await unmapped.getByRole("listitem").innerText()).toContain("Det: 1 layer");
  await unmapped.getByRole("button", {name: "last det"}).click();
  await page.locator("cyclescope-layer-details").getByText("NotMapped").waitFor();
});

test("symbolic dimensions ask for their values, and other values give other numbers", async () => {
  const page = await openSite();
  await drop(page, "tiny.onnx", tinyModel());
  await waitForTitle(page, "tiny on systolic_array");
  const form = page.locator("cyclescope-dimensions-form");
  const before = await totalCycles(page);
  const batch = form.getByRole("spinbutton", {name: "batch"});
  expect(await batch.inputValue()).toBe("1");
  await batch.fill("16");
  await form.getByRole("button", {name: "Use these sizes"}).click();
  await page.getByText("16 × 3 × 16 × 16").waitFor();
  await settled(page);
  expect(await totalCycles(page)).toBeGreaterThan(before);
  expect(await batch.inputValue()).toBe("16");
});

test("a file that is cut off is refused where the network is chosen, and everything else stays", async () => {
  const page = await openSite("arch=systolic_array&net=resnet8&rows=8");
  const before = await totalCycles(page);
  await drop(page, "broken.onnx", tinyModel().subarray(0, 300));
  const alert = page.locator("cyclescope-network-panel").getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toContain("broken.onnx");
  expect(await totalCycles(page)).toBe(before);
  expect(page.url()).toContain("net=resnet8&rows=8");
  await page.getByRole("combobox", {name: "Network"}).selectOption("tc_resnet8");
  await waitForTitle(page, "tc_resnet8 on systolic_array");
  await alert.waitFor({state: "detached"});
});

test("bytes that are nothing at all are refused", async () => {
  const page = await openSite("net=resnet8");
  await drop(
    page,
    "photo.png",
    Uint8Array.from({length: 5000}, (_, index) => (index * 137) % 256),
  );
  const alert = page.locator("cyclescope-network-panel").getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toContain("photo.png");
});

test("an accelerator's description that is dropped becomes the accelerator", async () => {
  const page = await openSite("net=resnet8");
  const text = readFileSync(`${kRoot}arch_presets/systolic_array.json`, "utf8");
  await drop(page, "mine.json", text.replace('"name": "systolic_array"', '"name": "my_array"'));
  await waitForTitle(page, "resnet8 on my_array");
  expect(
    await page.getByRole("combobox", {name: "Accelerator", exact: true}).locator("option:checked").innerText(),
  ).toBe("mine.json");
});

test("a network in our own JSON that is dropped becomes the network, and one with an error says where", async () => {
  const page = await openSite();
  const text = readFileSync(`${kRoot}web/networks/resnet8.json`, "utf8");
  await drop(page, "mine.json", text);
  await waitForTitle(page, "resnet8 on systolic_array");
  const before = await totalCycles(page);
  await drop(page, "worse.json", text.replace('"layers"', '"layerz"'));
  const alert = page.locator("cyclescope-network-panel").getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(/line \d+, column \d+/);
  expect(await totalCycles(page)).toBe(before);
});

test("files can be chosen as well as dropped", async () => {
  const page = await openSite();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", {name: "Open a network (.onnx, .tflite, .json, …)"}).click();
  await (await chooser).setFiles({name: "tiny.onnx", mimeType: "", buffer: Buffer.from(tinyModel())});
  await waitForTitle(page, "tiny on systolic_array");
});

for (const name of kRealFiles) {
  const path = `${kRoot}../shared/networks/${name}.onnx`;
  test.skipIf(!existsSync(path))(`the real file ${name}.onnx is estimated`, async () => {
    const page = await openSite("net=resnet8");
    await drop(page, `${name}.onnx`, readFileSync(path));
    await page
      .getByRole("combobox", {name: "Network"})
      .locator("option:checked", {hasText: name})
      .waitFor({state: "attached"});
    await settled(page);
    await page.locator("cyclescope-results h2", {hasText: "ResNet-8 on"}).waitFor({state: "detached"});
    expect(await totalCycles(page)).toBeGreaterThan(1e6);
    expect(await page.locator("cyclescope-unmapped-list").count()).toBe(0);
  });
}
