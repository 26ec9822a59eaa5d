/** The page in frames: of a page on another origin that drives it, and of links that take parts away. */
import {mkdtempSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Browser, Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {serveFolder} from "../../../.scripts/serve.mjs";
import {estimate} from "../../../build/wasm/package/index.js";
import {kSite, launchBrowser} from "./site.ts";

interface Told {
  readonly state: string;
  readonly estimate: {readonly total: {readonly cycles: number}; readonly layers: readonly unknown[]};
}

/** What the test page around the frame offers. */
interface Outer {
  readonly told: Told[];
  readonly refused: {readonly code: string}[];
}

const kSmall = "arch=systolic_array&net=tc_resnet8";
let browser: Browser;
let site: {url: string; close(): Promise<unknown>};
let course: {url: string; close(): Promise<unknown>};
let complaints: string[] = [];

beforeAll(async () => {
  site = await serveFolder(kSite);
  const folder = mkdtempSync(join(tmpdir(), "course-"));
  const page = (content: string) =>
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Course</title><link rel="icon" href="data:,"><script src="${site.url}embed.js"></script>${content}</html>`;
  writeFileSync(
    join(folder, "index.html"),
    page(`<cyclescope-estimate state="${kSmall.replace("&", "&amp;")}" hide="table" lock="network accelerator" only="rows,columns"></cyclescope-estimate>
<script>
  const told = [], refused = [];
  const element = document.querySelector("cyclescope-estimate");
  element.addEventListener("estimate", ({detail}) => told.push(detail));
  element.addEventListener("refused", ({detail}) => refused.push(detail));
  Object.assign(window, {told, refused, element});
</script>`),
  );
  writeFileSync(
    join(folder, "silent.html"),
    page(`<iframe title="f" width="900" height="700" src="${site.url}#embed=1&amp;${kSmall.replace("&", "&amp;")}"></iframe>
<iframe title="g" width="900" height="700" src="${site.url}#embed=1&amp;origin=https://other.example&amp;${kSmall.replace("&", "&amp;")}"></iframe>
<script>
  const got = [];
  addEventListener("message", ({data}) => got.push(data));
  Object.assign(window, {got});
</script>`),
  );
  course = await serveFolder(folder);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await Promise.all([site.close(), course.close()]);
});

async function openCourse(path = ""): Promise<Page> {
  complaints = [];
  const page = await browser.newPage({viewport: {width: 1100, height: 900}});
  page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(course.url + path);
  return page;
}

const outer = (page: Page) =>
  page.evaluate(() => ({told: (window as unknown as Outer).told, refused: (window as unknown as Outer).refused}));
const cyclesOf = async (parameters: Record<string, number>) =>
  (await estimate({architecture: "systolic_array", network: "tc_resnet8", parameters})).total.cycles;

test("a page on another origin sets states, gets estimates, and hears what the reader does", async () => {
  expect(new URL(course.url).origin).not.toBe(new URL(site.url).origin);
  const page = await openCourse();
  const frame = page.frameLocator("cyclescope-estimate >> iframe");
  await expect
    .poll(async () => (await outer(page)).told.at(-1)?.estimate.total.cycles, {timeout: 60_000})
    .toBe(await cyclesOf({}));

  // Only what the attributes leave is there.
  expect(await frame.locator("cyclescope-header").count()).toBe(0);
  expect(await frame.getByRole("slider").count()).toBe(2);
  expect(await frame.locator("cyclescope-layer-table").isVisible()).toBe(false);
  expect(await frame.getByRole("combobox", {name: "Network", exact: true}).count()).toBe(0);
  const whole = await frame.getByRole("link", {name: "Open in Cyclescope"}).getAttribute("href");
  expect(whole).toContain(kSmall);
  expect(whole).not.toMatch(/embed|origin|hide|lock|only/);

  const set = (state: string) =>
    page.evaluate((text) => {
      const {element} = window as unknown as {element: {set(state: string): Promise<Told>}};
      return element.set(text).then(
        ({state: shown, estimate: {total}}) => ({shown, cycles: total.cycles}),
        ({code}: {code: string}) => ({code}),
      );
    }, state);
  expect(await set(`${kSmall}&rows=32`)).toEqual({shown: `${kSmall}&rows=32`, cycles: await cyclesOf({rows: 32})});
  expect(await set(`${kSmall}&rows=32`)).toMatchObject({shown: `${kSmall}&rows=32`});
  expect(await set(`${kSmall}&rows=0`)).toMatchObject({code: expect.stringMatching(/^[A-Z]\w+$/)});
  expect(await set(`${kSmall}&method=guess`)).toEqual({code: "NotUnderstood"});
  const both = await Promise.all([set(`${kSmall}&rows=8`), set(`${kSmall}&rows=9`)]);
  expect(both).toEqual([{code: "Superseded"}, {shown: `${kSmall}&rows=9`, cycles: await cyclesOf({rows: 9})}]);

  await frame.getByRole("spinbutton", {name: "columns", exact: true}).fill("8");
  await frame.getByRole("spinbutton", {name: "columns", exact: true}).press("Enter");
  await expect
    .poll(async () => (await outer(page)).told.at(-1)?.state, {timeout: 30_000})
    .toBe(`${kSmall}&rows=9&columns=8`);
  expect((await outer(page)).told.at(-1)?.estimate.total.cycles).toBe(await cyclesOf({rows: 9, columns: 8}));

  // A wrong message is answered as such; what is not of the protocol is not.
  const before = (await outer(page)).refused.length;
  await page.evaluate(() => {
    const {contentWindow} = document.querySelector("cyclescope-estimate")!.shadowRoot!.querySelector("iframe")!;
    contentWindow!.postMessage({cyclescope: 1, type: "shout"}, "*");
    contentWindow!.postMessage({cyclescope: 2, type: "get"}, "*");
    contentWindow!.postMessage({cyclescope: 1, type: "set", state: {}}, "*");
    contentWindow!.postMessage("hello", "*");
  });
  await expect
    .poll(async () => (await outer(page)).refused.slice(before).map(({code}) => code), {timeout: 30_000})
    .toEqual(["BadMessage", "BadMessage", "BadMessage"]);

  // The reader's Back leaves the course page, and not a step in the frame.
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
  expect(complaints).toEqual([]);
  await page.close();
});

test("a frame without the right origin in its link neither hears nor says anything", async () => {
  const page = await openCourse("silent.html");
  for (const title of ["f", "g"]) {
    const frame = page.frameLocator(`iframe[title=${title}]`);
    await frame.locator("cyclescope-totals").waitFor({timeout: 60_000});
    await page.evaluate((name) => {
      const element = document.querySelector<HTMLIFrameElement>(`iframe[title=${name}]`)!;
      element.contentWindow!.postMessage({cyclescope: 1, type: "set", state: "arch=vta&net=resnet8"}, "*");
    }, title);
  }
  const first = page.frameLocator("iframe[title=f]");
  await first.getByRole("spinbutton", {name: "rows", exact: true}).fill("8"); // more time passes than a message takes
  await first.getByRole("spinbutton", {name: "rows", exact: true}).press("Enter");
  await first.getByText("rows = 8").first().waitFor();
  expect(await page.evaluate(() => (window as unknown as {got: unknown[]}).got)).toEqual([]);
  expect(await first.locator("cyclescope-results h2").first().innerText()).toBe("TC-ResNet8 on Systolic array");
  await page.close();
});

test("the page of examples is live", async () => {
  complaints = [];
  const page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
  await page.goto(`${site.url}embed.html`);
  await page.getByRole("button", {name: "32 x 32"}).click();
  const cycles = (await cyclesOf({rows: 32, columns: 32}))!.toLocaleString("en-US");
  await page.getByText(`32 x 32: ${cycles} cycles`).waitFor({timeout: 90_000});
  expect(complaints).toEqual([]);
  await page.close();
});
