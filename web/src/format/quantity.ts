/** Quantities with a unit as text, one function per unit. */

import {formatInteger, formatSignificant} from "./number.ts";

interface Scale {
  readonly factor: number;
  readonly unit: string;
}

const kDecimal = ["", "k", "M", "G", "T", "P"].map((prefix, index) => ({prefix, factor: 1000 ** index}));

const kTimes: readonly Scale[] = [
  {factor: 1e-9, unit: "ns"},
  {factor: 1e-6, unit: "µs"},
  {factor: 1e-3, unit: "ms"},
  {factor: 1, unit: "s"},
];

const kBytes: readonly Scale[] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"].map((unit, index) => ({
  factor: 1024 ** index,
  unit,
}));

/** The largest scale in which `value` is at least 1 after rounding to `digits`, so that 999.96 k becomes 1 M. */
function scaled(value: number, scales: readonly Scale[], digits: number): string {
  const smallest = scales[0];
  if (smallest === undefined) return formatSignificant(value, digits);
  let chosen = smallest;
  for (const scale of scales) {
    if (Number((Math.abs(value) / scale.factor).toPrecision(digits)) >= 1) chosen = scale;
  }
  return `${formatSignificant(value / chosen.factor, digits)} ${chosen.unit}`.trimEnd();
}

/** `4089184256` → `4.09 G`: for counts whose last digits do not matter. */
export function formatCompact(value: number, digits = 3): string {
  if (Math.abs(value) < 1000) return formatInteger(value);
  return scaled(
    value,
    kDecimal.map(({prefix, factor}) => ({factor, unit: prefix})),
    digits,
  );
}

/** Whole cycles, every digit: an exact result is shown exactly. */
export function formatCycles(cycles: number): string {
  return formatInteger(cycles);
}

/** `0.0123456` → `12.35 ms`. */
export function formatSeconds(seconds: number): string {
  return seconds === 0 ? "0 s" : scaled(seconds, kTimes, 4);
}

/** `1e9` → `1 GHz`. */
export function formatHertz(hertz: number): string {
  return scaled(
    hertz,
    kDecimal.map(({prefix, factor}) => ({factor, unit: `${prefix}Hz`})),
    4,
  );
}

/** `1536` → `1.5 KiB`. */
export function formatBytes(bytes: number): string {
  return bytes < 1024 ? `${formatInteger(bytes)} B` : scaled(bytes, kBytes, 3);
}
