import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countCheck, countPlaywright, countVitest } from "./count.mjs";
import { Problem, root, say } from "./project.mjs";
import { run } from "./run.mjs";

// A machine under load needs several times as long.
const stepTimeout = 80 * 60_000;

/**
 * Runs one step and prints a line with its name, outcome and seconds.
 * @param {string} name
 * @param {() => Promise<{ count: import("./count.mjs").Count, output?: string }>} work
 * @returns {Promise<import("./count.mjs").Count>}
 */
export async function step(name, work) {
  const start = performance.now();
  const { count, output } = await work().catch((error) => ({
    count: countCheck(false),
    output: error instanceof Problem ? error.message : error.stack,
  }));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (count.failed > 0 && output) say(output.trimEnd());
  const outcome = count.failed > 0 ? "failed" : "ok";
  const tests = count.passed + count.failed;
  say(`${name}: ${outcome}${tests > 1 ? `, ${count.passed} of ${tests}` : ""}, ${seconds} s`);
  return count;
}

/**
 * A step with a single check: a script of package.json.
 * @param {string} script
 */
export async function runScript(script) {
  const { ok, output } = await run(script, "npm", ["run", "--silent", script], {
    timeout: stepTimeout,
  });
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
    const { ok, output } = await run("vitest", tool("vitest"), command, { env, timeout: stepTimeout });
    return { count: countVitest(readReport(report), ok), output };
  });
}

/**
 * The step of browser tests.
 * @param {string} chromium path of the browser, empty for Playwright's own
 */
export async function runPlaywright(chromium) {
  return withReport(async (report) => {
    const env = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
    const command = ["test", "--reporter=list,json"];
    const { ok, output } = await run("playwright", tool("playwright"), command, {
      env,
      timeout: stepTimeout,
    });
    return { count: countPlaywright(readReport(report), ok), output };
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
