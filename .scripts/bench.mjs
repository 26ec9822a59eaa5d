/**
 * npm run bench [-- FILTER]: all benchmarks (Google Benchmark natively, tests/**\/*.bench.mjs under Node), or those whose
 * names match a regular expression; what both measure stands side by side. Times depend on the machine and on what else
 * it does: compare within one run.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {buildPreset, buildWasm} from "./build.mjs";
import {findFiles} from "./files.mjs";
import {logs, progress, root, run} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

const kLeastSeconds = 0.5;
/** Of the case `whole_graph`: an instruction is fetched, issued and executed. */
const kNodesPerInstruction = 3;

const toMilliseconds = {ns: 1e-6, us: 1e-3, ms: 1, s: 1e3};

/** Median milliseconds by name. */
function nativeTimes(filter) {
  const report = join(logs, "benchmarks.json");
  const program = join(root, "build", "native", "tests", "cyclescope_benchmarks");
  run(program, [
    `--benchmark_filter=${filter}`,
    `--benchmark_out=${report}`,
    "--benchmark_out_format=json",
    "--benchmark_repetitions=3",
    "--benchmark_report_aggregates_only=true",
    `--benchmark_min_time=${kLeastSeconds / 3}`,
  ]).orFail("cyclescope_benchmarks");
  const {benchmarks} = JSON.parse(readFileSync(report, "utf8"));
  const medians = benchmarks.filter(({aggregate_name}) => aggregate_name === "median");
  return new Map(medians.map(({run_name, real_time, time_unit}) => [run_name, real_time * toMilliseconds[time_unit]]));
}

/** Median milliseconds of a case, and its last estimate. */
function measure({run: work}) {
  work(); // warms up
  const times = [];
  const begin = performance.now();
  let result;
  do {
    const startMs = performance.now();
    result = work();
    times.push(performance.now() - startMs);
  } while (times.length < 3 || performance.now() - begin < kLeastSeconds * 1e3);
  times.sort((a, b) => a - b);
  return {milliseconds: times[Math.floor(times.length / 2)], result};
}

await prepare(needs.native);
await buildPreset("native");
await buildWasm();
const filter = process.argv[2] ?? ".";
const native = nativeTimes(filter);
const instructions = new Map();
const wasm = new Map();
for (const file of findFiles(["tests"], /\.bench\.mjs$/)) {
  const {cases} = await import(pathToFileURL(join(root, file)).href);
  for (const it of await cases()) {
    if (!new RegExp(filter).test(it.name)) continue;
    const {milliseconds, result} = measure(it);
    wasm.set(it.name, milliseconds);
    instructions.set(it.name, result.total.instructions);
  }
}

const cell = (value, digits) => (value === undefined ? "" : value.toFixed(digits));
const rows = [...new Set([...native.keys(), ...wasm.keys()])].map((name) => {
  const [a, b] = [native.get(name), wasm.get(name)];
  return [name, cell(a, 2), cell(b, 2), a !== undefined && b !== undefined ? cell(b / a, 2) : ""];
});
const header = ["", "native ms", "wasm ms", "wasm/native"];
const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
for (const row of [header, ...rows]) {
  console.log(row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join("  "));
}
if (instructions.has("whole_graph")) {
  const nodes = instructions.get("whole_graph") * kNodesPerInstruction;
  const perNode = (times) => cell((times.get("whole_graph") * 1e6) / nodes, 1);
  progress(`evaluation of an AIDG node: ${perNode(native)} ns native, ${perNode(wasm)} ns wasm`);
}
