/** What is claimed of an estimate in words: nothing more than its fields say. */
import {describe, expect, test} from "vitest";
import {
  completeClaim,
  errorText,
  exactClaim,
  limitOf,
  limitText,
  limitsOf,
  rangeWarning,
  shareText,
  validatedClaim,
} from "../../../wasm/client/claims.ts";
import type {Claimed} from "../../../wasm/client/claims.ts";
import type {Claims} from "../../../wasm/types/schema.ts";

const kAll = {level: "complete", share_of_macs: 1, layers: 5, layers_covered: 5} as const;
const kSome = {level: "partial", share_of_macs: 0.9999, layers: 5, layers_covered: 4} as const;
const kNone = {level: "nothing", share_of_macs: 0, layers: 5, layers_covered: 0} as const;
const kNever = {share_of_cycles: 0, mape_percent: null, worst_percent: null};

function claimed(claims: Partial<Claims>, more: Partial<Claimed> = {}): Claimed {
  return {
    method: "fast_forward",
    accuracy: [{}],
    claims: {exact: {level: "exact"}, validated: kNever, complete: kAll, ...claims},
    ...more,
  };
}

describe("exact", () => {
  test("is about the description, and good where all of the network is in it", () => {
    expect(exactClaim(claimed({}))).toMatchObject({tone: "good", short: "exact for this description"});
    expect(exactClaim(claimed({complete: kSome}))).toMatchObject({tone: "warn", short: "exact for what is mapped"});
    for (const level of ["averaged", "heuristic", "baseline", "predicted", "none"] as const)
      expect(exactClaim(claimed({exact: {level}})).tone).toBe("warn");
  });

  test("of averaged cycles says how far off they may be, as far as that is known", () => {
    const text = (most_cycles: number | null) =>
      exactClaim(claimed({exact: {level: "averaged", least_cycles: 1200, most_cycles}})).text;
    expect(text(34_000)).toMatch(/The exact cycles are at least 1,200, and at most 34,000$/);
    expect(text(null)).toMatch(/at least 1,200; how many at most is not known$/);
  });
});

describe("validated", () => {
  test("has an error only beside the part of the cycles that it is about", () => {
    const validated = {share_of_cycles: 0.631, mape_percent: 8.14, worst_percent: 28.1};
    const claim = validatedClaim(claimed({validated}));
    expect(claim.text).toBe(
      "63.1 % of these cycles are in layers like those that were compared: error 8.14 % on average, 28.1 % at most",
    );
    expect(claim).toMatchObject({tone: "plain", short: "error 8.14 % on 63.1 % of the cycles"});
  });

  test("has none where too little was compared, or nothing, or another method", () => {
    const few = validatedClaim(claimed({validated: {...kNever, share_of_cycles: 0.013}}));
    expect(few.text).toMatch(/^Only 1\.3 % of these cycles/);
    const never = validatedClaim(claimed({}, {accuracy: []}));
    expect(never.text).toBe("This accelerator was never compared with measurements");
    const baseline = validatedClaim(claimed({exact: {level: "baseline"}}, {method: "roofline", accuracy: []}));
    expect(baseline.text).toBe("This method’s own error was not measured here");
    for (const {short, tone, text} of [few, never, baseline, validatedClaim(claimed({}))]) {
      expect([short, tone]).toEqual(["not validated", "warn"]);
      expect(text).not.toContain("on average");
    }
  });
});

describe("complete", () => {
  test("does not say so alone where the work of the mappings could not be compared", () => {
    const moving = {architecture: {peak_macs_per_cycle: 0}, total: {macs: 8}};
    expect(completeClaim(claimed({}, moving))).toMatchObject({tone: "warn", short: "complete, work not compared"});
    expect(completeClaim(claimed({}, {...moving, total: {macs: 0}})).tone).toBe("good");
    expect(completeClaim(claimed({}, {...moving, method: "fitted_model"})).tone).toBe("good");
  });

  test("says what is missing, and what is not all is not shown as all", () => {
    expect(completeClaim(claimed({})).tone).toBe("good");
    expect(completeClaim(claimed({complete: kSome}))).toMatchObject({
      tone: "warn",
      short: "partial: 99.9 % of MACs, 4 of 5 layers",
    });
    const unknown = {...kSome, share_of_macs: null};
    expect(completeClaim(claimed({complete: unknown})).short).toContain("an unknown part of the MACs");
    expect(completeClaim(claimed({complete: kNone}))).toMatchObject({tone: "warn", short: "not runnable here"});
  });
});

test("no error is smaller than what can be measured, and only what is zero is zero", () => {
  expect([2.931, 0.0123, 0.00001, 0, 1821.03].map(errorText)).toEqual([
    "2.93 %",
    "0.0123 %",
    "below 0.01 %",
    "0 %",
    "1820 %",
  ]);
  expect([1, 0.99999, 0.5, 0.0001, 0].map(shareText)).toEqual([
    "100 %",
    "99.9 %",
    "50.0 %",
    "less than 0.1 %",
    "0.0 %",
  ]);
});

test("ranges that hold less than they promise are warned of, where that is no chance", () => {
  expect(rangeWarning(58, 200)).toMatch(/held 58\.0 % of 200/);
  expect(rangeWarning(89, 200)).toBeUndefined();
  expect(rangeWarning(80, 10)).toBeUndefined();
  expect(rangeWarning(0, 0)).toBeUndefined();
});

describe("limits", () => {
  const resources = [
    {name: "mac[*]", title: "multipliers", class: "FunctionalUnit", count: 4},
    {name: "dram", title: "DRAM", class: "DRAM", count: 1},
  ];
  const saturated = limitOf("dram", 0.95, resources);
  const waiting = limitOf("mac[*]", 0.621, resources);

  test("name what is saturated, or that nothing is, by the description's titles", () => {
    expect(saturated && limitText(saturated)).toBe("DRAM");
    expect(waiting && limitText(waiting)).toBe("waiting (busiest: multipliers, 62.1 %)");
    expect(limitOf(null, null, resources)).toBeUndefined();
  });

  test("of a network are the parts of its cycles, the largest first", () => {
    const layers = [
      {cycles: 10, limit: waiting},
      {cycles: 70, limit: saturated},
      {cycles: 20, limit: limitOf("mac[*]", 1, resources)},
      {cycles: null, limit: undefined},
    ];
    expect(limitsOf(layers)).toEqual([
      {title: "DRAM", share: 0.7},
      {title: "multipliers", share: 0.2},
      {title: undefined, share: 0.1},
    ]);
  });
});
