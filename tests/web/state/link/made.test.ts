import {expect, test} from "vitest";
import {contentHash} from "../../../../web/src/state/link/content_hash.ts";
import {changeText, madeOf, madeText} from "../../../../web/src/state/link/made.ts";
import type {Made} from "../../../../web/src/state/link/made.ts";

const kThen: Made = {core: "0.1.0", architecture: "k3jd92", network: "8fj2k1", cycles: 7_581_114};

test("what made a result is written and read", () => {
  expect(madeText(kThen)).toBe("0.1.0~k3jd92~8fj2k1~7581114");
  expect(madeOf(madeText(kThen))).toEqual(kThen);
  const untimed = {...kThen, cycles: undefined};
  expect(madeOf(madeText(untimed))).toEqual(untimed);
  for (const text of [null, "", "0.1.0", "0.1.0~a~b~-1", "<b>~a~b~1", "0.1.0~a~b~99999999999999999"])
    expect(madeOf(text)).toBeUndefined();
});

test("a number that changed is said with its reason, one that did not is not", () => {
  const newer = {...kThen, core: "0.2.0", cycles: 7_000_000};
  expect(changeText(kThen, {...newer, cycles: kThen.cycles})).toBeUndefined();
  expect(changeText(kThen, newer)).toBe(
    "When this was shared, with version 0.1.0, the total was 7,581,114 cycles; version 0.2.0 makes it 7,000,000 cycles, because the estimator is a newer one.",
  );
  expect(changeText(kThen, {...newer, architecture: "x"})).toContain(
    "the accelerator’s description has changed since.",
  );
  expect(changeText(kThen, {...newer, architecture: "x", network: "y"})).toContain(
    "the accelerator’s description and the network have changed since.",
  );
  expect(changeText(kThen, {...newer, cycles: undefined})).toContain("nothing that could be timed");
  expect(changeText({...kThen, cycles: undefined}, newer)).toContain("nothing could be timed; version 0.2.0");
});

test("different texts have different names", () => {
  const names = Array.from({length: 5000}, (_, index) => contentHash(`text ${index}`));
  expect(new Set(names).size).toBe(5000);
  expect(contentHash("text 1")).toBe(names[1]);
});
