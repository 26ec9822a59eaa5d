/** `cyclescope grade` as a teacher calls it. */
import {execFileSync, spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, it} from "vitest";
import {estimate} from "../../../build/wasm/package/index.js";
import {lessonHash} from "../../../wasm/lessons/answers.ts";

const cli = "build/wasm/cli/cli.js";
const folder = mkdtempSync(join(tmpdir(), "grade-"));

const lesson = `---
lesson: 1
title: Small
about: A small one.
states:
  a: arch=systolic_array&net=tc_resnet8
---
## Guess
\`\`\`step
state: a
points: 3
ask: {question: How many cycles?, number: cycles, tolerance: 5%}
\`\`\`
## Pick
\`\`\`step
ask:
  question: Which?
  choices:
    - {text: few, right: cycles < 100}
    - {text: many, right: cycles >= 100}
\`\`\`
## Say
\`\`\`step
ask: {question: Why?, text: true}
\`\`\`
## Build
\`\`\`step
ask:
  question: Faster?
  design: cycles
  better: less
  beat: state("a").cycles
  require:
    - {that: parameter("rows") <= 32, otherwise: At most 32 rows.}
\`\`\`
`;
const lessonFile = write("lesson.md", lesson);

function write(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function answersFile(name, answers, hash) {
  const given = Object.entries(answers).map(([id, answer]) => ({
    id,
    answer,
    attempts: 1,
    answered: "2026-01-01T00:00:00Z",
  }));
  const head = {
    format: "cyclescope-answers",
    version: 1,
    core: "0",
    name,
    begun: "2026-01-01",
    handed_in: "2026-01-02",
  };
  const text = {...head, lesson: {title: "Small", hash: hash ?? (await lessonHash(lesson))}, answers: given};
  return write(`${name}.json`, JSON.stringify(text));
}

const grade = (...args) => spawnSync("node", [cli, "grade", ...args], {encoding: "utf8"});
const estimated = await estimate({architecture: "systolic_array", network: "tc_resnet8"});
const total = {cycles: estimated.total.cycles ?? NaN};

it("prints a line per question and the points, computed now", async () => {
  const file = await answersFile("ann", {
    guess: Math.round(total.cycles * 1.04),
    pick: "many",
    say: "It waits.",
    build: "arch=systolic_array&net=tc_resnet8&rows=32",
  });
  const out = execFileSync("node", [cli, "grade", file, lessonFile], {encoding: "utf8"});
  expect(out).toContain("Small: ann, handed in 2026-01-02");
  expect(out).toMatch(new RegExp(`guess +right +3 +3 .* ${total.cycles.toLocaleString("en-US")} `));
  expect(out).toMatch(/pick +right +1 +1/);
  expect(out).toMatch(/say +read +0 +1 +It waits\./);
  expect(out).toMatch(/build +right +1 +1/);
  expect(out).toContain("5 of 5 points, and up to 1 for texts to be read");
});

it("takes nothing for right that is not", async () => {
  const file = await answersFile("bob", {
    guess: Math.round(total.cycles * 1.06),
    pick: "few",
    build: "arch=systolic_array&net=tc_resnet8&rows=64",
  });
  const {stdout, status} = grade(file, lessonFile, "--format", "json", "--pass", "50");
  expect(status).toBe(1);
  const [{steps, points, of}] = JSON.parse(stdout);
  expect({points, of}).toEqual({points: 0, of: 5});
  expect(steps.map(({mark}) => mark)).toEqual(["wrong", "wrong", "missing", "wrong"]);
  expect(steps[3].remarks).toEqual(["At most 32 rows."]);
  expect(steps[0].value).toBe(total.cycles);
});

it("grades many files at once, and says whose lesson was another", async () => {
  const files = [await answersFile("cat", {pick: "many"}), await answersFile("dan", {pick: "few"}, "0".repeat(64))];
  const {stdout, stderr, status} = grade(...files, lessonFile);
  expect(status).toBe(0);
  expect(stdout).toMatch(/cat\.json +cat +1 +5\n/);
  expect(stdout).toMatch(/dan\.json +dan +0 +5\n/);
  expect(stderr).toContain("dan.json: answered with another version of the lesson");
  expect(stderr).not.toContain("cat.json");
});

it("refuses a design that cannot be estimated, for that student only", async () => {
  const file = await answersFile("eve", {build: "arch=systolic_array&net=tc_resnet8&rows=0"});
  const {stdout, status} = grade(file, lessonFile, "--format", "csv");
  expect(status).toBe(0);
  expect(stdout.split("\n").at(-2)).toMatch(/eve,build,wrong,0,1,.*refused/);
});

it("says what is wrong with files", async () => {
  const file = await answersFile("fay", {});
  const broken = write("broken.md", lesson.replace("number: cycles", "number: cyles"));
  expect(grade(file, broken)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/broken\.md:12: .*“cyles”, which is not known/),
  });
  expect(grade(lessonFile, lessonFile)).toMatchObject({status: 1, stderr: expect.stringContaining("this is no JSON")});
  expect(grade(write("x.json", "{}"), lessonFile)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("no answers to a lesson"),
  });
  expect(grade(file)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("grade needs ANSWERS.json and LESSON.md"),
  });
  expect(readFileSync(lessonFile, "utf8")).toBe(lesson);
});
