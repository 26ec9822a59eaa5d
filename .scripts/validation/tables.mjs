/** Tables of what was measured and what was estimated: reading, statistics, writing. */
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {root} from "../run.mjs";

const kGroundTruth = join(root, "..", "shared", "groundtruth");
/** Percentage points by which another method may seem better without being called so. */
const kTie = 0.1;

/** The rows of a table of the ground truth that `wants` accepts; {skipped} where the file is not at hand. */
export function groundTruth(name, wants = () => true) {
  return () => {
    const file = join(kGroundTruth, `${name}.csv`);
    if (!existsSync(file)) return {skipped: `there is no ../shared/groundtruth/${name}.csv beside the repository`};
    return readTable(readFileSync(file, "utf8")).filter(wants);
  };
}

/** Rows of a CSV file without quoted fields, as objects by the names of the first line; what looks like a number is one. */
export function readTable(text) {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  const names = header.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    return Object.fromEntries(names.map((name, i) => [name, valueOf(fields[i] ?? "")]));
  });
}

const valueOf = (field) => (/^-?\d+(\.\d+)?$/.test(field) ? Number(field) : field);

/** Of an estimate; in percent. */
export const errorOf = (cycles, measured) => 100 * (cycles / measured - 1);

/** Statistics of the errors of each method, in percent, over the rows that it estimates; null where it does none. */
export function summaryOf(results, methods) {
  return Object.fromEntries(methods.map((method) => [method, statisticsOf(results, method)]));
}

function statisticsOf(results, method) {
  const rows = results.filter((result) => result.methods[method] !== null);
  if (rows.length === 0) return null;
  const errors = rows.map(({measured, methods}) => errorOf(methods[method], measured));
  const sizes = errors.map(Math.abs).sort((a, b) => a - b);
  const middle = sizes.length / 2;
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    rows: rows.length,
    mape: mean(sizes),
    median: sizes.length % 2 ? sizes[Math.floor(middle)] : (sizes[middle - 1] + sizes[middle]) / 2,
    worst: sizes.at(-1),
    mean_error: mean(errors),
    rank_correlation: rankCorrelation(
      rows.map((row) => row.measured),
      rows.map((row) => row.methods[method]),
    ),
  };
}

/** The methods with a smaller mean error than `first`, over the rows that both estimate; ties do not count. */
export function methodsAheadOf(first, results, methods) {
  return methods.filter((method) => {
    const both = results.filter((result) => result.methods[method] !== null && result.methods[first] !== null);
    const [other, own] = [statisticsOf(both, method), statisticsOf(both, first)];
    if (method === first || other === null || own === null) return false;
    return other.mape < own.mape - kTie;
  });
}

/** Two designs this close in measured cycles, as a factor, are a decision. */
const kClosest = 1.1;
const kFarthest = 2;

/** Of pairs of rows whose measured cycles differ by 10 to 100 %: how many there are, and how many are ranked right. */
export function decisionsOf(results, method) {
  const rows = results.filter((result) => result.methods[method] !== null);
  const verdicts = rows.flatMap((a, i) =>
    rows.slice(i + 1).flatMap((b) => {
      const [better, worse] = a.measured < b.measured ? [a, b] : [b, a];
      const factor = worse.measured / better.measured;
      return factor >= kClosest && factor <= kFarthest ? [better.methods[method] < worse.methods[method]] : [];
    }),
  );
  return {pairs: verdicts.length, right: verdicts.filter(Boolean).length};
}

/** Cycles of groups of rows together, such as all layers of a network: measured, estimated, and the error in percent. */
export function wholesOf(results, groups, method) {
  const totals = new Map();
  results.forEach(({measured, methods}, i) => {
    const total = totals.get(groups[i]) ?? {measured: 0, estimated: 0};
    totals.set(groups[i], {measured: total.measured + measured, estimated: total.estimated + methods[method]});
  });
  return [...totals].map(([name, {measured, estimated}]) => ({
    name,
    measured,
    estimated,
    error_percent: errorOf(estimated, measured),
  }));
}

/** Spearman's: Pearson's correlation of the ranks, equal values sharing the mean of theirs; null if all are equal. */
function rankCorrelation(a, b) {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (a.length + 1) / 2;
  const covariance = (p, q) => p.reduce((sum, value, i) => sum + (value - mean) * (q[i] - mean), 0);
  const scale = Math.sqrt(covariance(x, x) * covariance(y, y));
  return scale > 0 ? covariance(x, y) / scale : null;
}

function ranks(values) {
  const order = values.map((_, i) => i).sort((i, k) => values[i] - values[k]);
  const result = new Array(values.length);
  for (let i = 0; i < order.length;) {
    let end = i;
    while (end < order.length && values[order[end]] === values[order[i]]) ++end;
    for (let k = i; k < end; ++k) result[order[k]] = (i + 1 + end) / 2;
    i = end;
  }
  return result;
}

/** A line per row: what, measured, and for each method its cycles and error in percent. */
export function csvOf(results, methods) {
  const header = ["what", "measured", ...methods.flatMap((method) => [method, `${method}_error_percent`])];
  const lines = results.map(({what, measured, methods: cycles}) => [
    `"${what}"`,
    measured,
    ...methods.flatMap((m) => (cycles[m] === null ? ["", ""] : [cycles[m], errorOf(cycles[m], measured).toFixed(3)])),
  ]);
  return [header, ...lines].map((line) => `${line.join(",")}\n`).join("");
}

/** A table in Markdown: for each report, its rows and the mean absolute error of each method. */
export function markdownOf(reports, methods) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const header = ["compared with", "rows", ...methods, "bar"];
  const lines = reports.map(({table, results, summary, bar_mape_percent: bar}) => {
    const cells = methods.map((method) => {
      if (summary[method] === null) return "-";
      const {mape, rows} = summary[method];
      return `${mape.toFixed(2)} %${rows < results.length ? ` (${rows} rows)` : ""}`;
    });
    return [table, String(results.length), ...cells, bar === null ? "-" : `${bar} %`];
  });
  return [line(header), line(header.map(() => "---")), ...lines.map(line)].join("");
}
