import {expect, test} from "vitest";
import {
  formatBytes,
  formatCompact,
  formatCycles,
  formatHertz,
  formatSeconds,
} from "../../../web/src/format/quantity.ts";
import {formatShape} from "../../../web/src/format/shape.ts";

test("compact numbers have three digits and a decimal prefix", () => {
  expect(formatCompact(999)).toBe("999");
  expect(formatCompact(4089184256)).toBe("4.09 G");
  expect(formatCompact(25_557_032)).toBe("25.6 M");
});

test("a number that rounds up to the next prefix takes it", () => {
  expect(formatCompact(999_999)).toBe("1 M");
  expect(formatSeconds(0.99999999)).toBe("1 s");
});

test("cycles show every digit", () => {
  expect(formatCycles(7_581_114)).toBe("7,581,114");
});

test("times take the unit that fits", () => {
  expect(formatSeconds(0)).toBe("0 s");
  expect(formatSeconds(1e-9)).toBe("1 ns");
  expect(formatSeconds(0.0123456)).toBe("12.35 ms");
  expect(formatSeconds(123.4)).toBe("123.4 s");
  expect(formatSeconds(2e-10)).toBe("0.2 ns");
});

test("clocks are in hertz with a prefix", () => {
  expect(formatHertz(1e9)).toBe("1 GHz");
  expect(formatHertz(250e6)).toBe("250 MHz");
  expect(formatHertz(1)).toBe("1 Hz");
});

test("bytes are exact while small and binary when large", () => {
  expect(formatBytes(0)).toBe("0 B");
  expect(formatBytes(1023)).toBe("1,023 B");
  expect(formatBytes(1536)).toBe("1.5 KiB");
  expect(formatBytes(2 ** 30)).toBe("1 GiB");
});

test("shapes are extents joined by a times sign", () => {
  expect(formatShape([1, 64, 112, 112])).toBe("1 × 64 × 112 × 112");
  expect(formatShape([])).toBe("scalar");
});
