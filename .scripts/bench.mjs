/**
 * npm run bench [-- ARGUMENTS of Google Benchmark]: native benchmarks (tests/**_benchmark.cpp), then those of the module
 * under Node (tests/**.bench.mjs, each a program that prints its own lines).
 */
import {existsSync} from "node:fs";
import {join} from "node:path";
import {buildPreset, buildWasm} from "./build.mjs";
import {findFiles} from "./files.mjs";
import {progress, root, runOpenly} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

prepare(needs.native);
buildPreset("native");
const program = join(root, "build", "native", "tests", "cyclescope_benchmarks");
if (existsSync(program)) runOpenly(program, ["--benchmark_counters_tabular=true", ...process.argv.slice(2)]);
buildWasm();
for (const file of findFiles(["tests"], /\.bench\.mjs$/)) {
  progress(file);
  runOpenly("node", [file]);
}
