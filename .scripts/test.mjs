/**
 * npm test: installs what is missing, then lints, tests natively, natively under the sanitizers, the module under Node,
 * the site in Chromium and Firefox, and fuzzes for a minute. `npm test -- PHASE...` runs some of the phases only.
 * The last line is `N passed, N failed`; a phase that breaks down without a report counts as one failure.
 *   CYCLESCOPE_FUZZ_SECONDS   how long each fuzz target runs, two at a time (30); always from the same seed
 *   CYCLESCOPE_RANDOM_CASES, CYCLESCOPE_RANDOM_SEED   random machines and programs that timing is tested with, and the
 *                             first seed (12000 and 1; under the sanitizers 700)
 */
import {rmSync} from "node:fs";
import {join} from "node:path";
import {buildPreset, buildSite, buildWasm} from "./build.mjs";
import {fuzz, fuzzTargets} from "./fuzz.mjs";
import {lint} from "./lint.mjs";
import {addCounts, describe, emptyCount, failure, readGoogleTestReport, readVitestReport} from "./reports.mjs";
import {jobs, logs, npmCommand, print, progress, root, since, start} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

const kFuzzSeed = 1;

const kPhases = {
  lint: async () => (await lint()).map((name) => failure(name)).reduce(addCounts, emptyCount()),
  native: async () => {
    await buildPreset("native");
    return googleTests("native");
  },
  sanitize: async () => {
    await buildPreset("native-sanitize");
    return googleTests("native-sanitize", {
      CYCLESCOPE_RANDOM_CASES: process.env.CYCLESCOPE_RANDOM_CASES ?? "700",
      CYCLESCOPE_FEW_NETWORKS: "1",
    });
  },
  node: async () => {
    await buildWasm();
    return vitest("node");
  },
  site: async () => {
    await buildWasm();
    await buildSite();
    return vitest("site");
  },
  fuzz: async () => {
    await buildPreset("native-sanitize");
    const outcomes = await fuzz(fuzzTargets(), Number(process.env.CYCLESCOPE_FUZZ_SECONDS ?? 30), kFuzzSeed);
    const counts = outcomes.map(({name, ok}) => (ok ? {...emptyCount(), passed: 1} : failure(`fuzz ${name}`)));
    return counts.length > 0 ? counts.reduce(addCounts) : failure("no fuzz target");
  },
};

/** Runs cyclescope_tests of a build, split over the processors, with `more` in their environment. */
async function googleTests(preset, more = {}) {
  const program = join(root, "build", preset, "tests", "cyclescope_tests");
  const shard = async (index) => {
    const log = `test-${preset}-${index}`;
    const report = join(logs, `${log}.json`);
    rmSync(report, {force: true});
    const env = {
      GTEST_TOTAL_SHARDS: String(jobs),
      GTEST_SHARD_INDEX: String(index),
      ASAN_OPTIONS: "detect_stack_use_after_return=1:strict_string_checks=1",
      UBSAN_OPTIONS: "print_stacktrace=1",
      ...more,
    };
    const result = await start(program, ["--gtest_brief=1", `--gtest_output=json:${report}`], {log, env, what: log});
    if (!result.ok) print(result.excerpt());
    const count = readGoogleTestReport(report) ?? failure(`${preset}: the tests ended early`);
    return result.ok || count.failed > 0 ? count : addCounts(count, failure(`${preset}: the tests did not end well`));
  };
  const counts = await Promise.all(Array.from({length: jobs}, (_, index) => shard(index)));
  return counts.reduce(addCounts);
}

/** Runs one of the projects of tests/vitest.config.mjs. */
async function vitest(project) {
  const report = join(logs, `test-${project}.json`);
  rmSync(report, {force: true});
  const argv = ["run", "--config", "tests/vitest.config.mjs", "--project", project, "--reporter=default"];
  const log = `test-${project}`;
  const result = await start(npmCommand("vitest"), [...argv, "--reporter=json", `--outputFile.json=${report}`], {
    log,
    env: {NO_COLOR: "1"},
    what: log,
  });
  if (!result.ok) print(result.excerpt());
  const count = readVitestReport(report) ?? failure(`${project}: the tests ended early`);
  return result.ok || count.failed > 0 ? count : addCounts(count, failure(`${project}: the tests did not end well`));
}

/** Runs a phase as a whole; whatever goes wrong in it is one failure, and the next phase still runs. */
async function runPhase(name) {
  const startMs = performance.now();
  progress(`${name} ...`);
  let count;
  try {
    count = await kPhases[name]();
  } catch (error) {
    print(error instanceof Error ? error.message : error);
    count = failure(name);
  }
  if (name !== "lint" && count.passed + count.failed === 0) count = failure(`${name}: no test ran`);
  progress(`${name}: ${describe(count)} (${since(startMs)})`);
  return count;
}

const startMs = performance.now();
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in kPhases));
if (unknown) {
  console.error(`unknown phase "${unknown}"; there are ${Object.keys(kPhases).join(", ")}`);
  process.exit(2);
}
await prepare(needs.test);

let total = emptyCount();
for (const name of wanted.length > 0 ? wanted : Object.keys(kPhases)) total = addCounts(total, await runPhase(name));

for (const name of total.names) console.log(`failed: ${name}`);
progress(`all in ${since(startMs)}${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && (total.passed > 0 || wanted.join() === "lint") ? 0 : 1);
