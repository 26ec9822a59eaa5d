import {expect, test} from "vitest";
import {estimate} from "../../../build/wasm/package/index.js";
import {openSite, useSite} from "./site.ts";

useSite();

test("a layer that is executed along with another one says so, and has no bar", async () => {
  const expected = await estimate({architecture: "systolic_array", network: "resnet50"});
  const first = expected.layers.find(({fused}) => fused);
  const [name = ""] = first?.fused ?? [];
  const page = await openSite();
  const row = page.locator("cyclescope-layer-table tbody tr.layer.fused").first();
  const head = page.locator("cyclescope-layer-table tbody tr.layer.mapped").first();
  expect(await row.count()).toBe(0); // folded under the layer that has its cost
  await head.locator("th button").click();
  expect(await row.locator("th").innerText()).toBe(name);
  expect(await row.locator("td.cycles").innerText()).toBe(`in ${first?.name}`);
  expect(await head.locator("td.operator").innerText()).toBe(`${first?.operator} + ${name}`);

  const bars = page.locator("cyclescope-layer-chart [role=option]");
  const shown = expected.layers.filter(({status}) => status !== "fused" && status !== "view");
  expect(await bars.count()).toBe(shown.length);
  expect(await bars.first().getAttribute("aria-label")).toContain(`with ${name}`);

  await row.locator("th button").click();
  const details = page.locator("cyclescope-layer-details");
  await details.getByText(`part of ${first?.name}`).waitFor();
  await head.locator("th button").click();
  await details.getByText(name).first().waitFor();
});
