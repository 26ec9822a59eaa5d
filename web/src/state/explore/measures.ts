/** What can be drawn of estimates. */

import type {PointTotals} from "../../../../wasm/sweep/totals.ts";
import {formatInteger, formatShare} from "../../format/number.ts";
import {formatBytes, formatCompact, formatCycles, formatSeconds} from "../../format/quantity.ts";
import {energyOf, formatEnergy, isGiven, kNoEnergy} from "./energy.ts";
import type {EnergyTable} from "./energy.ts";

export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** Undefined where an estimate does not have it. In the measure's unit. */
  readonly of: (totals: PointTotals) => number | undefined;
  readonly better: "less" | "more";
  /** At an axis. */
  readonly short: (value: number) => string;
  /** All that is known of it, with its unit. */
  readonly full: (value: number) => string;
}

export const kMeasures: readonly Measure[] = [
  {
    id: "cycles",
    title: "Cycles",
    unit: "cycles",
    of: ({cycles}) => cycles ?? undefined,
    better: "less",
    short: formatCompact,
    full: (value) => `${formatCycles(value)} cycles`,
  },
  {
    id: "time",
    title: "Time",
    unit: "s",
    of: ({time_s}) => time_s ?? undefined,
    better: "less",
    short: formatSeconds,
    full: formatSeconds,
  },
  {
    id: "utilisation",
    title: "Utilisation",
    unit: "of peak",
    of: ({utilisation}) => utilisation ?? undefined,
    better: "more",
    short: formatShare,
    full: formatShare,
  },
  {
    id: "peak",
    title: "Peak",
    unit: "MACs per cycle",
    of: ({peak_macs_per_cycle}) => peak_macs_per_cycle,
    better: "less",
    short: formatCompact,
    full: (value) => `${formatInteger(value)} MACs per cycle`,
  },
];

const kTraffic = "bytes.";

/** Bytes read from and written to a storage. */
export function trafficMeasure(storage: string): Measure {
  return {
    id: `${kTraffic}${storage}`,
    title: `Bytes, ${storage}`,
    unit: "bytes",
    of: ({storages}) => {
      const found = storages.find(({name}) => name === storage);
      return found && found.bytes_read + found.bytes_written;
    },
    better: "less",
    short: formatBytes,
    full: formatBytes,
  };
}

/** The title of an axis along which a measure goes. */
export function axisTitle({title, unit}: Measure, logarithmic: boolean): string {
  return [title, ...(title.toLowerCase() === unit ? [] : [unit])].join(", ") + (logarithmic ? " (logarithmic)" : "");
}

/** Energy by the user's table, and its product with time; nothing where the table is empty. */
export function energyMeasures(table: EnergyTable): readonly Measure[] {
  if (!isGiven(table)) return [];
  return [
    {
      id: "energy",
      title: "Energy, relative",
      unit: "pJ by your table",
      of: (totals) => energyOf(table, totals),
      better: "less",
      short: formatEnergy,
      full: (value) => `${formatEnergy(value)} by your table`,
    },
    {
      id: "edp",
      title: "Energy × time, relative",
      unit: "pJ·s by your table",
      of: (totals) => {
        const energy = energyOf(table, totals);
        return energy === undefined || totals.time_s === null ? undefined : energy * totals.time_s;
      },
      better: "less",
      short: (value) => `${formatEnergy(value)}·s`,
      full: (value) => `${formatEnergy(value)}·s by your table`,
    },
  ];
}

/** The measure of that name; cycles where there is none. */
export function measureNamed(id: string, energy: EnergyTable = kNoEnergy): Measure {
  if (id.startsWith(kTraffic)) return trafficMeasure(id.slice(kTraffic.length));
  return [...kMeasures, ...energyMeasures(energy)].find((measure) => measure.id === id) ?? (kMeasures[0] as Measure);
}
