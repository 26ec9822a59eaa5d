/**
 * An estimate as text for the command line.
 *
 *   layer  operator  output          cycles  share     time    MACs  utilisation  limited by                 exact
 *   conv1  Conv      1x64x112x112   478,212  6.3 %  478 us  118.0 M       96.4 %  multipliers of the array   yes
 *   ...
 *   total                         7,581,114  100 %  7.58 ms  4.09 G       95.1 %                             yes
 */

import {
  completeClaim,
  errorText,
  exactClaim,
  limitOf,
  limitText,
  limitsOf,
  shareText,
  validatedClaim,
} from "../client/claims.ts";
import {widthsText} from "../client/element_widths.ts";
import {assumptionText} from "./open_sizes.ts";
import {tileLines} from "./tile_report.ts";
import type {Assumption, ComparedError, Estimate, EstimateTotal, LayerEstimate} from "../types/schema.ts";

/** What is done to a table's first line. */
export type Style = (line: string) => string;

/** `rows` (arrays of texts) under `header`, aligned: columns named in `left` to the left, numbers to the right. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  left: ReadonlySet<string> = new Set(),
  style: Style = (text) => text,
): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return left.has(header[column] ?? "") ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return [style(line(header)), ...rows.map(line)].join("\n");
}

/** The layers and the total as an aligned table, units at every number. */
export function estimateTable(estimate: Estimate, style?: Style): string {
  const header = [
    "layer",
    "operator",
    "output",
    "cycles",
    "share",
    "time",
    "MACs",
    "utilisation",
    "limited by",
    "exact",
  ];
  const rows = estimate.layers.map((layer) => [
    [layer.name, ...(layer.fused ?? [])].join(" + "),
    layer.operator,
    layer.output_shape.join("x"),
    ...(insteadOfCosts(layer) ?? costs(layer, layer.share)),
    macs(layer.macs, layer.uncounted === true),
    percent(layer.utilisation),
    limited(layer, estimate),
    layer.status === "mapped" ? yes(layer.exact) : "",
  ]);
  const {total} = estimate;
  rows.push([
    {complete: "total", partial: "total of what is mapped", nothing: "total"}[estimate.claims.complete.level],
    "",
    "",
    ...(total.cycles === null ? ["not runnable here", "", ""] : costs(total, total.cycles > 0 ? 1 : 0)),
    macs(total.macs, total.complete === false),
    percent(total.utilisation),
    "",
    total.cycles === null ? "" : yes(total.exact),
  ]);
  return table(header, rows, new Set(["layer", "operator", "output", "limited by", "exact"]), style);
}

/** What the table's numbers belong to, one line per fact. */
export function estimateHead(estimate: Estimate): string {
  const {architecture, network, method, core_version} = estimate;
  const parameters = Object.entries(architecture.parameters).map(([name, value]) => `${name}=${value}`);
  return [
    `${network.name} on ${architecture.name}, ${clockText(architecture)}, peak ${integer(architecture.peak_macs_per_cycle)} MACs/cycle`,
    `parameters: ${parameters.join(" ")}`,
    `method: ${method}, cyclescope ${core_version}`,
    ...assumedLine(network.assumptions),
    ...widthsLine(network),
    ...tileLines(estimate),
  ].join("\n");
}

function assumedLine(assumptions: readonly Assumption[] = []): string[] {
  return assumptions.length === 0 ? [] : [`assumed: ${assumptions.map(assumptionText).join(", ")}; --dim gives others`];
}

function widthsLine(network: Estimate["network"]): string[] {
  const text = widthsText(network);
  return text === undefined ? [] : [`precision: ${text}`];
}

/** What is claimed of the total, its instructions and traffic, and what is missing from it. */
export function estimateTail(estimate: Estimate): string {
  const {total, storages, unmapped, accuracy} = estimate;
  const lines = [
    ...claimLines(estimate),
    "",
    total.cycles_low === undefined
      ? `instructions: ${count(total.instructions)}, iterations evaluated: ${count(total.iterations_evaluated)} of ${count(total.iterations_total)}`
      : predictedRange(estimate),
    ...storages.map((name, index) => {
      const {bytes_read = 0, bytes_written = 0} = total.storages[index] ?? {};
      return `${name}: ${bytes(bytes_read)} read, ${bytes(bytes_written)} written`;
    }),
  ];
  if (unmapped.length > 0) {
    lines.push("", "not mapped, and missing from the total:");
    for (const entry of unmapped) {
      const share =
        entry.macs > 0 && entry.share_of_macs !== null ? `, ${percent(entry.share_of_macs)} of the MACs` : "";
      lines.push(
        `  ${entry.operator} (${entry.layers} ${entry.layers === 1 ? "layer" : "layers"}${share}): ${entry.reason}`,
      );
    }
  }
  const telling = accuracy.filter(({share_of_cycles: share, basis}) => share > 0 && isHeldOut(basis));
  lines.push(...telling.flatMap(accuracyLines));
  const others = accuracy.length - telling.length;
  if (others > 0) {
    const comparisons = others === 1 ? "comparison says" : "comparisons say";
    lines.push("", `${others} other ${comparisons} nothing of these cycles; --format json lists them`);
  }
  return lines.join("\n");
}

/** What is predicted of a fitted model's total, as a sentence without its full stop. */
export function predictedRange({total, claims}: Estimate): string {
  const partly = claims.complete.level === "complete" ? "" : ", without what is not learnt";
  const outside = 1 - claims.validated.share_of_cycles;
  const warning =
    outside > 0.0005
      ? `; this does not hold for ${shareText(outside)} of the cycles, in layers outside what was trained`
      : "";
  return (
    `predicted, not exact: nine of ten networks like this take ${integer(total.cycles_low ?? 0)} to ` +
    `${integer(total.cycles_high ?? 0)} cycles${partly}${warning}`
  );
}

/** The three claims, each on a line of its own, and what limits the machine. */
function claimLines(estimate: Estimate): string[] {
  const exact = exactClaim(estimate);
  const complete = completeClaim(estimate);
  const limits = limitsOf(estimate.layers.map((layer) => ({cycles: layer.cycles, limit: limit(layer, estimate)})));
  return [
    `exact: ${exact.short}. ${exact.text}.`,
    `validated: ${validatedClaim(estimate).text}.`,
    `complete: ${complete.tone === "good" ? "" : `${complete.short}. `}${complete.text}.`,
    ...(limits.length > 0
      ? [
          `limited by: ${limits.map(({title, share}) => `${title ?? "nothing saturated, parts wait"} (${percent(share)} of the cycles)`).join(", ")}`,
        ]
      : []),
  ];
}

/** Whether errors on such rows may be expected of other layers. */
function isHeldOut(basis: ComparedError["basis"]): boolean {
  return basis === "check" || basis === "cross_validation";
}

function accuracyLines({share_of_cycles, mape_percent, worst_percent, layers, reference}: ComparedError): string[] {
  return [
    "",
    `compared, and not fitted to: ${errorText(mape_percent)} on average, ${errorText(worst_percent)} at most, over ${layers} of: ${reference}`,
    `  ${shareText(share_of_cycles)} of these cycles are in layers like those`,
  ];
}

/** One line per layer; the units are in the names of the columns. */
export function estimateCsv(estimate: Estimate): string {
  const header = [
    "layer", "operator", "status", "fused_into", "output_shape", "cycles", "time_s", "share", "macs", "utilisation", "instructions",
    "iterations_total", "iterations_evaluated", "exact", "method", "limiting_resource", "cycles_low", "cycles_high",
    ...estimate.storages.flatMap((name) => [`bytes_read ${name}`, `bytes_written ${name}`]),
    "macs_complete", "assumed",
  ]; // prettier-ignore
  const assumed = (estimate.network.assumptions ?? []).map(assumptionText).join("; ");
  const rows = estimate.layers.map((layer) => [
    layer.name, layer.operator, layer.status, layer.fused_into ?? "", layer.output_shape.join("x"), layer.cycles ?? "", layer.time_s ?? "", layer.share ?? "",
    layer.macs, layer.utilisation ?? "", layer.instructions, layer.iterations_total, layer.iterations_evaluated,
    layer.exact, layer.method, layer.limiting_resource ?? "", layer.cycles_low ?? "", layer.cycles_high ?? "",
    ...layer.storages.flatMap(({ bytes_read, bytes_written }) => [bytes_read, bytes_written]),
    layer.uncounted !== true, assumed,
  ]); // prettier-ignore
  return csv([header, ...rows]);
}

export function csv(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => row.map(csvCell).join(",")).join("\n");
}

/** What spreadsheets would take for a formula; numbers are none. */
const kFormula = /^[=+\-@\t\r]/;

/** A cell of CSV, whose lines end with \n everywhere. Texts that would be formulas have a ' before them. */
export function csvCell(value: unknown): string {
  const isFormula = typeof value === "string" && kFormula.test(value) && !isNumber(value);
  const text = isFormula ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

/** What stands in place of the costs of a layer that has none of its own. */
function insteadOfCosts({status, fused_into}: LayerEstimate): string[] | undefined {
  if (status === "unmapped") return ["not mapped", "", ""];
  return status === "fused" ? [`in ${fused_into}`, "", ""] : undefined;
}

function costs({cycles, time_s}: LayerEstimate | EstimateTotal, share: number | null): string[] {
  return [cycles === null ? "" : integer(cycles), percent(share), time_s === null ? "" : time(time_s)];
}

/** A number of multiply-accumulates; "+": there are more, which nobody can count. */
function macs(known: number, more: boolean): string {
  return more ? (known > 0 ? `${count(known)} +` : "not known") : count(known);
}

function limit({busy: [first], limiting_resource: name}: LayerEstimate, {resources}: Estimate) {
  return limitOf(name, first?.max, resources);
}

function limited(layer: LayerEstimate, estimate: Estimate): string {
  const found = limit(layer, estimate);
  return found === undefined ? "" : limitText(found);
}

function yes(exact: boolean): string {
  return exact ? "yes" : "no";
}

function integer(value: number): string {
  return value.toLocaleString("en-US");
}

function percent(ratio: number | null): string {
  return ratio === null ? "" : `${(ratio * 100).toFixed(1)} %`;
}

function scaled(value: number, units: readonly string[], factor: number): string {
  let step = 0;
  while (Math.abs(value) >= factor && step < units.length - 1) {
    value /= factor;
    step += 1;
  }
  const digits = step === 0 && Number.isInteger(value) ? String(value) : value.toPrecision(value >= 1000 ? 4 : 3);
  return `${digits} ${units[step]}`.trimEnd();
}

function count(value: number): string {
  return scaled(value, ["", "k", "M", "G", "T", "P"], 1000);
}

function bytes(value: number): string {
  return scaled(value, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"], 1024);
}

function time(seconds: number): string {
  return seconds === 0
    ? "0 s"
    : seconds >= 1
      ? `${seconds.toPrecision(4)} s`
      : scaled(seconds * 1e9, ["ns", "us", "ms"], 1000);
}

function clockText({clock_hz: hertz, clock_assumed: assumed}: Estimate["architecture"]): string {
  if (hertz === null) return "clock not known";
  return assumed ? `clock not known: times became cycles of ${clock(hertz)}` : clock(hertz);
}

function clock(hertz: number): string {
  return scaled(hertz, ["Hz", "kHz", "MHz", "GHz", "THz"], 1000);
}
