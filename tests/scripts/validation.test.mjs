/** The arithmetic of `npm run validate`: statistics of errors, and the regression that it scores. */
import {describe, expect, it} from "vitest";
import {isPreactivation, preactivationResNet} from "../../.scripts/validation/preactivation.mjs";
import {convolution, product} from "../../.scripts/validation/layers.mjs";
import {leaveOneLayerOut} from "../../.scripts/validation/regression.mjs";
import {readNetwork} from "../../build/wasm/package/index.js";
import {csvOf, markdownOf, methodsAheadOf, readTable, summaryOf} from "../../.scripts/validation/tables.mjs";

const result = (measured, methods, what = "layer") => ({what, measured, methods});

describe("errors", () => {
  const results = [
    result(100, {a: 110, b: 100, c: 100}),
    result(200, {a: 190, b: null, c: 50}),
    result(400, {a: 480, b: 404, c: 25}),
    result(800, {a: 800, b: 792, c: 10}),
  ];
  const summary = summaryOf(results, ["a", "b", "c"]);

  it("are relative to what was measured", () => {
    expect(summary.a.mape).toBeCloseTo((10 + 5 + 20 + 0) / 4, 9);
    expect(summary.a.mean_error).toBeCloseTo((10 - 5 + 20 + 0) / 4, 9);
    expect(summary.a.median).toBeCloseTo(7.5, 9);
    expect(summary.a.worst).toBeCloseTo(20, 9);
  });

  it("leave out what a method does not estimate", () => {
    expect(summary.b.rows).toBe(3);
    expect(summary.b.median).toBeCloseTo(1, 9);
    expect(summaryOf([result(1, {a: null})], ["a"]).a).toBe(null);
  });

  it("have ranks", () => {
    expect(summary.a.rank_correlation).toBeCloseTo(1, 9);
    expect(summary.c.rank_correlation).toBeCloseTo(-1, 9);
    const tied = [result(1, {a: 5}), result(2, {a: 5}), result(3, {a: 7})];
    expect(summaryOf(tied, ["a"]).a.rank_correlation).toBeCloseTo(Math.sqrt(3) / 2, 9);
    expect(summaryOf(tied.slice(0, 2), ["a"]).a.rank_correlation).toBe(null);
  });

  it("say who is ahead, over the rows that both estimate", () => {
    expect(methodsAheadOf("a", results, ["a", "b", "c"])).toEqual(["b"]);
    expect(methodsAheadOf("b", results, ["a", "b", "c"])).toEqual([]);
    const tie = [result(1000, {a: 1010, b: 1009.5, c: 1008})];
    expect(methodsAheadOf("a", tie, ["a", "b", "c"])).toEqual(["c"]);
  });

  it("are written with what they belong to", () => {
    const header = "what,measured,a,a_error_percent,b,b_error_percent\n";
    expect(csvOf(results.slice(1, 2), ["a", "b"])).toBe(`${header}"layer",200,190,-5.000,,\n`);
    expect(markdownOf([{table: "t", results, summary, bar_mape_percent: 3}], ["a", "b"])).toContain(
      "| t | 4 | 8.75 % | 0.67 % (3 rows) | 3 % |\n",
    );
  });
});

describe("the regression", () => {
  /** @type {[number, number, number, number][]} */
  const layers = [
    [1, 10, 3, 5],
    [1, 200, 40, 7],
    [1, 3000, 90, 800],
    [1, 4000, 1000, 60],
    [1, 50, 700, 20],
    [1, 600, 20, 300],
  ];
  const cycles = ([one, macs, bytesIn, bytesOut]) => 100 * one + 2 * macs + 3 * bytesIn + 4 * bytesOut;
  const samples = layers.map((features, i) => ({layer: String(i), group: "", features, cycles: cycles(features)}));

  it("finds a linear law", () => {
    expect(leaveOneLayerOut(samples)).toEqual(samples.map((sample) => sample.cycles));
  });

  it("knows nothing of the layer that it is asked for, however often that was measured", () => {
    const wrong = samples.map((sample) => (sample.layer === "2" ? {...sample, cycles: 1} : sample));
    const twice = [...wrong, {...wrong[2]}];
    expect(leaveOneLayerOut(twice)[2]).toBe(samples[2].cycles);
    expect(leaveOneLayerOut(twice).at(-1)).toBe(samples[2].cycles);
  });

  it("is fitted within a group, and to enough layers only", () => {
    const grouped = samples.map((sample, i) => ({...sample, group: i < 5 ? "a" : "b"}));
    expect(leaveOneLayerOut(grouped)).toEqual([...samples.slice(0, 5).map((sample) => sample.cycles), null]);
    expect(leaveOneLayerOut(samples.slice(0, 4))).toEqual([null, null, null, null]);
  });

  it("bears a feature that is the same or nothing everywhere, and is never below a cycle", () => {
    const flat = samples.map((sample, i) => ({...sample, features: [1, 10 * (i + 1), 0, 1], cycles: 20 * (i + 1)}));
    for (const [i, estimate] of leaveOneLayerOut(flat).entries()) {
      expect(Math.abs(estimate - 20 * (i + 1))).toBeLessThanOrEqual(1);
    }
    const falling = [1, 2, 3, 4, 100].map((macs, i) => ({
      layer: String(i),
      group: "",
      features: [1, macs],
      cycles: 9 - i,
    }));
    expect(leaveOneLayerOut(falling).at(-1)).toBe(1);
  });
});

describe("layers", () => {
  it("have features of what they read, compute and write", () => {
    expect(product({m: 2, n: 3, k: 5, bias: true}).features).toEqual([1, 30, 10 + 15 + 12, 6]);
    const layer = {height: 5, width: 4, channels: 2, filters: 2, kernel: 3, stride: 1, pad: 1};
    expect(convolution(layer).features).toEqual([1, 20 * 9 * 4, 40 + 36 + 8, 40]);
    expect(convolution({...layer, depthwise: true}).features).toEqual([1, 20 * 9 * 2, 40 + 18 + 8, 40]);
  });

  it("are read with numbers as numbers", () => {
    expect(readTable("a,b,c\n1,x 2,\n-2.5,,3\n")).toEqual([
      {a: 1, b: "x 2", c: ""},
      {a: -2.5, b: "", c: 3},
    ]);
  });
});

describe("pre-activation ResNets", () => {
  // MACs as of the networks with activations behind: both kinds differ in the order of their layers alone.
  it.each([
    ["resnet18_v2", 1.814e9, 20],
    ["resnet34_v2", 3.664e9, 36],
    ["resnet50_v2", 4.089e9, 53],
    ["resnet101_v2", 7.801e9, 104],
  ])("%s has the work and the convolutions that are known of it", async (name, macs, convolutions) => {
    const network = preactivationResNet(name);
    expect((await readNetwork(network)).macs / macs).toBeCloseTo(1, 3);
    expect(network.layers.filter(({op}) => op === "Conv")).toHaveLength(convolutions);
    const active = network.layers.filter((layer) => isPreactivation(layer.name ?? ""));
    expect(active).toHaveLength(network.layers.filter(({op}) => op === "Add").length + 1);
  });
});
