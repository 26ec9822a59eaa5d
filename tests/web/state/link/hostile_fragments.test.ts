/** Fragments of nobody's making: whatever stands in one, the page opens with something, and says what it left out. */
import {deflateRawSync} from "node:zlib";
import {beforeEach, describe, expect, test, vi} from "vitest";
import {pack} from "../../../../web/src/state/deflate.ts";
import {applyDifference, differenceFrom} from "../../../../web/src/state/link/document_diff.ts";
import {kInitialSetup} from "../../../../web/src/state/setup.ts";
import {decodePlace, encodePlace} from "../../../../web/src/state/url.ts";
import {serveFiles, textsIn} from "./presets.ts";

beforeEach(() => {
  vi.unstubAllGlobals();
  serveFiles();
});

const kMebibyte = 2 ** 20;
const kHuge = "9".repeat(400);

/** 20 MiB of spaces in 20 kB: more than a link may unpack to. */
const kBomb = deflateRawSync(Buffer.alloc(20 * kMebibyte, " ")).toString("base64url");
const many = (count: number, entry: (index: number) => string) =>
  Array.from({length: count}, (_, i) => entry(i)).join("&");

/** Fragments, and how many problems are told. */
const kFragments: Record<string, readonly [make: () => string | Promise<string>, problems: number]> = {
  "a bomb as an accelerator": [() => `arch=a&arch.json=${kBomb}`, 1],
  "bombs everywhere": [() => `arch=a&arch.json=${kBomb}&net=b&net.json=${kBomb}&lesson.md=${kBomb}`, 3],
  "a bomb as a difference": [() => `arch=a&arch.from=oma&arch.diff=${kBomb}`, 1],
  "bombs in what is compared with": [() => `pin=1&pin.arch=a&pin.arch.json=${kBomb}&pin.net.json=${kBomb}`, 2],
  "what is not base64": [() => "arch=a&arch.json=%00%ff!!&net=b&net.json=====", 2],
  "half of a packed document": [async () => `arch=a&arch.json=${(await pack("{}".repeat(999))).slice(0, 9)}`, 1],
  "bytes that are no text": [
    () => `net=n&net.json=${deflateRawSync(Buffer.from([0xff, 0xfe, 0x80])).toString("base64url")}`,
    1,
  ],
  "broken escapes": [() => "arch=%&net=%E0%A4%A&layer=%u0041&=&&==&%", 0],
  "a difference from nothing that there is": [async () => `arch=a&arch.from=../../x&arch.diff=${await pack("{}")}`, 1],
  "a difference of wrong types": [
    async () => `arch=a&arch.from=oma&arch.diff=${await pack('{"from":1,"to":[],"hunks":{}}')}`,
    1,
  ],
  "names of prototypes": [
    () =>
      "__proto__=1&constructor=2&toString=x&p.__proto__=3&dim.__proto__=4&tile.__proto__.constructor=5&pj=__proto__:1",
    0,
  ],
  "names of prototypes as documents": [() => "arch=__proto__&net=constructor&pin=1&pin.arch=toString", 0],
  "huge numbers": [
    () =>
      `rows=${kHuge}&dim.batch=${kHuge}&tile.a.b=${kHuge}&step=${kHuge}&view=sweep&sweep=rows&sweep.range=1:${kHuge}`,
    0,
  ],
  "a version from the future": [() => `v=${kHuge}&title=x`, 1],
  "a method that there is not": [() => "method=__proto__", 1],
  "a hundred thousand parameters": [() => many(100_000, (i) => `p${i}=${i}`), 0],
  "a hundred thousand tile sizes": [() => many(100_000, (i) => `tile.layer${i}.t=${i}`), 0],
  "a hundred thousand sizes": [() => many(100_000, (i) => `dim.d${i}=${i}`), 0],
  "a title and a note without end": [() => `v=2&title=${"t".repeat(kMebibyte)}&note=${"n".repeat(kMebibyte)}`, 0],
  "frames of anything": [() => `embed=1&origin=javascript:alert(1)&hide=${"table,".repeat(99_999)}&lock=__proto__`, 0],
  "dots without end": [() => `tile.${".".repeat(99_999)}!=1&tile.${"a.".repeat(99_999)}=1`, 0],
};

describe("a hostile fragment", () => {
  test.each(Object.entries(kFragments))("with %s opens the page", async (_, [make, problems]) => {
    const place = await decodePlace(await make());
    expect(place.problems).toHaveLength(problems);
    expect(place.setup.architecture.kind).toMatch(/^(preset|document|missing)$/);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).constructor).toBe(Object);
    // What was decoded can be put into a link again.
    expect((await encodePlace(place)).fragment).not.toBe("");
  });

  test("keeps nothing of a number that is none", async () => {
    const {setup, exploration} = await decodePlace(`dim.batch=${kHuge}&view=sweep&sweep=rows&sweep.range=1:${kHuge}`);
    expect(setup).toEqual(kInitialSetup);
    expect(exploration?.axes).toEqual([{kind: "parameter", name: "rows"}]);
  });

  test("with a bomb keeps what the other entries say", async () => {
    const {setup} = await decodePlace(`arch=oma&net=b&net.json=${kBomb}&rows=3`);
    expect(setup).toMatchObject({
      architecture: {kind: "preset", id: "oma"},
      network: kInitialSetup.network,
      parameters: {rows: 3},
    });
  });
});

test("a difference with more places than an edit has is not looked for in a preset that has changed", () => {
  const base = textsIn("arch_presets").get("gemmini") ?? "";
  const lines = base.split("\n");
  const made = JSON.parse(differenceFrom(base, lines.with(99, "x").join("\n")) ?? "") as {
    from: string;
    hunks: unknown[];
  };
  const changed = ["new", ...lines].join("\n");
  expect(applyDifference(changed, JSON.stringify(made))).toMatchObject({ok: true, same: false});
  const [hunk] = made.hunks as [[number, number, string, number, number, string]];
  const nothing = [hunk[0], 0, hunk[2], 0, 0, ""];
  for (const hunks of [Array.from({length: 100_000}, () => nothing), Array.from({length: 1500}, () => nothing)]) {
    expect(applyDifference(changed, JSON.stringify({...made, hunks}))).toEqual({ok: false, reason: "changed"});
  }
});
