/** The natively built core's benchmarks. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {logs, root, run} from "../run.mjs";

const kLeastSeconds = 0.5;
const toMilliseconds = {ns: 1e-6, us: 1e-3, ms: 1, s: 1e3};

/** Median milliseconds by name of those that match a regular expression. @returns {Map<string, number>} */
export function nativeTimes(filter) {
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
  const text = readFileSync(report, "utf8");
  if (text === "") return new Map(); // none matches
  const medians = JSON.parse(text).benchmarks.filter(({aggregate_name}) => aggregate_name === "median");
  return new Map(medians.map(({run_name, real_time, time_unit}) => [run_name, real_time * toMilliseconds[time_unit]]));
}
