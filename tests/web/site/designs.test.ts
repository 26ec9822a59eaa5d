import {readFileSync} from "node:fs";
import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {violations} from "./axe.ts";
import {deviceTable} from "./device.ts";
import {downloaded, drop, kRoot, openSite, parameter, settled, totalCycles, useSite, waitForTitle} from "./site.ts";

useSite();

/** Several pages and reloads in one test. */
const kLong = {timeout: 400_000};
const kSmall = "arch=systolic_array&net=tc_resnet8&rows=8";
const kEdited = readFileSync(`${kRoot}arch_presets/systolic_array.json`, "utf8").replace(
  '"latency": 1',
  '"latency": 2',
);

async function openDesigns(page: Page) {
  await page.getByRole("button", {name: "My designs"}).click();
  const dialog = page.getByRole("dialog", {name: "My designs"});
  await dialog.getByRole("button", {name: "Save what is shown"}).waitFor();
  return dialog;
}

/** Another tab of the same browser. */
async function anotherTab(page: Page, fragment = ""): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(`${page.url().replace(/#.*/, "")}#${fragment}`);
  await tab.locator("cyclescope-totals").waitFor();
  return tab;
}

async function setRows(page: Page, value: string): Promise<void> {
  await parameter(page, "rows").fill(value);
  await parameter(page, "rows").press("Enter");
  await page.waitForURL(new RegExp(`rows=${value}`));
  await settled(page);
}

test(
  "a design is saved, survives a reload, and is opened, renamed, duplicated, downloaded and deleted with undo",
  kLong,
  async () => {
    const page = await openSite(kSmall);
    const cycles = await totalCycles(page);
    let dialog = await openDesigns(page);
    await dialog.getByRole("textbox", {name: "Name"}).fill("Eight rows");
    await dialog.getByRole("button", {name: "Save what is shown"}).click();
    await dialog.getByText("“Eight rows” is saved.").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(page.url().replace(/#.*/, "#arch=vta&net=tc_resnet8"));
    await page.reload();
    await page.locator("cyclescope-totals").waitFor();

    dialog = await openDesigns(page);
    await dialog.getByRole("button", {name: "Rename Eight rows"}).click();
    await dialog.getByRole("textbox", {name: "New name"}).fill("8 rows");
    await dialog.getByRole("textbox", {name: "New name"}).press("Enter");
    await dialog.getByRole("button", {name: "Duplicate 8 rows"}).click();
    await dialog.getByText("8 rows (copy)", {exact: true}).waitFor();
    await dialog.getByRole("button", {name: "Delete 8 rows", exact: true}).click();
    await dialog.getByText("“8 rows” was deleted.").waitFor();
    expect(await dialog.getByText("8 rows", {exact: true}).count()).toBe(0);
    await dialog.getByRole("button", {name: "Undo"}).click();
    await dialog.getByText("8 rows", {exact: true}).waitFor();
    const file = await downloaded(page, () =>
      dialog.getByRole("button", {name: "Download 8 rows", exact: true}).click(),
    );
    expect(file.name).toBe("8_rows.cyclescope.json");
    await dialog.getByRole("button", {name: "Open 8 rows", exact: true}).click();
    await waitForTitle(page, "tc_resnet8 on systolic_array");
    await settled(page);
    expect(await totalCycles(page)).toBe(cycles);
  },
);

test(
  "what was edited is kept of its own accord, also when a preset takes its place and the tab crashes",
  kLong,
  async () => {
    const page = await openSite(kSmall);
    await drop(page, "mine.json", kEdited);
    await page.waitForURL(/arch\.diff=/);
    await settled(page);
    await setRows(page, "8");
    const cycles = await totalCycles(page);
    await page.getByRole("combobox", {name: "Accelerator", exact: true}).selectOption("vta");
    await waitForTitle(page, "tc_resnet8 on vta");
    await page.waitForTimeout(1500);
    const tab = await anotherTab(page, kSmall);
    await page.goto("chrome://crash").catch(() => undefined);

    const dialog = await openDesigns(tab);
    await dialog.getByRole("region", {name: "Kept automatically"}).getByText("mine.json").waitFor();
    await dialog.getByRole("button", {name: "Keep mine.json"}).click();
    await dialog.getByRole("button", {name: "Rename mine.json"}).waitFor();
    await dialog.getByRole("button", {name: "Open mine.json"}).click();
    await tab.waitForURL(/arch=mine\.json/);
    await expect.poll(() => parameter(tab, "rows").inputValue(), {timeout: 30_000}).toBe("16");
    await setRows(tab, "8");
    expect(await totalCycles(tab)).toBe(cycles);
  },
);

test("a crash of the core loses nothing, and the page goes on", kLong, async () => {
  const page = await openSite(kSmall, {}, "cyclescope-totals", (fresh) =>
    fresh.addInitScript(() => {
      const workers: Worker[] = [];
      Object.assign(window, {workers});
      window.Worker = class extends Worker {
        constructor(...options: ConstructorParameters<typeof Worker>) {
          super(...options);
          workers.push(this);
        }
      };
    }),
  );
  await drop(page, "mine.json", kEdited);
  await page.waitForURL(/arch\.diff=/);
  await settled(page);
  const address = page.url();
  await page.evaluate(() => {
    const {workers} = window as unknown as {workers: Worker[]};
    for (const worker of workers) {
      worker.terminate();
      worker.dispatchEvent(new ErrorEvent("error", {message: "killed"}));
    }
  });
  expect(page.url()).toBe(address);
  await setRows(page, "4");
  expect(await totalCycles(page)).toBeGreaterThan(0);
  const dialog = await openDesigns(page);
  await dialog.getByText("mine.json").waitFor();
});

test("two tabs write the same storage, and each sees what the other did", kLong, async () => {
  const page = await openSite(kSmall);
  const tab = await anotherTab(page, "arch=vta&net=tc_resnet8");
  const [first, second] = [await openDesigns(page), await openDesigns(tab)];
  const save = async (dialog: typeof first, name: string) => {
    await dialog.getByRole("textbox", {name: "Name"}).fill(name);
    await dialog.getByRole("button", {name: "Save what is shown"}).click();
  };
  await Promise.all([save(first, "from the first"), save(second, "from the second")]);
  for (const dialog of [first, second]) {
    await dialog.getByText("from the first", {exact: true}).waitFor();
    await dialog.getByText("from the second", {exact: true}).waitFor();
  }
  await first.getByRole("button", {name: "Rename from the second"}).click();
  await second.getByRole("button", {name: "Delete from the second"}).click();
  await first.getByRole("textbox", {name: "New name"}).waitFor({state: "detached"});
  expect(await first.getByText("from the second", {exact: true}).count()).toBe(0);
});

test(
  "designs of earlier links open as they did; what a newer page stored stays, and is not touched",
  kLong,
  async () => {
    const page = await openSite(kSmall);
    const records = await page.evaluate(async () => {
      const opened = indexedDB.open("cyclescope", 1);
      await new Promise((resolve, reject) => {
        opened.onupgradeneeded = () => {
          for (const store of ["items", "workspaces"]) opened.result.createObjectStore(store, {keyPath: "id"});
        };
        opened.onsuccess = resolve;
        opened.onerror = reject;
      });
      const database = opened.result;
      const text = JSON.stringify({format: "cyclescope design", version: 1, name: "old", place: "arch=systolic_array&net=resnet8&title=3"}); // prettier-ignore
      const item = {form: 1, id: "old", kind: "design", name: "old", text, saved: true, changedAt: 1};
      const transaction = database.transaction("items", "readwrite");
      for (const record of [item, {form: 99, id: "newer", shape: "unknown"}, {id: "broken"}])
        transaction.objectStore("items").put(record);
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      database.close();
      return 3;
    });
    const dialog = await openDesigns(page);
    await dialog.getByRole("button", {name: "Open old"}).click();
    await waitForTitle(page, "resnet8 on systolic_array");
    await page.getByText("Not a parameter of this accelerator, so it is ignored: title.").waitFor();
    const left = await page.evaluate(async () => {
      const opened = indexedDB.open("cyclescope");
      await new Promise((resolve) => (opened.onsuccess = resolve));
      const all = opened.result.transaction("items").objectStore("items").getAllKeys();
      await new Promise((resolve) => (all.onsuccess = resolve));
      return all.result.length;
    });
    expect(left).toBe(records);
  },
);

test("where the browser stores nothing, or no more, it says so and all else works", kLong, async () => {
  const page = await openSite(kSmall, {}, "cyclescope-totals", (fresh) =>
    fresh.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("denied", "SecurityError");
      };
    }),
  );
  let dialog = await openDesigns(page);
  await dialog.getByText("This browser lets the page keep nothing").waitFor();
  await dialog.getByRole("button", {name: "Save what is shown"}).click();
  await dialog.getByRole("button", {name: /^Open TC-ResNet8/}).waitFor();

  const full = await openSite(kSmall, {}, "cyclescope-totals", (fresh) =>
    fresh.addInitScript(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    }),
  );
  dialog = await openDesigns(full);
  await dialog.getByRole("button", {name: "Save what is shown"}).click();
  await dialog.getByText("The browser’s storage for this page is full").waitFor();
  await dialog.getByRole("button", {name: "Close"}).click();
  await drop(full, "mine.json", kEdited);
  await full.getByText("is not kept in “My designs”").waitFor();
  await setRows(full, "4");
});

test("learning goes on where it was left, also in another tab, and can start anew", kLong, async () => {
  const page = await openSite("learn=device", {}, "cyclescope-workspace h3.step");
  await drop(page, "board.csv", deviceTable());
  await page.getByRole("heading", {name: "board.csv"}).waitFor();
  await page.waitForTimeout(1500);
  for (const again of [page, await page.context().newPage()]) {
    await again.goto(page.url().replace(/#.*/, "#learn=device"));
    if (again === page) await again.reload();
    await again.getByRole("heading", {name: "board.csv"}).waitFor();
  }
  await page.getByRole("button", {name: "Start anew"}).click();
  await page.getByRole("heading", {name: "board.csv"}).waitFor({state: "detached"});
  await page.getByRole("button", {name: "Back to estimates"}).click();
  const dialog = await openDesigns(page);
  await dialog.getByText("board.csv").waitFor();
});
