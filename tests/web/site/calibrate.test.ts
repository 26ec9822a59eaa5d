import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {kPhone, overflow, violations} from "./axe.ts";
import {deviceTable} from "./device.ts";
import {copied, drop, openSite, parameter, settled, useSite, waitForTitle} from "./site.ts";

useSite();

/** How long a task may take, in milliseconds. */
const kLongest = 100_000;
const kEntry = "cyclescope-device-step";

/** UltraTrail as a black box with parameters of its own, up to the choice of what is to be found. */
async function hiddenUltraTrail(page: Page, hidden: Readonly<Record<string, number>>): Promise<void> {
  await page.getByLabel("Accelerator to learn").selectOption("ultratrail");
  await page.getByText("Parameters of its own").click();
  for (const [name, value] of Object.entries(hidden)) {
    await parameter(page, name).fill(String(value));
    await parameter(page, name).press("Enter");
  }
  await page.getByRole("button", {name: "Use as a black box"}).click();
  await page.getByRole("button", {name: "Find the parameters of its description"}).click();
  await page.getByRole("checkbox", {name: "Find rows"}).waitFor();
}

/** Nothing else is to be found. */
async function seekOnly(page: Page, ...names: string[]): Promise<void> {
  await page.getByRole("button", {name: "Tick none"}).click();
  for (const name of names) await page.getByRole("checkbox", {name: `Find ${name}`}).check();
}

async function find(page: Page): Promise<void> {
  await page.getByRole("button", {name: "Find the parameters", exact: true}).click();
}

async function found(page: Page): Promise<void> {
  await page.getByRole("heading", {name: "Parameters that were found"}).waitFor({timeout: kLongest});
}

test("hidden parameters are found, and make an accelerator that a link holds", async () => {
  const page = await openSite("net=tc_resnet8&learn=device", {}, kEntry);
  await hiddenUltraTrail(page, {rows: 4, columns: 12});
  await seekOnly(page, "rows", "columns");
  await find(page);
  await found(page);
  const table = page.getByRole("region", {name: "Found parameters"});
  for (const [name, value, usual] of [
    ["rows", "4", "8"],
    ["columns", "12", "8"],
  ] as const) {
    const cells = await table
      .getByRole("row", {name: new RegExp(`^${name}`)})
      .getByRole("cell")
      .allInnerTexts();
    expect(cells.slice(0, 3)).toEqual([value, value, usual]);
  }
  await page.getByRole("img", {name: /^Predicted against measured.*mean error 0 %/}).waitFor();
  expect(await page.getByText("probably not the kind of accelerator").count()).toBe(0);

  await page.getByRole("button", {name: "5. Use"}).click();
  await page.getByRole("button", {name: "Copy link"}).last().click();
  expect(await copied(page, /arch=ultratrail/)).toMatch(/#arch=ultratrail&net=tc_resnet8&columns=12&rows=4$/);
  await page.getByRole("button", {name: "Use this accelerator"}).click();
  await waitForTitle(page, "tc_resnet8 on ultratrail");
  await settled(page);
  expect(await parameter(page, "rows").inputValue()).toBe("4");
  expect(await parameter(page, "columns").inputValue()).toBe("12");
  await expect.poll(() => page.url()).toMatch(/&columns=12&rows=4$/);
});

test("what the measurements do not tell is said, and a device of another kind is warned of", async () => {
  const page = await openSite("learn=device", {}, kEntry);
  await drop(page, "board.csv", deviceTable(40));
  await page.getByRole("button", {name: "Find the parameters of its description"}).click();
  await page.getByLabel("Kind of accelerator").selectOption({label: "UltraTrail"});
  await page
    .getByText("width of weights")
    .or(page.getByRole("checkbox", {name: "Find wmem_bytes"}))
    .first()
    .waitFor();
  await seekOnly(page, "bmem_words", "rows");
  await parameter(page, "columns").fill("2");
  await parameter(page, "columns").press("Enter");
  await find(page);
  await found(page);
  await page.getByText("probably not the kind of accelerator").waitFor();
  await page.getByRole("row", {name: /^bmem_words.*not determined by these measurements/}).waitFor();
  await page.getByText(/^Known: .*columns = 2/).waitFor();
  await page.getByRole("button", {name: "train a model"}).click();
  expect(await page.getByRole("radio", {name: "Train a model"}).isChecked()).toBe(true);
  await page.getByRole("button", {name: "Train", exact: true}).waitFor();
});

test("a search is cancelled, and another one can start; all of it by keyboard", async () => {
  const page = await openSite("learn=device", {}, kEntry);
  await hiddenUltraTrail(page, {rows: 4});
  const start = page.getByRole("button", {name: "Find the parameters", exact: true});
  await start.focus();
  await page.keyboard.press("Enter");
  const cancel = page.getByRole("button", {name: "Cancel"});
  await cancel.focus();
  await page.keyboard.press("Enter");
  await page.getByText("Stopped.").waitFor();
  await page.getByRole("button", {name: "Tick none"}).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("checkbox", {name: "Find rows"}).focus();
  await page.keyboard.press("Space");
  await start.focus();
  await page.keyboard.press("Enter");
  await found(page);
  const model = page.getByRole("radio", {name: "Train a model"});
  await page.getByRole("radio", {name: "Find the parameters of a described accelerator"}).focus();
  await page.keyboard.press("ArrowUp");
  expect(await model.isChecked()).toBe(true);
  await page.getByText("Nothing is measured yet").waitFor();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing while parameters are found, ${colorScheme}, and nothing scrolls sideways`, async () => {
    const page = await openSite("learn=device", {...kPhone, colorScheme}, kEntry);
    const check = async (where: string) => {
      expect({where, found: await violations(page), overflow: await overflow(page)}).toEqual({
        where,
        found: [],
        overflow: 0,
      });
    };
    await page.getByLabel("Accelerator to learn").selectOption("ultratrail");
    await page.getByText("Parameters of its own").click();
    await parameter(page, "rows").waitFor();
    await check("parameters of its own");
    await page.getByRole("button", {name: "Use as a black box"}).click();
    await page.getByRole("button", {name: "Find the parameters of its description"}).click();
    await page.getByRole("checkbox", {name: "Find rows"}).waitFor();
    await seekOnly(page, "rows", "bmem_words");
    await check("choice");
    await find(page);
    await found(page);
    await check("found");
    await page.getByRole("button", {name: "5. Use"}).click();
    await check("use");
  });
}
