/** A chart's marks: what each is called, and what choosing one means. */

import type {Diagnostic} from "../../core/types.ts";

/** A point of a chart was chosen, by its index. */
export class PointEvent extends Event {
  constructor(readonly index: number) {
    super("point", {bubbles: true, composed: true});
  }
}

/** What charts show of an estimate. */
export interface Mark {
  /** Undefined: not known, or not to be had. */
  readonly value: number | undefined;
  /** All that is said of it, a line each. */
  readonly text: string;
  readonly error: Diagnostic | undefined;
  /** Whether it is what the page shows. */
  readonly current: boolean;
}

/** Values that lie so far apart are drawn by their ratio. */
const kWideRatio = 40;

/** Whether a logarithmic scale shows more of `values`. */
export function isWide(values: readonly number[]): boolean {
  const least = Math.min(...values);
  return values.length > 1 && least > 0 && Math.max(...values) / least >= kWideRatio;
}
