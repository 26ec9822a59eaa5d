/** What can be done is found by its name, the keys are said, and the help pages are pages. */

import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {kViews} from "../../../web/src/state/explore/exploration.ts";
import {kViewTitles} from "../../../web/src/state/page_title.ts";
import {kHelpPages} from "../../../web/src/views/help/pages.ts";
import {violations} from "./axe.ts";
import {askedFor, downloaded, kRoot, openSite, useSite, waitForTitle} from "./site.ts";

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

test("the help is searched by words, on its pages and from the commands", async () => {
  const page = await openSite(kSmall);
  await page.keyboard.press("Control+k");
  const name = page.getByRole("combobox", {name: /Name of an action/});
  expect(askedFor(page)).not.toContain("search.js");
  await name.fill("bytes moved twice");
  const [opened] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByRole("option", {name: "In the help: Bytes moved"}).click(),
  ]);
  await opened.waitForURL(/help\/numbers\.html#bytes-moved$/);
  const field = opened.getByRole("searchbox", {name: "Search the help"});
  await field.pressSequentially("initiation interval");
  const found = opened.getByRole("list", {name: "Found"});
  await found.getByRole("link", {name: /Busy shares/}).waitFor();
  expect(await violations(opened)).toEqual([]);
  await field.fill("xyzzyplugh");
  await opened.getByText("Nothing has all these words.").waitFor();
  expect(await found.getByRole("link").count()).toBe(0);
});

test("the page about accuracy plots every run that errors are expected from", async () => {
  const page = await openSite(kSmall);
  await page.goto(`${page.url().replace(/#.*/, "")}help/accuracy.html`);
  const tables = Object.values(
    JSON.parse(readFileSync(`${kRoot}web/help/accuracy_runs.json`, "utf8")) as Record<string, unknown[]>,
  );
  expect(await page.locator("svg.scatter").count()).toBe(tables.length);
  expect(await page.locator("svg.scatter circle").count()).toBe(tables.flat().length);
  const {text} = await downloaded(page, () => page.getByRole("link", {name: "All runs as CSV"}).click());
  expect(text.trimEnd().split("\n")).toHaveLength(1 + tables.flat().length);
});

test("numbers of the page lead to how they are computed", async () => {
  const page = await openSite(kSmall);
  const site = page.url().replace(/#.*/, "");
  await page.getByText("MACs, instructions, busy shares and data moved").click();
  await page.locator("cyclescope-totals .claims summary").click();
  await page.locator("cyclescope-layer-table tbody tr.layer th button").first().click();
  await page.locator("cyclescope-layer-details").getByRole("link", {name: "Data moved"}).waitFor();
  const links = page.locator("a.explained");
  const hrefs = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  const help = await (await page.request.get(`${site}help/numbers.html`)).text();
  for (const href of hrefs) expect(help, href).toContain(`id="${href.replace(/^.*#/, "")}"`);
  const names = await links.allInnerTexts();
  for (const name of [
    "Cycles",
    "Utilisation",
    "Limited by",
    "Real machine",
    "MACs",
    "Data moved",
    "Busy share",
    "Instructions",
  ])
    expect(names).toContain(name);
});

test("what every view shows leads to how it is computed", async () => {
  const page = await openSite(kSmall);
  const help = await (await page.request.get(`${page.url().replace(/#.*/, "")}help/numbers.html`)).text();
  const lead = async (part: string) => {
    const links = page.locator(`${part} .computed a.explained`);
    await links.first().waitFor();
    for (const href of await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href)))
      expect(help, href).toContain(`id="${href.replace(/^.*#/, "")}"`);
  };
  for (const view of kViews) {
    await page.getByRole("button", {name: kViewTitles[view], exact: true}).click();
    await lead(`section.view[aria-label="${kViewTitles[view]}"]`);
  }
  await page.getByRole("button", {name: "Pin", exact: true}).click();
  await lead("cyclescope-comparison");
  await page.getByRole("button", {name: "Explain", exact: true}).click();
  await lead("cyclescope-why");
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
    const answer = await page.request.get(address);
    const text = await answer.text();
    expect(answer.status(), link).toBe(200);
    if (address.endsWith(".csv")) continue;
    if (id !== undefined) expect(text, link).toContain(`id="${decodeURIComponent(id)}"`);
    else expect(text, link).toContain("<html");
  }
});
