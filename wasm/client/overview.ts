/** Estimates as a list of rows and a total, of which only what differs from an earlier one crosses the border. */
import type {EstimateChanges, EstimateOverview, EstimateResponse, LayerRow} from "../types/schema.ts";

/** A layer's numbers; all else of it is in estimateLayer. */
export interface Layer extends LayerRow {
  /** Its part of the total cycles. No unit (a ratio). */
  readonly share: number;
  /** Its cycles divided by the clock. Unit: seconds. */
  readonly time_s: number;
}

export interface Overview extends Omit<EstimateOverview, "layers"> {
  /** In the order in which they run. */
  readonly layers: readonly Layer[];
}

/** The whole of what a job answered; where that is only what differs, `known` is the overview that it differs from. */
export function wholeOverview(answer: EstimateResponse, known: Overview | undefined): Overview {
  const whole = "known" in answer ? withChanges(answer, known) : answer;
  const {total, architecture} = whole;
  return {
    ...whole,
    layers: whole.layers.map((row) => ({
      ...row,
      share: total.cycles > 0 ? row.cycles / total.cycles : 0,
      time_s: row.cycles / architecture.clock_hz,
    })),
  };
}

function withChanges(
  {known: _known, layers: changes, ...head}: EstimateChanges,
  known: Overview | undefined,
): EstimateOverview {
  if (known === undefined) throw new TypeError("the answer differs from an estimate that is not known");
  const layers: LayerRow[] = [...known.layers];
  for (const change of changes) {
    const before = layers[change.index];
    if (before !== undefined) layers[change.index] = {...before, ...change};
  }
  return {...known, ...head, layers};
}
