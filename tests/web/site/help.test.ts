/** What can be done is found by its name, the keys are said, and the help pages are pages. */

import {expect, test} from "vitest";
import {kHelpPages} from "../../../web/src/views/help/pages.ts";
import {violations} from "./axe.ts";
import {openSite, useSite, waitForTitle} from "./site.ts";

useSite();

const kSmall = "arch=systolic_array&net=tc_resnet8";

test("commands are found by words of their names, and done", async () => {
  const page = await openSite(kSmall);
  await page.keyboard.press("Control+k");
  const name = page.getByRole("combobox", {name: /Name of an action/});
  await name.fill("memory view");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.waitForURL(/view=memory/);
  await page.keyboard.press("Control+k");
  await name.fill("network resnet-8");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.getByRole("option", {name: "Network: ResNet-8", exact: true}).click();
  await waitForTitle(page, "resnet8 on systolic_array");
  await page.keyboard.press("Control+k");
  await name.fill("no such thing");
  await page.getByText("Nothing is called that.").waitFor();
});

test("a question mark lists the keys, unless somebody types it", async () => {
  const page = await openSite(kSmall);
  await page.keyboard.press("?");
  await page.getByRole("dialog", {name: "Keys"}).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.type("?");
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("About says the version, how to cite it and where help is", async () => {
  const page = await openSite(kSmall);
  await page.getByRole("button", {name: "About", exact: true}).click();
  const about = page.getByRole("dialog", {name: "About Cyclescope"});
  await about.getByText("@software{cyclescope").waitFor();
  expect(await about.innerText()).toMatch(/Cyclescope \d+\.\d+\.\d+ estimates/);
  expect(await about.getByRole("link").count()).toBe(kHelpPages.length + 2);
  expect(await violations(page)).toEqual([]);
});

test("every help page opens, leads only to what is there, and axe finds nothing", async () => {
  const page = await openSite(kSmall);
  const site = page.url().replace(/#.*/, "");
  const links = new Set<string>();
  for (const {file, title} of kHelpPages) {
    await page.goto(`${site}help/${file}`);
    expect(await page.title()).toBe(`${title} – Cyclescope`);
    expect(await violations(page)).toEqual([]);
    const found = await page.locator("a").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    for (const link of found.filter((one) => one.startsWith(site))) links.add(link);
  }
  for (const link of links) {
    const [address = "", id] = link.split("#");
    const text = await (await page.request.get(address)).text();
    if (id !== undefined) expect(text, link).toContain(`id="${decodeURIComponent(id)}"`);
    else expect(text, link).toContain("<html");
  }
});
