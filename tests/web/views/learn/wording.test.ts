import {expect, test} from "vitest";
import {
  confidenceWords,
  formatMagnitude,
  formatPercent,
  hasSteps,
  rangeWords,
  stepWords,
  valueWords,
  widthSummary,
  widthWords,
} from "../../../../web/src/views/learn/wording.ts";
import {learnTitles} from "../../../../web/src/state/learn/type_titles.ts";

test("a step width is said with its offset", () => {
  expect(widthWords({product: ["n"], width: 8, offset: 0})).toBe("step width 8");
  expect(widthWords({product: ["n"], width: 8, offset: 3})).toBe("step width 8, from 4 on");
});

test("no step is said in words, and why", () => {
  expect(widthWords({product: ["n"], width: 1, offset: 0})).toBe("no step: latency changes with every value");
  expect(widthWords({product: ["n"], width: 1, offset: 0, flat: true})).toMatch(/^no step: .*does not depend/);
  expect(widthWords({product: ["n"], width: 1, offset: 0, period: 16})).toMatch(/^no plateaus, but jumps every 16/);
});

test("widths that differ over the range are said with it", () => {
  const ranges = [
    {from: 1, to: 64, width: 4, offset: 0},
    {from: 65, to: 200, width: 16, offset: 0},
  ];
  const found = {product: ["n" as const], width: 1, offset: 0, ranges};
  expect(hasSteps(found)).toBe(true);
  expect(widthWords(found)).toBe("step width 4 from 1 to 64, step width 16 from 65 to 200");
});

test("confidence is said in words, with its number and what it took", () => {
  expect(confidenceWords({product: ["n"], width: 8, offset: 0, confidence: 0.999, measurements: 135})).toBe(
    "practically certain (0.999), 135 runs",
  );
  expect(confidenceWords({product: ["n"], width: 8, offset: 0, confidence: 0.2})).toBe("a guess (0.2)");
});

test("what was not measured says where it comes from, and a hint what became of it", () => {
  const found = {product: ["n" as const], width: 8, offset: 0, confidence: 1};
  expect(confidenceWords({...found, source: "description"})).toBe("read from the description");
  expect(confidenceWords({...found, source: "refuted"})).toMatch(/^a hint that was refuted, practically certain/);
});

test("a summary names what has steps", () => {
  const widths = [
    {product: ["channels", "kernel_height"] as const, width: 8, offset: 0},
    {product: ["batch"] as const, width: 1, offset: 0},
    {product: ["m"] as const, width: 1, offset: 0, period: 16},
  ].map((found) => ({...found, product: [...found.product]}));
  expect(widthSummary(widths)).toBe("channels × kernel height by 8, m jumps every 16");
  expect(widthSummary([])).toBe("");
});

test("errors of all magnitudes are readable", () => {
  expect(formatPercent(12.345)).toBe("12.3 %");
  expect(formatPercent(0.02134)).toBe("0.0213 %");
  expect(formatPercent(1e-14)).toBe("below 0.01 %");
  expect(formatPercent(0)).toBe("0 %");
});

test("counts beyond imagination have powers of ten", () => {
  expect(formatMagnitude(999_999)).toBe("999,999");
  expect(formatMagnitude(1629751110270976)).toBe("1.6 × 10¹⁵");
});

test("steps of jobs are named in words", () => {
  expect(stepWords("conv2d output_width")).toBe("conv2d, output width");
  learnTitles([{type: "conv2d", title: "Convolution"}]);
  expect(stepWords("conv2d output_width")).toBe("Convolution, output width");
  expect(stepWords("fully_connected forest")).toBe("fully connected, forest");
  expect(stepWords("conv2d(batch 1, groups 1)")).toBe("Convolution");
  expect(stepWords("something_else")).toBe("something else");
});

test("of a found parameter the range is said, or that there is none to say", () => {
  const found = {name: "rows", value: 8, default: 16, determined: true};
  expect(rangeWords({...found, low: 8, high: 8})).toBe("exactly");
  expect(rangeWords({...found, low: 1000, high: 4096})).toBe("1,000 to 4,096");
  expect(rangeWords({...found, low: 1, high: 64, determined: false})).toBe("not determined by these measurements");
  expect(rangeWords({...found, value: "weight_stationary"})).toBe("only this one");
});

test("values of parameters are numbers or names for people", () => {
  expect(valueWords(4096)).toBe("4,096");
  expect(valueWords("weight_stationary")).toBe("weight stationary");
});
