import {execFileSync} from "node:child_process";
import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {expect, test} from "vitest";
import {violations} from "./axe.ts";
import {
  copied,
  downloaded,
  drop,
  kRoot,
  openShare,
  openSite,
  parameter,
  settled,
  share,
  totalCycles,
  useSite,
  waitForTitle,
} from "./site.ts";

useSite();

const kSmall = "arch=systolic_array&net=tc_resnet8&rows=8";
const kEdited = readFileSync(`${kRoot}arch_presets/systolic_array.json`, "utf8").replace(
  '"latency": 1',
  '"latency": 2',
);

test("title and note go with the link, are text whatever is in them, and can be removed", async () => {
  const page = await openSite(kSmall);
  const dialog = await openShare(page);
  await dialog.getByRole("textbox", {name: "Title"}).fill("Eight rows <b>only</b>");
  await dialog.getByRole("textbox", {name: "Note"}).fill("first line\n<img src=x onerror=alert(1)>");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", {name: "Copy link"}).click();
  const link = await copied(page, /title=/);
  await dialog.getByRole("button", {name: "Close"}).click();
  await page.getByRole("button", {name: "Share", exact: true}).waitFor();

  const other = await openSite(new URL(link).hash.slice(1));
  await other.getByRole("heading", {name: "Eight rows <b>only</b>"}).waitFor();
  expect(await other.locator("cyclescope-caption p").innerText()).toBe("first line\n<img src=x onerror=alert(1)>");
  await expect
    .poll(() => other.title(), {timeout: 20_000})
    .toBe("Eight rows <b>only</b> – TC-ResNet8 on Systolic array, rows 8 – Cyclescope");
  await other.getByRole("button", {name: "Remove title and note"}).click();
  await other.waitForURL((url) => !url.hash.includes("title="));
});

test("an edited description is a link of less than 2,000 characters, which opens the same", async () => {
  const page = await openSite(kSmall);
  await drop(page, "systolic_array", kEdited);
  await page.waitForURL(/arch\.diff=/);
  await settled(page);
  const cycles = await totalCycles(page);
  await share(page, "Copy link");
  const link = await copied(page, /made=/);
  expect(link.length).toBeLessThan(2000);
  const other = await openSite(new URL(link).hash.slice(1));
  await settled(other);
  expect(await totalCycles(other)).toBe(cycles);
  expect(await other.getByRole("list", {name: "Notices"}).locator("li").count()).toBe(0);
});

test("a link whose number has changed since says from what to what, and why", async () => {
  const page = await openSite(kSmall);
  const cycles = await totalCycles(page);
  await share(page, "Copy link");
  const hash = new URL(await copied(page, /made=/)).hash.slice(1);
  expect(hash).toMatch(new RegExp(`&v=2&made=[\\d.]+~[0-9a-z]+~[0-9a-z]+~${cycles}$`));

  const older = await openSite(hash.replace(/made=[^~]*~/, "made=0.0.1~").replace(`~${cycles}`, "~12345"));
  await older
    .getByText(
      new RegExp(
        `When this was shared, with version 0\\.0\\.1, the total was 12,345 cycles; version [\\d.]+ makes it ${cycles.toLocaleString("en-US")} cycles, because the estimator is a newer one\\.`,
      ),
    )
    .waitFor();
  await parameter(older, "rows").fill("4");
  await parameter(older, "rows").press("Enter");
  await older.waitForURL((url) => url.hash.includes("rows=4") && !url.hash.includes("made="));
});

test("a hostile link is named as damaged, and the page works on", async () => {
  const hostile = "v=2&arch=evil&arch.from=oma&arch.diff=AAAA&net=tc_resnet8&title=%3Cscript%3E&made=%00~x";
  const page = await openSite(hostile);
  await page.getByText("The link is damaged: the text of “evil” cannot be unpacked.").waitFor();
  await waitForTitle(page, "tc_resnet8 on systolic_array");
  await page.getByRole("heading", {name: "<script>"}).waitFor();
});

test("the copied program and command give the number on the page", {timeout: 300_000}, async () => {
  const page = await openSite(kSmall);
  const cycles = await totalCycles(page);
  await share(page, "JavaScript");
  const program = await copied(page, /^import/);
  const folder = mkdtempSync(join(tmpdir(), "cyclescope-"));
  const entry = pathToFileURL(`${kRoot}build/wasm/package/index.js`).href;
  writeFileSync(join(folder, "program.mjs"), program.replace('"cyclescope"', JSON.stringify(entry)));
  const printed = execFileSync("node", [join(folder, "program.mjs")], {encoding: "utf8"});
  expect(printed).toMatch(new RegExp(`^${cycles} `));
});

test("Markdown and BibTeX have the total, what is claimed of it, and the link", async () => {
  const page = await openSite(kSmall);
  const cycles = (await totalCycles(page)).toLocaleString("en-US");
  await share(page, "Markdown");
  const markdown = await copied(page, /^## /);
  expect(markdown).toContain(`**Cycles:** ${cycles}`);
  expect(markdown).toMatch(/^\* Real machine: /m);
  expect(markdown).toMatch(/\[Open it\]\(<http.*rows=8.*>\)/);
  expect(markdown.split("\n").filter((line) => line.startsWith("| ")).length).toBeGreaterThan(8);
  await share(page, /BibTeX/);
  const citation = await copied(page, /^@misc/);
  expect(citation).toContain(cycles);
  expect(citation).toMatch(/url = \{http.*rows=8/);
});

test("the exported page is read without scripts, and dropped on the page it is the design again", async () => {
  const page = await openSite(`${kSmall}&view=roofline&pin=1&pin.rows=4`);
  await drop(page, "systolic_array", kEdited);
  await page.waitForURL(/arch\.diff=/);
  await settled(page);
  await parameter(page, "rows").fill("8");
  await parameter(page, "rows").press("Enter");
  await page.waitForURL(/rows=8/);
  await settled(page);
  await page.locator("cyclescope-roofline svg").first().waitFor();
  const cycles = await totalCycles(page);
  const dialog = await openShare(page);
  await dialog.getByRole("textbox", {name: "Title"}).fill("Frozen <i>");
  await dialog.getByRole("textbox", {name: "Title"}).press("Tab");
  const file = await downloaded(page, () => dialog.getByRole("button", {name: /Page with this result/}).click());
  expect(file.name).toBe("Frozen_i_.html");
  const folder = mkdtempSync(join(tmpdir(), "cyclescope-"));
  writeFileSync(join(folder, file.name), file.text);

  const reader = await openSite("", {javaScriptEnabled: true});
  const context = await reader.context().browser()?.newContext({javaScriptEnabled: false});
  const frozen = await context?.newPage();
  if (frozen === undefined) throw new Error("no page");
  await frozen.goto(pathToFileURL(join(folder, file.name)).href);
  expect(await frozen.getByRole("heading", {level: 1}).innerText()).toBe("Frozen <i>");
  const text = await frozen.locator("main").innerText();
  expect(text).toContain(cycles.toLocaleString("en-US"));
  for (const claim of ["Arithmetic", "Real machine", "Network"]) expect(text).toContain(claim);
  expect(await frozen.locator("svg").count()).toBe(2);
  expect(await frozen.locator("tbody tr").count()).toBeGreaterThan(8);
  expect(await frozen.getByRole("link", {name: "Open it in Cyclescope."}).getAttribute("href")).toContain("arch.diff=");
  await context?.close();

  await drop(reader, file.name, file.text);
  await waitForTitle(reader, "tc_resnet8 on systolic_array");
  await reader.getByRole("heading", {name: "Frozen <i>"}).waitFor();
  await settled(reader);
  expect(await totalCycles(reader)).toBe(cycles);
  await reader.goBack();
  await waitForTitle(reader, "resnet50 on systolic_array");
});

test("a design that is too large for a link is a file, which opens it", async () => {
  const page = await openSite(kSmall);
  const network = JSON.parse(readFileSync(`${kRoot}web/networks/resnet8.json`, "utf8")) as {source: string};
  network.source = Array.from({length: 40_000}, (_, index) => ((index * 2654435761) % 4294967296).toString(36)).join(
    "",
  );
  await drop(page, "large.json", JSON.stringify(network));
  await waitForTitle(page, "resnet8 on systolic_array");
  const dialog = await openShare(page);
  await dialog.getByText("“large.json” is too large for a link").waitFor();
  const file = await downloaded(page, () => dialog.getByRole("button", {name: /Design \(JSON\)/}).click());
  const other = await openSite();
  await drop(other, file.name, file.text);
  await waitForTitle(other, "resnet8 on systolic_array");
  expect(await other.getByRole("combobox", {name: "Network"}).locator("option:checked").innerText()).toBe("large.json");
});

test("a damaged design file says so and leaves what is there", async () => {
  const page = await openSite(kSmall);
  await drop(page, "a.json", '{"format": "cyclescope design", "version": 1, "place": ');
  await page.getByText("the file should hold a design, but what is in it is damaged").waitFor();
  await waitForTitle(page, "tc_resnet8 on systolic_array");
});
