/**
 * npm run fuzz [-- SECONDS [NAME...]]: runs the fuzz targets (tests/fuzz/NAME_fuzz.cpp) from their kept corpora
 * (tests/fuzz/corpus/NAME/), ten minutes each unless told otherwise. A target's new inputs go to build/fuzz/NAME/, what
 * made it fail too. `npm test` runs them for half a minute each from the kept corpora alone and always with the same
 * seed, so that what it finds comes from what was changed; this command goes another way every time.
 */
import {spawnSync} from "node:child_process";
import {existsSync, mkdirSync, readdirSync, rmSync} from "node:fs";
import {basename, join} from "node:path";
import {buildPreset} from "./build.mjs";
import {findFiles} from "./files.mjs";
import {isMain, jobs, print, progress, root, start} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

const kLimits = ["-max_len=65536", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"];

/** Names of the fuzz targets. */
export function fuzzTargets() {
  return findFiles(["tests/fuzz"], /_fuzz\.cpp$/).map((file) => basename(file, "_fuzz.cpp"));
}

/** A prefix of a command line that keeps addresses, which the fuzzer compares, the same every time and everywhere. */
function withFixedAddresses() {
  const fixed = spawnSync("setarch", ["-R", "true"]).status === 0 ? ["setarch", "-R"] : [];
  return ["env", "-i", "PATH=/usr/bin:/bin", ...fixed];
}

/**
 * Runs targets at the same time, as many as there are processors: `[{name, ok}]`. With a `seed` each goes the same way
 * every time, as far as it gets in `seconds`.
 */
export async function fuzz(names, seconds, seed) {
  const waiting = [...names];
  const outcomes = [];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const found = join("build", "fuzz", seed === undefined ? name : `${name}-seed-${seed}`);
      const corpus = join("tests", "fuzz", "corpus", name);
      if (seed !== undefined) rmSync(join(root, found), {recursive: true, force: true});
      mkdirSync(join(root, found), {recursive: true});
      const argv = [...kLimits, `-max_total_time=${seconds}`, `-artifact_prefix=${found}/failed-`, found];
      if (seed !== undefined) argv.push(`-seed=${seed}`, "-reload=0");
      const kept = existsSync(join(root, corpus)) ? readdirSync(join(root, corpus)).length : 0;
      if (kept > 0) argv.push(corpus);
      const program = join("build", "native-sanitize", "tests", `fuzz_${name}`);
      const [command, ...rest] = seed === undefined ? [program, ...argv] : [...withFixedAddresses(), program, ...argv];
      const result = await start(command, rest, {log: `fuzz-${name}`, what: `fuzzing ${name}`});
      const runs = /number_of_executed_units: (\d+)|Done (\d+) runs/.exec(result.text());
      progress(
        `fuzz ${name}: ${result.ok ? "survived" : "FAILED"} ${runs?.[1] ?? runs?.[2] ?? "?"} runs, ${kept} kept inputs`,
      );
      if (!result.ok) print(result.excerpt());
      outcomes.push({name, ok: result.ok});
    }
  };
  await Promise.all(Array.from({length: jobs}, worker));
  return outcomes;
}

if (isMain(import.meta)) {
  const [seconds = "600", ...names] = process.argv.slice(2);
  if (!/^\d+$/.test(seconds)) {
    console.error("usage: npm run fuzz -- [SECONDS [NAME...]]");
    process.exit(2);
  }
  await prepare(needs.test);
  await buildPreset("native-sanitize");
  const outcomes = await fuzz(names.length > 0 ? names : fuzzTargets(), Number(seconds));
  process.exit(outcomes.length > 0 && outcomes.every((outcome) => outcome.ok) ? 0 : 1);
}
