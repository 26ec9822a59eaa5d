/**
 * npm run validate [-- TABLE...]: estimates what was measured, table by table, by the exact method and by the baselines,
 * and says how far off each is. Prints a table per ground truth and writes build/validation/TABLE.csv and .json, and the
 * mean errors of all of them to summary.md. The accuracy cards of Gemmini, and web/help/accuracy_runs.json behind them, are
 * rewritten from the tables of rows that nothing was fitted to, where all of them were estimated. Most of the ground truth is not part of the repository; a table whose figures
 * are not at hand is skipped, and this says so.
 */
import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {buildPreset, buildWasm} from "./build.mjs";
import {fail, progress, root} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";
import {compareArbitration} from "./validation/arbitration.mjs";
import {cardOf, writeCards} from "./validation/cards.mjs";
import {dpu} from "./validation/dpu.mjs";
import {gemmini} from "./validation/gemmini.mjs";
import {gemminiCheck} from "./validation/gemmini_check.mjs";
import {published} from "./validation/published.mjs";
import {leaveOneLayerOut} from "./validation/regression.mjs";
import {writeRuns} from "./validation/runs.mjs";
import {systolicArray} from "./validation/systolic_array.mjs";
import {csvOf, decisionsOf, errorOf, markdownOf, methodsAheadOf, summaryOf, wholesOf} from "./validation/tables.mjs";

/**
 * What was measured, row by row.
 * @typedef {object} Table
 * @property {string} name
 * @property {number | null} bar most mean absolute error in percent that the project allows itself
 * @property {string} [note]
 * @property {string} [reference] what the column of measurements is called, where they are none
 * @property {number} [simulatedPerSecond] cycles per second of the simulation that measured, where it is known
 * @property {boolean} [hardware] whether rows() runs the hardware of tests/rtl
 * @property {() => Promise<void>} [prepare] to be awaited before anything is estimated
 * @property {() => any} rows the rows, or {skipped: why}
 * @property {(row: any) => number} measured cycles
 * @property {(row: any) => string} describe a row's name
 * @property {Record<string, (row: any) => boolean>} [parts] groups of rows whose errors are also stated alone
 * @property {(row: any) => string} [whole] what a row is a part of, such as a network
 * @property {string[]} [mappings] of a table that is an accuracy card: those that it covers
 * @property {(row: any) => Estimated} estimate
 *
 * What a row is by the estimator: `counted` layers' cycles count, by default all; the regression may look at the rest, see
 * leaveOneLayerOut().
 * @typedef {object} Estimated
 * @property {object} architecture
 * @property {object} network
 * @property {Record<string, string | number>} parameters
 * @property {(layer: any) => boolean} [counted]
 * @property {number[]} [features]
 * @property {string} [group]
 * @property {string} [layer]
 */

/** @type {Table[]} */
const kTables = [...gemmini, ...gemminiCheck, ...systolicArray, ...dpu, ...published];
/** Columns, and the method of the request that each stands for; null: computed here. */
const kMethods = {
  aidg: "fast_forward",
  roofline: "roofline",
  refined_roofline: "refined_roofline",
  analytical: "analytical",
  regression: null,
};
const kColumns = Object.keys(kMethods);
const kOutput = join(root, "build", "validation");
/** A table of no measurements: program order against first come, first served. */
const kArbitration = {name: "arbitration"};

const wanted = process.argv.slice(2);
for (const name of wanted) {
  if (![...kTables, kArbitration].some((table) => table.name === name)) {
    fail(`no table is called ${name}; there are ${[...kTables, kArbitration].map((table) => table.name).join(", ")}`);
  }
}

const isWanted = (table) => wanted.length === 0 || wanted.includes(table.name);

await prepare(needs.native);
await buildWasm();
if (kTables.some((table) => table.hardware && isWanted(table))) await buildPreset("native", ["rtl_systolic_array"]);
const {presets, tryEstimate} = await import("../build/wasm/package/index.js");
mkdirSync(kOutput, {recursive: true});

const reports = [];
for (const table of kTables) {
  if (!isWanted(table)) continue;
  await table.prepare?.();
  const rows = table.rows();
  if (rows.skipped) {
    progress(`skipped ${table.name}: ${rows.skipped}`);
    continue;
  }
  const report = await validate(table, rows);
  reports.push(report);
  print(table, report);
  writeFileSync(join(kOutput, `${table.name}.csv`), csvOf(report.results, kColumns));
  writeFileSync(join(kOutput, `${table.name}.json`), `${JSON.stringify(report, null, 2)}\n`);
}
if (reports.length > 0) writeFileSync(join(kOutput, "summary.md"), markdownOf(reports, kColumns));
const checks = reports.flatMap(({card, results}) => (card ? [{card, results}] : []));
if (checks.length === gemminiCheck.length) {
  const cards = checks.map(({card}) => card);
  const changed = writeCards(join(root, "arch_presets", "gemmini.json"), cards);
  progress(changed ? "rewrote the accuracy cards of arch_presets/gemmini.json" : "the accuracy cards are as they were");
  progress(writeRuns(checks) ? "rewrote web/help/accuracy_runs.json" : "the runs behind them are as they were");
}
if (isWanted(kArbitration)) {
  const rows = await compareArbitration(presets, tryEstimate);
  console.log("\nfirst come, first served against program order, random layers of all presets, differences in cycles");
  console.table(rows);
  writeFileSync(join(kOutput, "arbitration.json"), `${JSON.stringify(rows, null, 2)}\n`);
}
progress("wrote build/validation/");

async function validate(table, rows) {
  const requests = rows.map((row) => table.estimate(row));
  const results = rows.map((row) => ({what: table.describe(row), measured: table.measured(row), methods: {}}));
  let milliseconds = 0;
  for (const [column, method] of Object.entries(kMethods)) {
    if (method === null) continue;
    const startMs = performance.now();
    for (const [i, request] of requests.entries()) {
      results[i].methods[column] = await cyclesOf(`${table.name}, ${results[i].what}`, request, method);
    }
    if (column === "aidg") milliseconds = performance.now() - startMs;
  }
  const regression = regressionOf(requests, results);
  results.forEach((result, i) => (result.methods.regression = regression[i]));
  const summary = summaryOf(results, kColumns);
  return {
    table: table.name,
    reference: table.mappings ? "measured" : (table.reference ?? "measured"),
    note: table.note ?? "",
    bar_mape_percent: table.bar,
    bar_met: table.bar === null ? null : summary.aidg !== null && summary.aidg.mape <= table.bar,
    methods_ahead_of_aidg: table.reference && !table.mappings ? null : methodsAheadOf("aidg", results, kColumns),
    estimate_seconds: milliseconds / 1000,
    simulation_seconds: table.simulatedPerSecond
      ? results.reduce((sum, {measured}) => sum + measured, 0) / table.simulatedPerSecond
      : null,
    summary,
    card: table.mappings ? cardOf(table, requests, summary.aidg) : null,
    decisions: decisionsOf(results, "aidg"),
    wholes: table.whole
      ? wholesOf(
          results,
          rows.map((row) => table.whole(row)),
          "aidg",
        )
      : [],
    parts: Object.fromEntries(
      Object.entries(table.parts ?? {}).map(([name, contains]) => [
        name,
        summaryOf(
          results.filter((_, i) => contains(rows[i])),
          kColumns,
        ),
      ]),
    ),
    results,
  };
}

/** Cycles of the layers that count, or null where one of them is not mapped. */
async function cyclesOf(what, {architecture, network, parameters, counted = () => true}, method) {
  const outcome = await tryEstimate({
    architecture: JSON.stringify(architecture),
    network: JSON.stringify(network),
    parameters,
    method,
  });
  if (!outcome.ok) fail(`${what}, ${method}: ${outcome.error.path} ${outcome.error.message}`);
  const layers = outcome.value.layers.filter(counted);
  if (layers.length === 0 || layers.some((layer) => layer.status === "unmapped")) return null;
  return layers.reduce((sum, layer) => sum + Number(layer.cycles), 0);
}

function regressionOf(requests, results) {
  if (requests.some(({features}) => !features)) return requests.map(() => null);
  return leaveOneLayerOut(
    requests.map(({network, layer = JSON.stringify(network), group = "", features}, i) => ({
      layer,
      group,
      features,
      cycles: results[i].measured,
    })),
  );
}

function print(table, report) {
  const {results, summary, reference} = report;
  console.log(`\n${table.name}${table.bar === null ? "" : `: MAPE <= ${table.bar} %`}`);
  if (table.note) console.log(table.note);
  const width = Math.max(...results.map((result) => result.what.length), "refined_roofline".length);
  const cell = (column, cycles, error) => ` ${cycles.padStart(Math.max(column.length, 9))} ${error.padStart(7)}`;
  console.log(
    `${"".padEnd(width)} ${reference.padStart(10)}${kColumns.map((column) => cell(column, column, "error")).join("")}`,
  );
  for (const {what, measured, methods} of results) {
    const cells = kColumns.map((column) => {
      if (methods[column] === null) return cell(column, "-", "-");
      return cell(column, String(methods[column]), `${errorOf(methods[column], measured).toFixed(1)}%`);
    });
    console.log(`${what.padEnd(width)} ${String(measured).padStart(10)}${cells.join("")}`);
  }
  for (const column of kColumns) console.log(`${column.padEnd(width)} ${statisticsText(summary[column])}`);
  for (const [name, part] of Object.entries(report.parts)) {
    console.log(`${`aidg, ${name}`.padEnd(width)} ${statisticsText(part.aidg)}`);
  }
  for (const {name, measured, estimated, error_percent: error} of report.wholes) {
    console.log(
      `${`whole ${name}`.padEnd(width)} ${String(measured).padStart(10)}${cell("aidg", String(estimated), `${error.toFixed(1)}%`)}`,
    );
  }
  const {pairs, right} = report.decisions;
  if (pairs > 0)
    console.log(
      `of ${pairs} pairs that differ by 10 to 100 %, ${((100 * right) / pairs).toFixed(1)} % are ranked right`,
    );
  const ahead = report.methods_ahead_of_aidg;
  const simulated = report.simulation_seconds;
  console.log(
    [
      ...(report.bar_met === null ? [] : [report.bar_met ? "bar met" : "BAR MISSED"]),
      ...(ahead === null ? [] : [ahead.length ? `AHEAD OF AIDG: ${ahead.join(", ")}` : "aidg ahead of every baseline"]),
      `estimated in ${report.estimate_seconds.toFixed(2)} s`,
      ...(simulated === null ? [] : [`simulated in about ${simulated.toFixed(0)} s`]),
    ].join("; "),
  );
}

function statisticsText(statistics) {
  if (statistics === null) return "not applicable";
  const {mape, median, worst, rank_correlation: rank, rows} = statistics;
  const percent = (value) => `${value.toFixed(2).padStart(7)} %`;
  return (
    `MAPE ${percent(mape)}, median ${percent(median)}, worst ${percent(worst)}, ` +
    `rank correlation ${rank === null ? "none" : rank.toFixed(4)}, ${rows} rows`
  );
}
