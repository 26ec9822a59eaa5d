import {expect, test} from "vitest";
import {pack} from "../../../../web/src/state/deflate.ts";
import {applyDifference, differenceFrom} from "../../../../web/src/state/link/document_diff.ts";
import {textsIn} from "./presets.ts";

/** Pseudo-random numbers below 1, the same in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function edited(text: string, random: () => number): string {
  const lines = text.split("\n");
  for (let edits = Math.floor(random() * 8); edits > 0; --edits) {
    const at = Math.floor(random() * (lines.length + 1));
    const kind = Math.floor(random() * 5);
    if (kind === 0) lines.splice(at, Math.floor(random() * 4));
    else if (kind === 1) lines.splice(at, 0, "", "  é “x” \u{1f600}\r", lines[at] ?? "");
    else if (kind === 2) lines[at] = (lines[at] ?? "").replace(/\d+/, String(Math.floor(random() * 1e6)));
    else if (kind === 3) lines[at] = `${lines[at] ?? ""} `;
    else lines.splice(0, lines.length, ...lines.slice(at), ...lines.slice(0, at));
  }
  return lines.join("\n");
}

test("what was encoded is decoded as it was, whatever was edited", () => {
  const random = randomOf(7);
  const bases = ["", "\n", "a", "a\nb\n\n", ...textsIn("arch_presets").values()];
  let encoded = 0;
  for (let run = 0; run < 400; ++run) {
    const base = bases[run % bases.length] ?? "";
    const text = run % 50 === 49 ? (bases[(run + 1) % bases.length] ?? "") : edited(base, random);
    const difference = differenceFrom(base, text);
    if (difference === undefined) continue;
    encoded += 1;
    expect(applyDifference(base, difference)).toEqual({ok: true, text, same: true});
  }
  expect(encoded).toBeGreaterThan(300);
});

test("ordinary edits of every preset are short", async () => {
  for (const folder of ["arch_presets", "web/networks"] as const) {
    for (const [name, base] of textsIn(folder)) {
      const lines = base.split("\n");
      const numbers = lines.flatMap((line, index) => (/: *\d/.test(line) ? [index] : []));
      const chosen = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => numbers[Math.floor(part * numbers.length)]);
      const text = lines
        .map((line, index) => (chosen.includes(index) ? line.replace(/: *\d+/, ": 12345") : line))
        .toSpliced(10, 0, '    {"class": "ExecuteStage", "name": "another", "latency": 3},')
        .join("\n")
        .replace(/"name": "[^"]*"/, '"name": "my_own"');
      expect(text, name).not.toBe(base);
      const difference = differenceFrom(base, text);
      expect((await pack(difference ?? base)).length, name).toBeLessThan(1500);
    }
  }
});

test("another document is none that differs", () => {
  const lines = (word: string) => Array.from({length: 3000}, (_, index) => `${word} ${index}`).join("\n");
  expect(differenceFrom(lines("a"), lines("b"))).toBeUndefined();
});

test("where the preset has changed elsewhere, the difference is made where its lines are now", () => {
  const base = Array.from({length: 40}, (_, index) => `line ${index}`);
  const text = base.with(20, "line 20, changed").join("\n");
  const difference = differenceFrom(base.join("\n"), text) ?? "";
  const moved = ["new first", ...base.with(2, "another 2")];
  expect(applyDifference(moved.join("\n"), difference)).toEqual({
    ok: true,
    text: moved.with(21, "line 20, changed").join("\n"),
    same: false,
  });
});

test("where the preset has changed at the same place, or the place is no longer one, nothing is made", () => {
  const base = Array.from({length: 40}, (_, index) => `line ${index}`);
  const difference = differenceFrom(base.join("\n"), base.with(20, "changed").join("\n")) ?? "";
  for (const now of [base.with(21, "other"), [...base, ...base]]) {
    expect(applyDifference(now.join("\n"), difference)).toEqual({ok: false, reason: "changed"});
  }
});

test("what strangers write is refused, and never throws", () => {
  const good = differenceFrom("a\nb\nc", "a\nB\nc") ?? "";
  const whole = JSON.parse(good) as {hunks: unknown[]};
  const hostile = [
    "",
    "null",
    "[]",
    "{}",
    "1",
    good.slice(1),
    good.replace(/"to":"[^"]*"/, '"to":"x"'),
    JSON.stringify({...whole, hunks: [[0, 1e9, "", 0, 0, "x"]]}),
    JSON.stringify({...whole, hunks: [[-1, 1, "", 0, 0, "x"]]}),
    JSON.stringify({...whole, hunks: [[0, 1, "", 9, 9, "x"]]}),
    JSON.stringify({...whole, hunks: [[2, 1, "", 0, 0, "x\n"], [0, 1, "", 0, 0, "y\n"]]}), // prettier-ignore
    JSON.stringify({...whole, hunks: [[0, 1, "", 0, 0, 5]]}),
    JSON.stringify({...whole, hunks: "long"}),
  ];
  for (const text of hostile) expect(applyDifference("a\nb\nc", text), text).toEqual({ok: false, reason: "damaged"});
});
