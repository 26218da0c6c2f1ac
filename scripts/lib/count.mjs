import { join, relative } from "node:path";
import { root } from "./project.mjs";

/**
 * The counts of a step.
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 */

/**
 * A step with a single check.
 * @param {boolean} ok
 * @returns {Count}
 */
export function countCheck(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/**
 * Counts the tests in Vitest's JSON report.
 * @param {string | undefined} report
 * @param {boolean} ok whether Vitest itself was content
 * @returns {Count}
 */
export function countVitest(report, ok) {
  return count(report, ok, (results) => ({
    passed: results.numPassedTests,
    // A file that cannot be loaded has no tests to report.
    failed:
      results.numFailedTests +
      results.testResults.filter((file) => file.status === "failed" && !file.assertionResults.length).length,
    skipped: results.numPendingTests + results.numTodoTests,
  }));
}

/**
 * Counts the tests in Playwright's JSON report.
 * @param {string | undefined} report
 * @param {boolean} ok whether Playwright itself was content
 * @returns {Count}
 */
export function countPlaywright(report, ok) {
  return count(report, ok, ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }));
}

/**
 * A test file and its seconds.
 * @typedef {{ file: string, seconds: number }} FileTime
 */

/**
 * The seconds of each file in Vitest's JSON report.
 * @param {string | undefined} report
 * @returns {FileTime[]}
 */
export function timeVitest(report) {
  return times(report, ({ testResults }) =>
    testResults.map(({ name, startTime, endTime }) => ({
      file: relative(root, name),
      seconds: (endTime - startTime) / 1000,
    })),
  );
}

/**
 * The seconds of each file in Playwright's JSON report.
 * @param {string | undefined} report
 * @returns {FileTime[]}
 */
export function timePlaywright(report) {
  const sum = ({ suites = [], specs = [] }) =>
    suites.reduce((total, suite) => total + sum(suite), 0) +
    specs
      .flatMap(({ tests }) => tests.flatMap(({ results }) => results))
      .reduce((total, { duration }) => total + duration / 1000, 0);
  return times(report, ({ config, suites }) =>
    suites.map((suite) => ({
      file: relative(root, join(config.rootDir, suite.file)),
      seconds: sum(suite),
    })),
  );
}

/**
 * The slowest files, one per line.
 * @param {FileTime[]} files
 * @param {number} most
 */
export function describeSlowest(files, most = 10) {
  const slowest = files.toSorted((left, right) => right.seconds - left.seconds).slice(0, most);
  return slowest.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`).join("\n");
}

function times(report, read) {
  try {
    return read(JSON.parse(report ?? ""));
  } catch {
    return [];
  }
}

/** Reads a report; a failed step without a readable report or a failed test counts as one failure. */
function count(report, ok, read) {
  let result;
  try {
    result = read(JSON.parse(report ?? ""));
  } catch {
    return countCheck(false);
  }
  return !ok && result.failed === 0 ? { ...result, failed: 1 } : result;
}

/**
 * Adds the counts of all steps.
 * @param {Count[]} counts
 * @returns {Count}
 */
export function addCounts(counts) {
  const sum = (key) => counts.reduce((total, step) => total + step[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/**
 * The closing line.
 * @param {Count} total
 */
export function describeCount({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
