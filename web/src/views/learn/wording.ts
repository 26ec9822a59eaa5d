/** How layer types, step widths, methods of fitted models and found parameters are put into words. */

import type {
  CalibratedParameter,
  LatencyUnit,
  LayerParameter,
  ModelType,
  ParameterValue,
  StepWidth,
} from "../../core/types.ts";
import {errorText} from "../../../../wasm/client/claims.ts";
import {formatInteger, formatSignificant} from "../../format/number.ts";
import {typeTitle} from "../../state/learn/type_titles.ts";

export {typeTitle};

export const kMethodTitles: Readonly<Record<ModelType["method"], string>> = {
  forest: "random forest",
  structural: "structural model",
  structural_boosted: "structural model, boosted",
};

const kUnitTitles: Readonly<Record<LatencyUnit, string>> = {
  cycles: "cycles",
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
};

export function unitTitle(unit: LatencyUnit): string {
  return kUnitTitles[unit];
}

/** `µs` for `us`: beside numbers. */
export function unitSymbol(unit: LatencyUnit): string {
  return unit === "us" ? "µs" : unit;
}

export function parameterTitle(parameter: LayerParameter): string {
  return parameter.replaceAll("_", " ");
}

/** `channels`, `channels × kernel height`. */
export function productTitle({product}: Pick<StepWidth, "product">): string {
  return product.map(parameterTitle).join(" × ");
}

/** `2.134` → `2.13 %`; no error is shown as smaller than what can be measured. */
export const formatPercent = errorText;

/** Whether latency steps or jumps along it at all. */
export function hasSteps({width, period = 1, ranges = []}: StepWidth): boolean {
  return width > 1 || period > 1 || ranges.some((range) => range.width > 1);
}

function offsetWords(offset: number): string {
  return offset > 0 ? `, from ${formatInteger(offset + 1)} on` : "";
}

/** What was found, as a sentence without its full stop. */
export function widthWords(found: StepWidth): string {
  const {width, offset, flat, period = 1, period_offset: periodOffset = 0, ranges = []} = found;
  if (flat) return "no step: latency does not depend on it";
  if (width > 1) return `step width ${formatInteger(width)}${offsetWords(offset)}`;
  const stepped = ranges.filter((range) => range.width > 1);
  if (stepped.length > 0) {
    return stepped
      .map(
        (range) =>
          `step width ${formatInteger(range.width)} from ${formatInteger(range.from)} to ${formatInteger(range.to)}`,
      )
      .join(", ");
  }
  if (period > 1)
    return `no plateaus, but jumps every ${formatInteger(period)}${offsetWords(periodOffset)}: latency slopes between them`;
  return "no step: latency changes with every value";
}

/** How jobs name their steps: `conv2d output_width` → `Convolution, output width`; of a layer only the type is said. */
export function stepWords(step: string): string {
  const [, type = "", rest = ""] = /^(\w*)(.*)$/s.exec(step) ?? [];
  const title = typeTitle(type);
  return rest === "" || rest.startsWith("(") ? title : `${title}, ${rest.trim().replaceAll("_", " ")}`;
}

/** How sure it is, and what it took, as a sentence. */
export function confidenceWords({confidence, measurements, source}: StepWidth): string {
  if (source === "description") return "read from the description";
  const parts: string[] = [];
  if (source === "confirmed") parts.push("a hint that was confirmed");
  if (source === "refuted") parts.push("a hint that was refuted");
  if (confidence !== undefined)
    parts.push(`${sureness(confidence)} (${formatSignificant(Math.min(confidence, kSurest), 3)})`);
  if (measurements !== undefined && measurements > 0) parts.push(`${formatInteger(measurements)} runs`);
  return parts.join(", ");
}

/** Nothing that is measured is certain. */
const kSurest = 0.999;

function sureness(confidence: number): string {
  if (confidence >= 0.95) return "practically certain";
  if (confidence >= 0.7) return "likely";
  return confidence >= 0.5 ? "uncertain" : "a guess";
}

/** `channels by 8, n jumps every 16`; empty where there are no steps. */
export function widthSummary(widths: readonly StepWidth[]): string {
  return widths
    .filter(hasSteps)
    .map((found) => `${productTitle(found)} ${shortWords(found)}`)
    .join(", ");
}

function shortWords({width, period = 1}: StepWidth): string {
  if (width > 1) return `by ${formatInteger(width)}`;
  return period > 1 ? `jumps every ${formatInteger(period)}` : "by widths that differ over its range";
}

const kSuperscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `1629751110270976` → `1.6 × 10¹⁵`; what is shorter than a million is written out. */
export function formatMagnitude(count: number): string {
  if (count < 1e6) return formatInteger(count);
  const power = Math.floor(Math.log10(count));
  const digits = Array.from(String(power), (digit) => kSuperscripts[Number(digit)]).join("");
  return `${(count / 10 ** power).toFixed(1)} × 10${digits}`;
}

/** Of a parameter: `4,096`, `weight stationary`. */
export function valueWords(value: ParameterValue): string {
  return typeof value === "number" ? formatInteger(value) : value.replaceAll("_", " ");
}

/** Within which a parameter meets the measurements about as well. */
export function rangeWords({low, high, determined}: CalibratedParameter): string {
  if (!determined) return "not determined by these measurements";
  if (low === undefined || high === undefined) return "only this one";
  return low === high ? "exactly" : `${formatInteger(low)} to ${formatInteger(high)}`;
}
