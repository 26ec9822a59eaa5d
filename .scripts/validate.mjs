/**
 * npm run validate [-- TABLE...]: estimates what was measured, table by table, and says how far off the estimates are.
 * Prints a table per ground truth and writes build/validation/TABLE.csv and .json. The ground truth is not part of the
 * repository; where it is not beside it (../shared/groundtruth), nothing is compared, and this says so.
 *
 * A table is {name, bar, measured(row), describe(row), estimate(row)} and optionally wants(row) and note; `estimate`
 * answers {architecture, network, parameters} for one row of the CSV file `name`. Methods are columns: see kMethods.
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {buildWasm} from "./build.mjs";
import {fail, progress, root} from "./run.mjs";
import {gemmini} from "./validation/gemmini.mjs";
import {csvOf, readTable, summaryOf} from "./validation/tables.mjs";

const kTables = [...gemmini];
/** Name of the column, and what it adds to the request. */
const kMethods = {aidg: {method: "fast_forward"}};
const kGroundTruth = join(root, "..", "shared", "groundtruth");
const kOutput = join(root, "build", "validation");

const wanted = process.argv.slice(2);
for (const name of wanted) {
  if (!kTables.some((table) => table.name === name)) {
    fail(`no table is called ${name}; there are ${kTables.map((table) => table.name).join(", ")}`);
  }
}

if (!existsSync(kGroundTruth)) {
  progress(`skipped: no ground truth in ${kGroundTruth}`);
  process.exit(0);
}
buildWasm();
const {tryEstimate} = await import("../wasm/index.mjs");
mkdirSync(kOutput, {recursive: true});

for (const table of kTables) {
  if (wanted.length > 0 && !wanted.includes(table.name)) continue;
  const file = join(kGroundTruth, `${table.name}.csv`);
  if (!existsSync(file)) {
    progress(`skipped: ${table.name}, no ${file}`);
    continue;
  }
  const rows = readTable(readFileSync(file, "utf8")).filter((row) => table.wants?.(row) ?? true);
  const results = [];
  for (const row of rows) {
    const result = {what: table.describe(row), measured: Number(table.measured(row)), methods: {}};
    for (const [name, request] of Object.entries(kMethods)) result.methods[name] = await cyclesOf(table, row, request);
    results.push(result);
  }
  const summary = summaryOf(results, Object.keys(kMethods));
  print(table, results, summary);
  writeFileSync(join(kOutput, `${table.name}.csv`), csvOf(results, Object.keys(kMethods)));
  writeFileSync(join(kOutput, `${table.name}.json`), `${JSON.stringify({table: table.name, bar: table.bar, summary, results}, null, 2)}\n`);
}

/** Cycles of the whole layer, or null where it is not mapped. */
async function cyclesOf(table, row, request) {
  const {architecture, network, parameters} = table.estimate(row);
  const outcome = await tryEstimate({
    architecture: JSON.stringify(architecture),
    network: JSON.stringify(network),
    parameters,
    ...request,
  });
  if (!outcome.ok) fail(`${table.name}, ${table.describe(row)}: ${outcome.error.path} ${outcome.error.message}`);
  return outcome.value.unmapped.length > 0 ? null : outcome.value.total.cycles;
}

function print(table, results, summary) {
  progress(`${table.name}: ${table.bar}${table.note ? `; ${table.note}` : ""}`);
  const methods = Object.keys(kMethods);
  const width = Math.max(...results.map((result) => result.what.length), 8);
  console.log(`${"what".padEnd(width)} ${"measured".padStart(10)}${methods.map((m) => ` ${m.padStart(10)}  error`).join("")}`);
  for (const {what, measured, methods: cycles} of results) {
    const columns = methods.map((m) => {
      if (cycles[m] === null) return ` ${"-".padStart(10)}      -`;
      return ` ${String(cycles[m]).padStart(10)} ${`${(100 * (cycles[m] / measured - 1)).toFixed(1)}%`.padStart(6)}`;
    });
    console.log(`${what.padEnd(width)} ${String(measured).padStart(10)}${columns.join("")}`);
  }
  for (const method of methods) {
    const {mape, median, worst, rank_correlation: rank, rows} = summary[method];
    console.log(
      `${method}: MAPE ${mape.toFixed(2)} %, median ${median.toFixed(2)} %, worst ${worst.toFixed(2)} %, rank correlation ${rank.toFixed(4)}, ${rows} rows`,
    );
  }
}
