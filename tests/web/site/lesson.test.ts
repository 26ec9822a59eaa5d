/** A lesson as a student sits through it, and as a teacher writes and grades it. */
import {execFileSync} from "node:child_process";
import {readFileSync} from "node:fs";
import type {Page} from "playwright-core";
import {expect, test} from "vitest";
import {estimate} from "../../../build/wasm/package/index.js";
import {pack} from "../../../web/src/state/deflate.ts";
import {kPhone, overflow, violations} from "./axe.ts";
import {askedFor, copied, drop, openSite, parameter, settled, share, totalCycles, useSite} from "./site.ts";

useSite();

const kLesson = `---
lesson: 1
title: Small
about: A small one.
states:
  a: arch=systolic_array&net=tc_resnet8
---
Read **this** first. <b onclick="alert(1)">No element</b>

## Guess

\`\`\`step
state: a
hide: [network, chart]
lock: [accelerator]
only: [rows]
cover: [totals, table]
ask: {question: How many cycles?, number: cycles, unit: cycles, tolerance: 5%, attempts: 2}
\`\`\`

There are {{ macs }} MACs. Try [32 rows](#rows=32).

---

It takes {{ cycles }} cycles.

## Pick

\`\`\`step
ask:
  question: Is that few?
  choices:
    - {text: few, right: cycles < 100}
    - {text: many, right: cycles >= 100}
\`\`\`

---

Now you know.

## Build

\`\`\`step
state: a
lock: [network, accelerator]
only: [rows]
ask: {question: Faster?, design: cycles, unit: cycles, better: less, beat: state("a").cycles}
\`\`\`
`;

const lesson = (page: Page) => page.locator("cyclescope-lesson");
const answerField = (page: Page) => lesson(page).getByRole("textbox", {name: "How many cycles?"});
const press = (page: Page, name: string) => lesson(page).getByRole("button", {name, exact: true}).click();

async function openLesson(text: string, more = "", options = {}): Promise<Page> {
  return openSite(`lesson.md=${await pack(text)}${more}`, options, "cyclescope-lesson h2");
}

const {total} = await estimate({architecture: "systolic_array", network: "tc_resnet8"});

test("a student predicts before the page reveals, goes on after a reload, and hands in what is graded", async () => {
  const page = await openLesson(kLesson);
  await lesson(page).getByText("Read this first.").waitFor();
  await lesson(page).getByText('<b onclick="alert(1)">No element</b>').waitFor();
  await press(page, "Begin");

  // What would give the answer away is not there, and the controls are those of the step.
  await answerField(page).waitFor();
  await settled(page);
  await lesson(page).getByText("There are 1,533,504 MACs.").waitFor();
  expect(await page.locator("cyclescope-totals").isVisible()).toBe(false);
  expect(await page.locator("cyclescope-layer-table").isVisible()).toBe(false);
  expect(await page.getByRole("combobox", {name: "Network", exact: true}).count()).toBe(0);
  expect(await page.getByRole("combobox", {name: "Accelerator", exact: true}).count()).toBe(0);
  expect(await page.getByRole("slider").count()).toBe(1);

  await answerField(page).fill("many");
  await press(page, "Check");
  await lesson(page).getByText("Write a number").waitFor();
  await answerField(page).fill("12");
  await press(page, "Check");
  await lesson(page).getByText("Not yet. It is more.").waitFor();
  expect(await page.locator("cyclescope-totals").isVisible()).toBe(false);
  await answerField(page).fill(Math.round(total.cycles! * 1.03).toLocaleString("en-US"));
  await press(page, "Check");
  await lesson(page).getByText("✓ Right:").waitFor();
  await lesson(page)
    .getByText(`It takes ${total.cycles!.toLocaleString("en-US")} cycles.`)
    .waitFor();
  await page.locator("cyclescope-totals").waitFor();
  expect(await totalCycles(page)).toBe(total.cycles);

  // The page beside the text is live; a link in the text sets it.
  await lesson(page).getByRole("link", {name: "32 rows"}).click();
  await page.waitForURL(/rows=32/);
  await settled(page);
  await expect.poll(() => parameter(page, "rows").inputValue()).toBe("32");
  await press(page, "Restore the step’s setup");
  await expect.poll(() => page.url()).not.toContain("rows=32");

  await press(page, "Next");
  await lesson(page).getByRole("radio", {name: "few"}).check();
  await press(page, "Check");
  await lesson(page).getByText("The core says many").waitFor();
  await page.reload();
  await lesson(page).getByText("Now you know.").waitFor();
  expect(await lesson(page).getByRole("radio", {name: "few"}).isChecked()).toBe(true);
  await page.goBack();
  await lesson(page).getByRole("heading", {name: "Guess"}).waitFor();
  await lesson(page).getByText("✓ Right:").waitFor();
  await press(page, "Next");
  await press(page, "Next");

  // A design is what is on the page.
  await lesson(page)
    .getByText(`${total.cycles!.toLocaleString("en-US")} cycles`)
    .first()
    .waitFor();
  await press(page, "Hand in this design");
  await lesson(page).getByText("It does not beat the score above.").waitFor();
  await parameter(page, "rows").fill("32");
  await parameter(page, "rows").press("Enter");
  const wide = await estimate({architecture: "systolic_array", network: "tc_resnet8", parameters: {rows: 32}});
  await lesson(page)
    .getByText(`${wide.total.cycles!.toLocaleString("en-US")} cycles`)
    .first()
    .waitFor();
  await press(page, "Hand in this design instead");
  await lesson(page).getByText("✓ Handed in").waitFor();

  await lesson(page).getByRole("textbox", {name: "Your name"}).fill("Ann Lee");
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Hand in")]);
  expect(download.suggestedFilename()).toBe("answers_Small_Ann_Lee.json");
  const answers = await download.path();
  expect(JSON.parse(readFileSync(answers, "utf8"))).toMatchObject({
    name: "Ann Lee",
    answers: [
      {id: "guess", attempts: 2},
      {id: "pick", answer: "few"},
      {id: "build", attempts: 2},
    ],
  });
  const file = `${answers}.md`;
  (await import("node:fs")).writeFileSync(file, kLesson);
  const graded = execFileSync("node", ["build/wasm/cli/cli.js", "grade", answers, file], {encoding: "utf8"});
  expect(graded).toMatch(/guess +right[^]*pick +wrong[^]*build +right[^]*2 of 3 points/);
});

test("a step keeps what it locks, whatever way a change comes in", async () => {
  const page = await openLesson(kLesson, "&step=1");
  await answerField(page).waitFor();
  await settled(page);
  await drop(page, "own.json", JSON.stringify({name: "own", inputs: {x: [2, 4]}, layers: [{op: "Gemm", units: 3}]}));
  await page.getByText("The lesson keeps the network as it is.").waitFor();
  expect(page.url()).toContain("net=tc_resnet8");
});

test("the lessons are listed with progress, fetched only then, and a dropped file is previewed", async () => {
  const page = await openSite("arch=systolic_array&net=tc_resnet8");
  expect(askedFor(page).some((file) => /^lesson|\.md$/.test(file))).toBe(false);
  await page.getByRole("button", {name: "Lessons", exact: true}).click();
  await lesson(page)
    .getByRole("button", {name: /^Reading a roofline/})
    .waitFor();
  await drop(page, "mine.md", kLesson.replace("number: cycles", "number: cyles"));
  await lesson(page).getByText("This file is no lesson yet").waitFor();
  await lesson(page).getByText("Line 18: “cyles” has the name “cyles”, which is not known.").waitFor();
  await lesson(page)
    .getByText(/Hint: known are cycles/)
    .waitFor();
  await drop(page, "mine.md", kLesson);
  await lesson(page).getByRole("heading", {name: "Small"}).waitFor();
  await share(page, "Copy link");
  const link = await copied(page, /lesson\.md=/);
  await page.goto("about:blank");
  await page.goto(link);
  await lesson(page).getByRole("heading", {name: "Small"}).waitFor();
  await press(page, "Close the lesson");
  await expect.poll(() => page.url()).not.toContain("lesson");
  expect(await page.getByRole("combobox", {name: "Network", exact: true}).isVisible()).toBe(true);
});

test("what there is no lesson of is said", async () => {
  const page = await openSite("lesson=nothing", {}, "cyclescope-lesson");
  await lesson(page)
    .getByText(/There is no lesson “nothing”; those that come with the page are roofline/)
    .waitFor();
  await page.goto(`${page.url().split("#")[0]}#lesson=https://other.example/a.md`);
  await lesson(page)
    .getByText(/is on another server; put it beside this page/)
    .waitFor();
});

test.each(["light", "dark"] as const)(
  "it is accessible and fits, on a desk and on a phone, in %s colours",
  async (colorScheme) => {
    for (const options of [{}, kPhone]) {
      const page = await openLesson(kLesson, "&step=1", {...options, colorScheme});
      await answerField(page).waitFor();
      await settled(page);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    }
  },
);
