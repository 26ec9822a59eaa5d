/** Energy by a table of the user's own: nothing is known of it otherwise, and it says how designs compare, no more. */

import type {LayerEstimate, Overview} from "../../core/types.ts";

/** What one event costs; what is not in it counts for nothing. */
export interface EnergyTable {
  /** Unit: pJ per multiply-accumulate. */
  readonly mac?: number;
  /** By storage, with * for every index. Unit: pJ per byte read or written. */
  readonly bytes: Readonly<Record<string, number>>;
}

export const kNoEnergy: EnergyTable = {bytes: {}};

/** What energy is counted from; PointTotals have it. */
export interface Events {
  readonly macs_mapped: number;
  readonly storages: readonly {readonly name: string; readonly bytes_read: number; readonly bytes_written: number}[];
}

/** Energy of each kind of event that is in the table. Unit: pJ. */
export interface EnergyPart {
  /** A storage; "" for multiply-accumulates. */
  readonly storage: string;
  readonly energy: number;
}

export function isGiven({mac, bytes}: EnergyTable): boolean {
  return mac !== undefined || Object.keys(bytes).length > 0;
}

export function energyParts({mac, bytes}: EnergyTable, {macs_mapped, storages}: Events): EnergyPart[] {
  const ofMacs = mac === undefined ? [] : [{storage: "", energy: mac * macs_mapped}];
  const ofBytes = storages.flatMap(({name, bytes_read, bytes_written}) => {
    const each = bytes[name];
    return each === undefined ? [] : [{storage: name, energy: each * (bytes_read + bytes_written)}];
  });
  return [...ofMacs, ...ofBytes];
}

/** Undefined where the table is empty. Unit: pJ. */
export function energyOf(table: EnergyTable, events: Events): number | undefined {
  return isGiven(table) ? energyParts(table, events).reduce((sum, {energy}) => sum + energy, 0) : undefined;
}

/** Of a layer, or of the total. */
export function eventsOf(
  {macs, storages: traffic}: Pick<LayerEstimate, "macs" | "storages">,
  storages: readonly string[],
): Events {
  return {
    macs_mapped: macs,
    storages: storages.map((name, index) => ({name, ...(traffic[index] ?? {bytes_read: 0, bytes_written: 0})})),
  };
}

export function totalEvents({total, storages}: Overview): Events {
  return eventsOf({macs: total.macs_mapped, storages: total.storages}, storages);
}

/** `mac:0.5,dram:20`: as links have it. */
export function energyText({mac, bytes}: EnergyTable): string {
  const entries = Object.entries(bytes).map(([name, value]) => `${name}:${value}`);
  return [...(mac === undefined ? [] : [`mac:${mac}`]), ...entries].join(",");
}

/** What is no table is none. */
export function energyFrom(text: string | null): EnergyTable {
  const bytes: Record<string, number> = {};
  let mac: number | undefined;
  for (const entry of (text ?? "").split(",")) {
    const at = entry.lastIndexOf(":");
    const value = Number(entry.slice(at + 1));
    if (at < 1 || entry.slice(at + 1) === "" || !Number.isFinite(value) || value < 0) continue;
    if (entry.slice(0, at) === "mac") mac = value;
    else bytes[entry.slice(0, at)] = value;
  }
  return mac === undefined ? {bytes} : {mac, bytes};
}

const kUnits = ["pJ", "nJ", "µJ", "mJ", "J", "kJ"];

/** `1234` → `1.23 nJ`. */
export function formatEnergy(picojoules: number): string {
  let [value, unit] = [picojoules, 0];
  while (value >= 999.5 && unit < kUnits.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${Number(value.toPrecision(3))} ${kUnits[unit]}`;
}
