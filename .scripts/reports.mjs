/**
 * Counting passed and failed tests from the test runners' machine-readable reports.
 */
import {existsSync, readFileSync} from "node:fs";

/**
 * A count of tests; `names` are the failed ones.
 * @typedef {{passed: number, failed: number, skipped: number, names: string[]}} TestCount
 */

/** @returns {TestCount} */
export function emptyCount() {
  return {passed: 0, failed: 0, skipped: 0, names: []};
}

/**
 * @param {TestCount} a
 * @param {TestCount} b
 * @returns {TestCount}
 */
export function addCounts(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    names: [...a.names, ...b.names],
  };
}

/** One failure that no test reported: a crash, a build error, a linter's complaint. */
export function failure(name) {
  return {passed: 0, failed: 1, skipped: 0, names: [name]};
}

export function describe(count) {
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
  return `${count.passed} passed, ${count.failed} failed${skipped}`;
}

/** GoogleTest's --gtest_output=json; null if there is no whole report, as after a crash. */
export function readGoogleTestReport(path) {
  const report = readJson(path);
  if (report === null) return null;
  const count = emptyCount();
  for (const suite of report.testsuites) {
    for (const test of suite.testsuite) {
      if (test.status !== "RUN") continue; // disabled, or of another shard
      if (test.failures?.length > 0) {
        ++count.failed;
        count.names.push(`${suite.name}.${test.name}`);
      } else if (test.result === "SKIPPED") {
        ++count.skipped;
      } else {
        ++count.passed;
      }
    }
  }
  return count;
}

/** Vitest's JSON report; null if there is none. A file that fails to load counts as one failure. */
export function readVitestReport(path) {
  const report = readJson(path);
  if (report === null) return null;
  const count = emptyCount();
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === "passed") {
        ++count.passed;
      } else if (test.status === "failed") {
        ++count.failed;
        count.names.push(test.fullName);
      } else {
        ++count.skipped;
      }
    }
    if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed")) {
      ++count.failed;
      count.names.push(file.name);
    }
  }
  return count;
}

function readJson(path) {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
