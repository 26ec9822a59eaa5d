import {expect, it} from "vitest";
import {readLesson} from "../../../wasm/lessons/lesson_text.ts";

const kHead = [
  "---",
  "lesson: 1",
  "title: Small",
  "about: A small one.",
  "states:",
  "  a: arch=oma&net=tc_resnet8",
  "---",
];
const kSettings = ["```step", "state: a", "ask:", "  question: How many?", "  number: cycles", "```"];

const read = (...lines: string[]) => readLesson(lines.join("\n"));

async function problemsOf(...lines: string[]) {
  const lesson = await read(...lines);
  return lesson.ok ? [] : lesson.problems.map(({line, message, hint}) => `${line}: ${message}${hint && ` (${hint})`}`);
}

it("reads steps, what is before and what is after the answer", async () => {
  const lesson = await read(
    ...kHead,
    "Opening.",
    "## One",
    ...kSettings,
    "Before.",
    "",
    "---",
    "After.",
    "## Two",
    "Text.",
  );
  expect(lesson).toMatchObject({
    ok: true,
    lesson: {
      title: "Small",
      opening: "Opening.",
      steps: [
        {id: "one", title: "One", line: 9, text: "Before.\n", explanation: "After.", about: "arch=oma&net=tc_resnet8"},
        {id: "two", state: undefined, about: "arch=oma&net=tc_resnet8", question: undefined, text: "Text."},
      ],
    },
  });
});

it("takes headings, rules and settings inside of code for code", async () => {
  const lesson = await read(...kHead, "## One", ...kSettings, "````", "## No step", "```step", "---", "````", "End.");
  expect(lesson).toMatchObject({ok: true, lesson: {steps: [{explanation: ""}]}});
  if (lesson.ok) expect(lesson.lesson.steps[0]?.text).toContain("## No step");
});

it("reads a state with entries behind its name, and a whole link", async () => {
  const lesson = await read(
    ...kHead,
    "## One",
    "```step",
    "state: a&cache_ways=2&view=roofline",
    "```",
    "## Two",
    "```step",
    "state: https://x.example/#arch=vta&net=resnet18",
    "```",
  );
  expect(lesson).toMatchObject({
    ok: true,
    lesson: {steps: [{about: "arch=oma&net=tc_resnet8&cache_ways=2&view=roofline"}, {about: "arch=vta&net=resnet18"}]},
  });
});

it("says at which line what is wrong, and what may be meant", async () => {
  expect(await problemsOf("# No head")).toEqual([
    "1: the file does not begin with a block between two lines --- (it holds lesson:, title: and about:)",
  ]);
  expect(await problemsOf("---", "lesson: 1", "titel: Small", "about: x", "---", "## One", ...kSettings)).toEqual([
    "2: the beginning has no “title” (say what the lesson is called)",
    expect.stringMatching(/^3: the beginning has “titel”, which there is not \(known are lesson, title, /),
    "8: there is no state “a” (write arch=…&net=…)",
  ]);
  expect(
    await problemsOf(...kHead, "## One", "```step", "state: a", "ask:", "  question: x", "  number: cyles / 2", "```"),
  ).toEqual([expect.stringMatching(/^13: “cyles \/ 2” has the name “cyles”, which is not known \(known are cycles, /)]);
  expect(await problemsOf(...kHead, "## One", "```step", "state: a", "ask: {question: x, number: 2 +}", "```")).toEqual(
    [expect.stringMatching(/^11: “2 \+” is no expression: /)],
  );
  expect(await problemsOf(...kHead, "## One", "```step", "state: [a", "```")).toEqual([
    expect.stringMatching(/^10: the step “One” is no YAML: /),
  ]);
  expect(
    await problemsOf(...kHead, "## One", "```step", "state: a", "```", "Some {{ cycles }}", "and {{ cycles | feet }}."),
  ).toEqual(["13: there is no format “feet” (known are whole, percent, times, kib, mib)"]);
});

it("refuses questions that are none", async () => {
  const ask = (...lines: string[]) => problemsOf(...kHead, "## One", "```step", "state: a", "ask:", ...lines, "```");
  expect(await ask("  question: x")).toEqual([
    "12: “ask” of the step “One” should have one of number, choices, text and design",
  ]);
  expect(await ask("  question: x", "  choices:", "    - {text: y, right: true}")).toEqual([
    "14: a choice needs two options or more",
  ]);
  expect(await ask("  question: x", "  design: cycles", "  better: fewer")).toEqual([
    "14: “better” should be less or more, not fewer",
  ]);
});

it("refuses two steps of one name, since answers are kept by it", async () => {
  expect(await problemsOf(...kHead, "## One", ...kSettings, "## One")).toEqual([
    "15: two steps are called “one” (give one of them an id: of its own)",
  ]);
});
