/** The site without a network, below any path, and while a newer version takes its place. */

import {cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Browser, BrowserContext, Page} from "playwright-core";
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from "vitest";
import {serveFolder} from "../../../.scripts/serve.mjs";
import {writeServiceWorker} from "../../../web/plugins/offline.ts";
import {kRoot, kSite, launchBrowser, parameter, settled, totalCycles, waitForTitle} from "./site.ts";

const kPath = "courses/2026/cyclescope/";

let browser: Browser;
let folder: string;
let site: string;
let server: {url: string; close(): Promise<unknown>};
/** Paths that the server was asked for. */
let asked: string[];
let context: BrowserContext;
/** Requests to anywhere else, and errors. */
let strangers: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-"));
  site = join(folder, kPath);
  mkdirSync(site, {recursive: true});
  cpSync(kSite, site, {recursive: true});
  asked = [];
  strangers = [];
  server = await serveFolder(folder, {asked: (path) => asked.push(path)});
  context = await browser.newContext({viewport: {width: 1280, height: 900}});
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${server.url}${kPath}`) && !/^(blob|data):/.test(url)) strangers.push(url);
  });
});

afterEach(async () => {
  await context.close();
  await server.close();
  rmSync(folder, {recursive: true});
  expect(strangers).toEqual([]);
});

afterAll(() => browser.close());

/** A page of the site; resolves when it shows a result. */
async function open(fragment = ""): Promise<Page> {
  const page = await context.newPage();
  page.on("pageerror", (error) => strangers.push(String(error)));
  await page.goto(`${server.url}${kPath}${fragment && `#${fragment}`}`);
  await page.locator("cyclescope-totals").waitFor();
  return page;
}

/** Resolves when the page would open without a network. */
async function kept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

/** Puts a newer version in the place of the site: its title says so, and scripts that are loaded later have other names. */
async function publish(title: string): Promise<void> {
  const assets = join(site, "assets");
  const [old = ""] = readdirSync(assets).filter((file) => file.startsWith("editor_setup"));
  const renamed = old.replace(/-[\w-]+\.js$/, "-newer000.js");
  renameSync(join(assets, old), join(assets, renamed));
  for (const file of readdirSync(assets).filter((name) => name.endsWith(".js"))) {
    const text = readFileSync(join(assets, file), "utf8");
    writeFileSync(join(assets, file.replace(/^(index-).*\.js$/, "$1newer000.js")), text.replaceAll(old, renamed));
    if (file.startsWith("index-")) rmSync(join(assets, file));
  }
  const page = readFileSync(join(site, "index.html"), "utf8");
  writeFileSync(
    join(site, "index.html"),
    page
      .replace(/index-[\w-]+\.js/, "index-newer000.js")
      .replace('<html lang="en"', `<html lang="en" class="${title}"`),
  );
  await writeServiceWorker(site, join(kRoot, "web/src/offline/service_worker.ts"));
}

function versionOf(page: Page): Promise<string> {
  return page.evaluate(() => document.documentElement.className);
}

const offer = (page: Page) => page.getByText("A new version is ready");

test("after the first visit everything works without a network, and nothing is asked for", async () => {
  const page = await open();
  await kept(page);
  const before = asked.length;
  expect(before).toBeGreaterThan(50);
  await server.close();
  await page.getByRole("combobox", {name: "Network", exact: true}).selectOption("tc_resnet8");
  await waitForTitle(page, "tc_resnet8 on systolic_array");
  await settled(page);
  await page.getByRole("button", {name: "Edit description"}).click();
  await page.getByRole("textbox", {name: "Description of the accelerator"}).waitFor();
  await page.getByRole("button", {name: "Where cycles go"}).click(); // the second module
  await page.locator("cyclescope-waterfall-chart [role=option]").first().waitFor();
  await page.reload();
  await page.locator("cyclescope-waterfall-chart [role=option]").first().waitFor();
  const fresh = await open("arch=vta&net=resnet18");
  expect(await totalCycles(fresh)).toBeGreaterThan(0);
  expect(asked).toHaveLength(before);
});

test("it can be installed: a manifest with icons of every kind", async () => {
  const page = await open();
  const session = await context.newCDPSession(page);
  const {errors, url} = (await session.send("Page.getAppManifest")) as {errors: unknown[]; url: string};
  expect(errors).toEqual([]);
  const manifest = JSON.parse(readFileSync(join(site, url.slice(`${server.url}${kPath}`.length)), "utf8")) as {
    icons: {src: string; sizes: string; purpose?: string}[];
  };
  for (const {src, sizes} of manifest.icons.filter((icon) => icon.src.endsWith(".png"))) {
    const bytes = readFileSync(join(site, src));
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
  }
  expect(manifest.icons.some(({purpose}) => purpose === "maskable")).toBe(true);
  const {installabilityErrors} = await session.send("Page.getInstallabilityErrors");
  // What Chromium says of every window of this kind, and of nothing that the site can do.
  expect(installabilityErrors.filter(({errorId}) => errorId !== "in-incognito")).toEqual([]);
});

test("no script of the page can ask another server", async () => {
  const page = await open("net=resnet8");
  const directive = await page.evaluate(
    (elsewhere) =>
      new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", ({effectiveDirective}) => resolve(effectiveDirective));
        void fetch(elsewhere).then(
          () => resolve("it was answered"),
          () => undefined,
        );
      }),
    server.url.replace("localhost", "127.0.0.1"),
  );
  expect(directive).toBe("connect-src");
});

test("a newer version is offered, not forced; taking it keeps what was set", async () => {
  const page = await open("arch=systolic_array&net=resnet8");
  await kept(page);
  await publish("newer");
  await page.reload();
  await offer(page).waitFor();
  expect(await versionOf(page)).toBe("");
  await parameter(page, "rows").fill("8");
  await parameter(page, "rows").press("Enter");
  await settled(page);
  const cycles = await totalCycles(page);
  await page.getByRole("button", {name: "Close this notice"}).click();
  expect(await versionOf(page)).toBe("");

  await page.reload();
  await offer(page).waitFor();
  expect(await versionOf(page)).toBe("");
  await page.getByRole("button", {name: "Reload", exact: true}).click();
  await expect.poll(() => versionOf(page).catch(() => ""), {timeout: 30_000}).toBe("newer");
  await page.locator("cyclescope-totals").waitFor();
  await settled(page);
  expect(await totalCycles(page)).toBe(cycles);
  expect(await parameter(page, "rows").inputValue()).toBe("8");
  expect(await offer(page).count()).toBe(0);
});

test("a change of the address asks for nothing", async () => {
  const page = await open("arch=systolic_array&net=tc_resnet8");
  await kept(page);
  await settled(page);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const icons = asked.filter((path) => path.endsWith("favicon.svg")).length; // the worker has kept it
  await page.evaluate(() => history.replaceState(null, "", "#arch=systolic_array&net=tc_resnet8&rows=8"));
  await page.reload();
  await page.locator("cyclescope-totals").waitFor();
  expect(requests.filter((url) => url.endsWith("favicon.svg"))).toEqual([]);
  expect(asked.filter((path) => path.endsWith("favicon.svg"))).toHaveLength(icons);
  expect(await page.locator("link[rel=icon]").getAttribute("href")).toMatch(/^data:image\/svg\+xml,/);
});

test("another tab goes on with the version that it has, and is told", async () => {
  const first = await open("arch=systolic_array&net=resnet8");
  await kept(first);
  const second = await open("arch=systolic_array&net=resnet8");
  await publish("newer");
  await first.reload();
  await offer(first).waitFor();
  await first.getByRole("button", {name: "Reload", exact: true}).click();
  await expect.poll(() => versionOf(first).catch(() => ""), {timeout: 30_000}).toBe("newer");
  await offer(second).first().waitFor();
  expect(await versionOf(second)).toBe("");
  await second.getByRole("button", {name: "Edit description"}).click(); // a script that the server no longer has
  await second.getByRole("textbox", {name: "Description of the accelerator"}).waitFor();
  await second.getByRole("button", {name: "Reload", exact: true}).last().click();
  await expect.poll(() => versionOf(second).catch(() => ""), {timeout: 30_000}).toBe("newer");
});

test("a tab that asks again and again keeps no other from the newer version", async () => {
  const first = await open("arch=systolic_array&net=resnet8");
  await kept(first);
  const second = await open("arch=systolic_array&net=resnet8");
  await publish("newer");
  await second.evaluate(() => {
    const ask = (): Promise<unknown> =>
      fetch("manifest.webmanifest").then(() => new Promise((rested) => setTimeout(rested, 20)).then(ask));
    void ask();
  });
  await first.reload();
  await offer(first).waitFor();
  await first.getByRole("button", {name: "Reload", exact: true}).click();
  await expect.poll(() => versionOf(first).catch(() => ""), {timeout: 30_000}).toBe("newer");
});

test("half a version is none: the one before stays, with and without a network", async () => {
  const page = await open("arch=systolic_array&net=resnet8");
  await kept(page);
  await publish("newer");
  writeFileSync(join(site, "third_party_notices.txt"), "not yet uploaded");
  const failed = page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise<string>((resolve) =>
      registration.addEventListener("updatefound", () => {
        const worker = registration.installing;
        worker?.addEventListener("statechange", () => resolve(worker.state));
      }),
    );
    await registration.update().catch(() => undefined);
    return found;
  });
  expect(await failed).toBe("redundant");
  await server.close();
  await page.reload();
  await page.locator("cyclescope-totals").waitFor();
  expect(await versionOf(page)).toBe("");
  expect(await offer(page).count()).toBe(0);
});
