/** What is kept of an estimate where many are made. */

import type {Claims, EstimateChanges, EstimateOverview} from "../types/schema.ts";

/** Bytes that moved through a storage for data. */
export interface StorageTraffic {
  /** Its name, with * for every index. */
  readonly name: string;
  /** Unit: bytes. */
  readonly bytes_read: number;
  /** Unit: bytes. */
  readonly bytes_written: number;
}

/** An estimate's totals, with what they depend on. */
export interface PointTotals {
  /** Of what is mapped; null where the network has layers to compute and none is. Unit: cycles of the accelerator's clock. */
  readonly cycles: number | null;
  /** Null where the cycles or the clock are not known. Unit: seconds. */
  readonly time_s: number | null;
  /** Of the peak, from 0 to 1; null where nothing is multiplied. No unit. */
  readonly utilisation: number | null;
  /** Of the whole network, unmapped layers included. Unit: MACs. */
  readonly macs: number;
  /** Of these, in layers that were mapped: where it is less, cycles are of a part of the network. Unit: MACs. */
  readonly macs_mapped: number;
  /** Layers that the accelerator has no mapping for, which count for nothing. Unit: layers. */
  readonly unmapped_layers: number;
  /** Whether every mapped layer's cycles are exact. */
  readonly exact: boolean;
  readonly limiting_resource: string | null;
  /** Null where it is not known. Unit: hertz. */
  readonly clock_hz: number | null;
  /** Unit: MACs per cycle. */
  readonly peak_macs_per_cycle: number;
  readonly storages: readonly StorageTraffic[];
  /** What is claimed of these numbers. */
  readonly claims: Claims;
}

/** An overview, but for its layers. */
export type Head = Omit<EstimateOverview, "layers">;

/** The whole of an answer but for its layers; `known` is what it differs from, where it is only what differs. */
export function headOf(answer: EstimateOverview | EstimateChanges, known: Head | undefined): Head {
  if (!("known" in answer)) return answer;
  if (known === undefined) throw new TypeError("the answer differs from an estimate that is not known");
  return {...known, ...answer};
}

export function totalsOf({total, architecture, storages, unmapped, claims}: Head): PointTotals {
  return {
    cycles: total.cycles,
    time_s: total.time_s,
    utilisation: total.utilisation,
    macs: total.macs,
    macs_mapped: total.macs_mapped,
    unmapped_layers: unmapped.reduce((sum, {layers}) => sum + layers, 0),
    exact: total.exact,
    limiting_resource: total.limiting_resource,
    clock_hz: architecture.clock_hz,
    peak_macs_per_cycle: architecture.peak_macs_per_cycle,
    storages: storages.map((name, index) => {
      const {bytes_read = 0, bytes_written = 0} = total.storages[index] ?? {};
      return {name, bytes_read, bytes_written};
    }),
    claims,
  };
}
