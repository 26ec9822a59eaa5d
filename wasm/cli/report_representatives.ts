/** Step widths, plans, models and errors as text for the command line. */
import type {
  Calibration,
  CalibrationProgress,
  Evaluation,
  LayerTypes,
  ModelSummary,
  Predictions,
  Response,
  StepWidth,
  TableRemark,
  TypeWidths,
} from "../package/index.ts";
import {errorText, rangeWarning} from "../client/claims.ts";
import {csv, table} from "../package/report.ts";

export function layerTypesTable(types: LayerTypes): string {
  const rows = types.flatMap(({type, parameters}) =>
    parameters.map(({parameter, least, most, swept}, index) => [
      index === 0 ? type : "",
      parameter,
      `${least}..${most}`,
      swept ? "swept" : "",
    ]),
  );
  return table(
    ["type", "parameter", "usual range", "step width"],
    rows,
    new Set(["type", "parameter", "usual range", "step width"]),
  );
}

/** What a step width is, in words. */
function widthWords({width, offset = 0, period = 1, flat}: StepWidth): string {
  if (flat) return "no influence";
  if (width > 1) return `steps of ${width}${offset > 0 ? `, offset ${offset}` : ""}`;
  return period > 1 ? `no step; jumps every ${period}` : "no step";
}

export function widthsTable(found: readonly TypeWidths[]): string {
  const rows = found.flatMap(({type, widths}) =>
    widths.map((width, index) => [
      index === 0 ? type : "",
      width.product.join(" x "),
      widthWords(width),
      width.source ?? "",
      percent(100 * (width.confidence ?? 1)),
      String(width.measurements ?? 0),
    ]),
  );
  const header = ["type", "parameter", "step width", "source", "confidence", "measurements"];
  return table(header, rows, new Set(header.slice(0, 4)));
}

export function networkLayersTable({types, parts}: Pick<Response<"networkLayers">, "types" | "parts">): string {
  const rows = types.map(({type, parts: count, macs}) => [type, String(count), large(macs)]);
  const others = parts.filter(({layer}) => !layer);
  if (others.length > 0) {
    rows.push(["(no type)", String(others.length), large(others.reduce((sum, {macs}) => sum + macs, 0))]);
  }
  return table(["type", "parts", "MACs"], rows, new Set(["type"]));
}

export function planTable({planned, types}: Pick<Response<"plan">, "planned" | "types">): string {
  const rows = types.map(({type, layers, representatives, planned: count}) => [
    type,
    large(layers),
    large(representatives),
    String(count),
  ]);
  rows.push(["total", "", "", String(planned)]);
  return table(["type", "layers", "representatives", "planned"], rows, new Set(["type"]));
}

/** What became of a table's layers; or of a plan's, whose refused layers were replaced. */
export function measuredWords(
  {planned, measured, refused}: Pick<Response<"measure">, "planned" | "measured" | "refused">,
  replaced: boolean,
): string {
  const count = measured < planned && replaced ? `${measured} of ${planned} layers` : `${measured} layers`;
  return `${count} measured, ${refused} refused${replaced && refused > 0 ? " and replaced as far as possible" : ""}`;
}

export function modelTable({name, unit, types}: ModelSummary): string {
  const rows = types.map(({type, samples, method, cross_validated: errors}) => [
    type,
    String(samples),
    method,
    percent(errors.mape_percent),
    percent(errors.rmspe_percent),
    percent(errors.worst_percent),
  ]);
  const header = ["type", "samples", "method", "MAPE", "RMSPE", "worst"];
  return `${name}, latencies in ${unit}; errors by cross-validation\n${table(header, rows, new Set(["type", "method"]))}`;
}

export function evaluationTable({types, total}: Evaluation): string {
  const row = (name: string, errors: Evaluation["total"]) => [
    name,
    String(errors.count),
    percent(errors.mape_percent),
    percent(errors.rmspe_percent),
    percent(errors.worst_percent),
    percent(errors.covered_percent),
  ];
  const rows = [...types.map((entry) => row(entry.type, entry)), row("total", total)];
  const warning = rangeWarning(total.covered_percent, total.count);
  const text = table(["type", "layers", "MAPE", "RMSPE", "worst", "within range"], rows, new Set(["type"]));
  return warning === undefined ? text : `${text}\n\n${warning}.`;
}

/** "40 %, mean error 3.2 %, looking at dim" */
export function calibrationProgress({fraction, parameter, error}: CalibrationProgress): string {
  const parts = [`${Math.floor(100 * fraction)} %`];
  if (error !== undefined) parts.push(`mean error ${percent(100 * error)}`);
  if (parameter) parts.push(`looking at ${parameter}`);
  return parts.join(", ");
}

/** Held-out errors above this are said to be large. */
const LARGE_ERROR_PERCENT = 10;

/** What was found, how good it is, and the command that estimates with it. */
export function calibrationTable(
  {parameters, found, clock_hz, fitted, held_out, refused}: Calibration,
  architecture: string,
): string {
  const range = ({low, high, determined}: Calibration["found"][number]) => {
    if (!determined) return "not determined by these measurements";
    return low === undefined || low === high ? "" : `${low}..${high}`;
  };
  const values = found.map((entry) => [entry.name, String(entry.value), String(entry.default), range(entry)]);
  const parts = [
    ["seen", fitted],
    ["not seen", held_out],
  ] as const;
  const errors = parts.map(([name, {count, mape_percent, rmspe_percent, worst_percent}]) => [
    name,
    String(count),
    percent(mape_percent),
    percent(rmspe_percent),
    percent(worst_percent),
  ]);
  const settings = Object.entries(parameters).map(([name, value]) => `--set ${name}=${value}`);
  const notes = [];
  if (clock_hz) notes.push(`clock: ${clock_hz} Hz`);
  if (refused > 0) notes.push(`${refused} measured layers are not among them: the accelerator cannot run them`);
  if (held_out.mape_percent > LARGE_ERROR_PERCENT) {
    notes.push("the error is large: this is probably not that kind of accelerator");
  }
  return [
    table(["parameter", "found", "default", "within"], values, new Set(["parameter", "within"])),
    "",
    table(["measurements", "layers", "MAPE", "RMSPE", "worst"], errors, new Set(["measurements"])),
    ...notes,
    "",
    ["cyclescope estimate --arch", shellWord(architecture), ...settings, "--network NAME|FILE"].join(" "),
  ].join("\n");
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A row per layer: its parameters, the latency and its range. */
export function predictionsCsv({unit, predictions}: Predictions): string {
  const parameters = [...new Set(predictions.flatMap(({layer}) => Object.keys(layer)))];
  const header = [...parameters, `latency_${unit}`, "low", "high", "outside"];
  const rows = predictions.map(({layer, latency, low, high, outside}) => [
    ...parameters.map((name) => layer[name as keyof typeof layer] ?? ""),
    latency,
    low,
    high,
    outside.join(" "),
  ]);
  return csv([header, ...rows]);
}

/** "table.csv:12: message (left out)" */
export function remarkLines(remarks: readonly TableRemark[], file: string): string[] {
  return remarks.map(({line, path, message, hint, used}) => {
    const place = line > 0 ? `${file}:${line}` : path ? `${file}: ${path}` : file;
    return `cyclescope: ${place}: ${message}${used ? "" : "; left out"}${hint ? ` (${hint})` : ""}`;
  });
}

function percent(value: number): string {
  return value < 1 ? errorText(value) : `${value.toFixed(1)} %`;
}

function large(value: number): string {
  return value < 1e6 ? String(Math.round(value)) : value.toExponential(1);
}
