/** Plain numbers as text: every view gets its digits from here, so that they look alike everywhere. */

const integer = new Intl.NumberFormat("en-US", {maximumFractionDigits: 0});

/** `1234567` → `1,234,567`. */
export function formatInteger(value: number): string {
  return integer.format(value);
}

/** `digits` significant digits without an exponent and without trailing zeros: `0.012345` → `0.0123`. */
export function formatSignificant(value: number, digits = 3): string {
  if (value === 0 || !Number.isFinite(value)) return Number.isFinite(value) ? "0" : "–";
  return new Intl.NumberFormat("en-US", {maximumSignificantDigits: digits}).format(value);
}

/** `0.1234` → `12.3 %`; what would round to nothing, but is something, is `< 0.1 %`; null is not known. */
export function formatShare(ratio: number | null): string {
  if (ratio === null || !Number.isFinite(ratio)) return "–";
  const percent = ratio * 100;
  if (percent > 0 && percent < 0.05) return "< 0.1 %";
  return `${percent >= 99.95 ? Math.round(percent) : percent.toFixed(1)} %`;
}

/** `3`, `layer` → `3 layers`; `1`, `layer` → `1 layer`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatInteger(count)} ${count === 1 ? noun : plural}`;
}

/** `-0.312` → `−31.2 %`, how much more or less something is; no difference at all is `±0 %`. */
export function formatDifference(ratio: number): string {
  if (ratio === 0) return "±0 %";
  const size = Math.abs(ratio);
  return `${ratio < 0 ? "−" : "+"}${size < 0.0005 ? `${formatSignificant(100 * size, 1)} %` : formatShare(size)}`;
}
