import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countCheck, countPlaywright, countVitest, timePlaywright, timeVitest } from "./count.mjs";
import { UserError, root, log } from "./project.mjs";
import { run } from "./run.mjs";

/**
 * The outcome of a step: what it prints on failure, and the times of its test files.
 * @typedef {{ count: import("./count.mjs").Count, output?: string, files?: import("./count.mjs").FileTime[] }} StepResult
 */

/**
 * Runs one step and prints a line with its name, outcome and seconds.
 * @param {string} name
 * @param {() => Promise<StepResult>} work
 * @returns {Promise<StepResult>}
 */
export async function step(name, work) {
  const start = performance.now();
  const result = await work().catch((error) => ({
    count: countCheck(false),
    output: error instanceof UserError ? error.message : error.stack,
  }));
  const { count, output } = result;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (count.failed > 0 && output) log(output.trimEnd());
  const outcome = count.failed > 0 ? "failed" : "ok";
  const tests = count.passed + count.failed;
  log(`${name}: ${outcome}${tests > 1 ? `, ${count.passed} of ${tests}` : ""}, ${seconds} s`);
  return result;
}

/**
 * A step with a single check: a script of package.json.
 * @param {string} script
 */
export async function runScript(script) {
  const { ok, output } = await run(script, "npm", ["run", "--silent", script]);
  return { count: countCheck(ok), output };
}

/**
 * A step of Vitest tests.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export async function runVitest(args, env) {
  return withReport(async (report) => {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const command = ["run", ...reporters, ...args];
    const { ok, output } = await run("vitest", tool("vitest"), command, { env });
    const json = readReport(report);
    return { count: countVitest(json, ok), output, files: timeVitest(json) };
  });
}

/**
 * The step of browser tests.
 * @param {string} chromium path of the browser, empty for Playwright's own
 */
export async function runPlaywright(chromium) {
  return withReport(async (report) => {
    const env = { E2E: "short", CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
    const command = ["test", "--reporter=list,json"];
    const { ok, output } = await run("playwright", tool("playwright"), command, { env });
    const json = readReport(report);
    return { count: countPlaywright(json, ok), output, files: timePlaywright(json) };
  });
}

function tool(name) {
  return join(root, "node_modules", ".bin", name);
}

async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), "cheapest-gpu-"));
  try {
    return await work(join(folder, "report.json"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
