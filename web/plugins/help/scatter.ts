/** Estimated against measured cycles, as a picture that needs no script. */

import {escaped} from "./body.ts";
import type {Run} from "./accuracy.ts";

/** Of the picture and the room for labels, in its own units. */
const kSize = 240;
const kLabels = 34;
const kTop = 8;
/** The dashed lines: estimates this much larger or smaller than what was measured. */
const kFactor = 1.2;

export function scatter(runs: readonly Run[], caption: string): string {
  const values = runs.flatMap(({measured, estimated}) => [measured, estimated]);
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const side = kSize - kLabels - kTop;
  const part = (value: number): number => (Math.log10(value) - low) / (high - low);
  const x = (value: number): string => (kLabels + side * part(value)).toFixed(1);
  const y = (value: number): string => (kTop + side * (1 - part(value))).toFixed(1);
  const [least, most] = [10 ** low, 10 ** high];

  const ticks = Array.from({length: high - low + 1}, (_, step) => low + step).map((power) => {
    const label = `10<tspan class="power" dy="-4">${power}</tspan>`;
    return (
      `<line class="grid" x1="${x(10 ** power)}" x2="${x(10 ** power)}" y1="${kTop}" y2="${kTop + side}"/>` +
      `<line class="grid" x1="${kLabels}" x2="${kLabels + side}" y1="${y(10 ** power)}" y2="${y(10 ** power)}"/>` +
      `<text x="${x(10 ** power)}" y="${kTop + side + 16}" text-anchor="middle">${label}</text>` +
      `<text x="${kLabels - 6}" y="${y(10 ** power)}" dy="4" text-anchor="end">${label}</text>`
    );
  });
  const bounds = [1 / kFactor, 1, kFactor].map((factor) => {
    const from = Math.max(least, least / factor);
    const to = Math.min(most, most / factor);
    return `<line class="${factor === 1 ? "equal" : "bound"}" x1="${x(from)}" y1="${y(from * factor)}" x2="${x(to)}" y2="${y(to * factor)}"/>`;
  });
  const points = runs.map(({what, measured, estimated}) => {
    const text = `${what}: measured ${measured.toLocaleString("en-US")}, estimated ${estimated.toLocaleString("en-US")}`;
    return `<circle cx="${x(measured)}" cy="${y(estimated)}" r="3"><title>${escaped(text)}</title></circle>`;
  });
  return (
    `<svg class="scatter" viewBox="0 0 ${kSize} ${kSize}" role="img" aria-label="${escaped(`Estimated against measured cycles. ${caption}`)}">` +
    `${ticks.join("")}${bounds.join("")}${points.join("")}</svg>`
  );
}
