/** What no accelerator can pass: a check of an estimate's cycles against its own counts of work. */
import type {Estimate, LayerEstimate} from "../types/schema.ts";

/** A floor that a layer's cycles lie below. */
export interface PassedFloor {
  readonly layer: string;
  /** What takes longer than the layer is said to. */
  readonly what: string;
  /** By how much: cycles that it takes at least, per cycle of the layer; above 1. */
  readonly ratio: number;
}

/**
 * The floors that layers of `estimate` pass; a defect of a rule or of a mapping, if there is one. No part may be busy for
 * longer than the layer takes: instructions in stages and units for their intervals, transfers over the ports of
 * storages, fetches; and no more multiply-accumulates may be done than the accelerator can do in that time.
 * Precondition: the cycles come from the graph, not from a baseline, which errs low.
 */
export function passedFloors(estimate: Estimate): PassedFloor[] {
  const passed: PassedFloor[] = [];
  const check = (layer: string, {busy, utilisation}: Pick<LayerEstimate, "busy" | "utilisation">) => {
    for (const {resource, max} of busy ?? []) {
      if (max > 1) passed.push({layer, what: `'${resource}' is busy`, ratio: max});
    }
    if (typeof utilisation === "number" && utilisation > 1) {
      passed.push({layer, what: "multiply-accumulates at the peak take", ratio: utilisation});
    }
  };
  for (const layer of estimate.layers) check(layer.name, layer);
  check("total", estimate.total);
  return passed;
}

/** One line per passed floor. */
export function describeFloors(passed: readonly PassedFloor[]): string {
  return passed
    .map(({layer, what, ratio}) => `${layer}: ${what} for ${(100 * ratio).toFixed(4)} % of its cycles`)
    .join("\n");
}
