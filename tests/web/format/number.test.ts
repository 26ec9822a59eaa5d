import {expect, test} from "vitest";
import {
  formatCount,
  formatDifference,
  formatInteger,
  formatShare,
  formatSignificant,
} from "../../../web/src/format/number.ts";

test("integers have thousands separated and lose no digit up to 2^53", () => {
  expect(formatInteger(0)).toBe("0");
  expect(formatInteger(1234567)).toBe("1,234,567");
  expect(formatInteger(Number.MAX_SAFE_INTEGER)).toBe("9,007,199,254,740,991");
});

test("significant digits are rounded, without trailing zeros and without an exponent", () => {
  expect(formatSignificant(0.0123456)).toBe("0.0123");
  expect(formatSignificant(12, 4)).toBe("12");
  expect(formatSignificant(0)).toBe("0");
  expect(formatSignificant(Number.NaN)).toBe("–");
});

test("shares are percentages, and something never reads as nothing", () => {
  expect(formatShare(0.1234)).toBe("12.3 %");
  expect(formatShare(0)).toBe("0.0 %");
  expect(formatShare(0.0001)).toBe("< 0.1 %");
  expect(formatShare(1)).toBe("100 %");
  expect(formatShare(0.9999)).toBe("100 %");
  expect(formatShare(Number.NaN)).toBe("–");
});

test("counts agree with their noun", () => {
  expect(formatCount(1, "layer")).toBe("1 layer");
  expect(formatCount(1234, "layer")).toBe("1,234 layers");
  expect(formatCount(2, "entry", "entries")).toBe("2 entries");
});

test("differences have their sign, and none is none", () => {
  expect([-0.312, 1.92, 0, -0.0001].map(formatDifference)).toEqual(["−31.2 %", "+192 %", "±0 %", "−0.01 %"]);
});
