/** Estimates as a list of rows and a total, of which only what differs from an earlier one crosses the border. */
import type {EstimateChanges, EstimateOverview, EstimateResponse, LayerRow} from "../types/schema.ts";

/** A layer's numbers; all else of it is in estimateLayer. */
export interface Layer extends LayerRow {
  /** Its part of the total cycles; null of an unmapped layer. No unit (a ratio). */
  readonly share: number | null;
  /** Its cycles divided by the clock; null where either is not known. Unit: seconds. */
  readonly time_s: number | null;
}

export interface Overview extends Omit<EstimateOverview, "layers"> {
  /** In the order in which they run. */
  readonly layers: readonly Layer[];
}

/** The whole of what a job answered; where that is only what differs, `known` is the overview that it differs from. */
export function wholeOverview(answer: EstimateResponse, known: Overview | undefined): Overview {
  const whole = "known" in answer ? withChanges(answer, known) : answer;
  return {...whole, layers: layersOf(whole.layers, whole.total.cycles, whole.architecture.clock_hz)};
}

/** Rows with what follows from the total and the clock, null where it is not known. */
export function layersOf(rows: readonly LayerRow[], total: number | null, clock: number | null): Layer[] {
  return rows.map((row) => ({
    ...row,
    share: row.cycles === null ? null : total === null || total === 0 ? 0 : row.cycles / total,
    time_s: row.cycles === null || clock === null ? null : row.cycles / clock,
  }));
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
