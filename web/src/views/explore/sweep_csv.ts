/** Points of a sweep as a table: what was set, and what came of it. */

import {csvCell} from "../../../../wasm/package/report.ts";
import {valuesAt} from "../../state/explore/sweep_run.ts";
import type {SweepState} from "../../state/explore/sweep_run.ts";

const kColumns = [
  "cycles",
  "time_s",
  "utilisation",
  "macs",
  "macs_mapped",
  "unmapped_layers",
  "exact",
  "limiting_resource",
  "clock_hz",
  "peak_macs_per_cycle",
] as const;

/** A header, and a row per point that is known; columns of traffic for every storage that a point has. */
export function sweepCsv({axes, outcomes}: SweepState): string {
  const storages = [
    ...new Set(outcomes.flatMap((outcome) => (outcome?.ok ? outcome.value.storages : [])).map(({name}) => name)),
  ];
  const header = [
    ...axes.map(({space}) => space.title),
    ...kColumns,
    ...storages.flatMap((name) => [`bytes_read ${name}`, `bytes_written ${name}`]),
    "error",
  ];
  const rows = outcomes.flatMap((outcome, index) => {
    if (outcome === undefined) return [];
    const values = valuesAt(axes, index);
    if (!outcome.ok)
      return [[...values, ...Array.from({length: header.length - values.length - 1}, () => ""), outcome.error.message]];
    const totals = outcome.value;
    const traffic = storages.flatMap((name) => {
      const found = totals.storages.find((storage) => storage.name === name);
      return [found?.bytes_read, found?.bytes_written];
    });
    return [[...values, ...kColumns.map((column) => totals[column]), ...traffic, ""]];
  });
  return [header, ...rows].map((row) => `${row.map((value) => csvCell(value ?? "")).join(",")}\n`).join("");
}
