/** What the cycles of a network are spent on, as text for the command line. */
import {byCause, kCauses, verdictOf} from "../package/critical_path.ts";
import {csv, table} from "../package/report.ts";
import type {Style} from "../package/report.ts";
import type {Attribution, PathPart} from "../package/index.ts";

/** A row per layer that takes time: its cycles, and of these the share of each cause. Ends with a sentence. */
export function attributionTable(attribution: Attribution, style?: Style): string {
  const {total, layers} = attribution;
  const verdict = verdictOf(attribution);
  if (verdict === undefined) return "no layer takes any time";
  const row = (name: string, cycles: number, path: readonly PathPart[]) => [
    name,
    cycles.toLocaleString("en-US"),
    ...byCause(path).map((part) => (part === 0 ? "" : percent(part / cycles))),
  ];
  const rows = layers.filter(({cycles}) => cycles > 0).map(({name, cycles, path}) => row(name, cycles, path));
  rows.push(row("total", total.cycles, total.path));
  const parts = total.path
    .toSorted((a, b) => b.cycles - a.cycles)
    .map(({cause, object, cycles}) => {
      const label = kCauses.find(({id}) => id === cause)?.label ?? cause;
      return [label, object, cycles.toLocaleString("en-US"), percent(cycles / total.cycles)];
    });
  return [
    table(["layer", "cycles", ...kCauses.map(({label}) => label)], rows, new Set(["layer"]), style),
    table(["cause", "at", "cycles", "share"], parts, new Set(["cause", "at"]), style),
    `${verdict.sentence}; start with ${verdict.layer}.`,
  ].join("\n\n");
}

/** One line per layer, cycles by cause. */
export function attributionCsv({layers}: Attribution): string {
  const header = ["layer", "cycles", ...kCauses.map(({id}) => id)];
  return csv([header, ...layers.map(({name, cycles, path}) => [name, cycles, ...byCause(path)])]);
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
