import {readFileSync} from "node:fs";
import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {drop, kRoot, openSite, useSite, waitForTitle} from "./site.ts";

useSite();

const kMachine = readFileSync(`${kRoot}tests/wasm/fixtures/scalar.json`, "utf8");
/** Every column of a product is computed from the first column of B. */
const kWrong = kMachine.replace('"B[b, k, n]"', '"B[b, k, 0]"').replace('"scalar"', '"wrong_scalar"');

/** Opens the editor on a description, and presses the button. */
async function runMappings(page: Page, name: string, text: string) {
  await drop(page, `${name}.json`, text);
  await waitForTitle(page, `autoencoder on ${name}`);
  await page.getByRole("button", {name: "Edit description"}).click();
  await page.getByRole("textbox", {name: "Description of the accelerator"}).waitFor();
  await page.getByRole("button", {name: "Run the mappings"}).click();
  return page.locator("cyclescope-mapping-runs");
}

test("running the mappings says that they compute what their layers are", async () => {
  const page = await openSite("arch=oma&net=autoencoder");
  const runs = await runMappings(page, "scalar", kMachine);
  await runs.getByText(/^\d+ small layers were computed as they are defined$/).waitFor();
  expect(await runs.locator("cyclescope-problem").count()).toBe(0);
});

test("a wrong mapping is found, with its layer, and its place is one click away; typing takes the finding back", async () => {
  const page = await openSite("arch=oma&net=autoencoder");
  const runs = await runMappings(page, "wrong_scalar", kWrong);
  await runs.getByText("1 of 2 mappings are wrong").waitFor();
  const finding = runs.locator("cyclescope-problem");
  expect(await finding.locator(".message").innerText()).toMatch(
    /matmul_scalar[^]*Y\[.*\] is computed as .*; it is .* by the layer's/,
  );
  expect(await runs.locator(".layer").innerText()).toMatch(/^matmul B=\d+/);
  await finding.getByRole("button", {name: /line \d+/}).click();
  const line = kWrong.slice(0, kWrong.indexOf('"name": "matmul_scalar"')).split("\n").length - 1;
  const wanted = kWrong.split("\n")[line - 1] ?? "";
  expect((await page.locator(".cm-activeLine").innerText()).trim()).toBe(wanted.trim());
  await page.keyboard.press("End");
  await page.keyboard.type(" ");
  await runs.getByText("executes each on small random layers").waitFor();
  expect(await finding.count()).toBe(0);
});
