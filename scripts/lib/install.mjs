import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { childEnvironment, UserError, log } from "./project.mjs";
import { lastLines, run } from "./run.mjs";

/**
 * The stamp of installed packages: the lock file, and the Node that SQLite was compiled for.
 * @param {string} root
 */
export function installStamp(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest("hex");
}

/**
 * Whether the packages of package-lock.json are installed.
 * @param {string} root
 */
export function isInstalled(root) {
  return readText(stampPath(root)) === installStamp(root);
}

/**
 * Installs the packages of package-lock.json.
 * @param {string} root
 */
export async function install(root) {
  const stamp = installStamp(root);
  if (isCompleteByHand(root) && (await opensDatabase(root))) {
    writeFileSync(stampPath(root), stamp);
    return;
  }
  log("Installing packages. The first time, this compiles SQLite and can take 5 minutes.");
  rmSync(stampPath(root), { force: true });
  // The include overrides NODE_ENV=production, under which npm omits the test tools. Retrying sooner than
  // npm's ten seconds reports an unreachable registry while someone is still watching.
  const retries = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=4000"];
  const options = ["--include=dev", "--no-audit", "--no-fund", ...retries];
  // No package runs scripts here; only the builds that package.json allows run afterwards.
  await runNpm("install", ["ci", "--ignore-scripts", ...options], root);
  await runNpm("compile", ["rebuild", "--ignore-scripts=false", ...allowedBuilds(root)], root);
  if (!(await opensDatabase(root))) {
    throw new UserError(
      `SQLite was not built. Run: npm rebuild better-sqlite3 --ignore-scripts=false, then start again.`,
    );
  }
  writeFileSync(stampPath(root), stamp);
}

async function runNpm(name, command, root) {
  const { ok, output, logFile } = await run(name, "npm", command, { cwd: root });
  if (ok) return;
  throw new UserError(
    `Installing the packages failed. The log is in ${logFile} and ends with:\n${lastLines(output, 20)}`,
  );
}

function allowedBuilds(root) {
  const { allowScripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.keys(allowScripts).filter((name) => allowScripts[name]);
}

/** Whether someone has run `npm ci` or `npm install` already, so that nothing is left to do. */
function isCompleteByHand(root) {
  const lockFile = readText(join(root, "package-lock.json"));
  const present = readText(join(root, "node_modules", ".package-lock.json"));
  if (!lockFile || !present) return false;
  const installed = JSON.parse(present).packages;
  return Object.entries(JSON.parse(lockFile).packages).every(
    ([path, { version, optional, extraneous }]) =>
      path === "" || (installed[path] ? installed[path].version === version : optional || extraneous),
  );
}

async function opensDatabase(root) {
  const script = "new (require('better-sqlite3'))(':memory:').close()";
  const options = { cwd: root, env: childEnvironment(), timeout: 30_000 };
  return promisify(execFile)(process.execPath, ["-e", script], options).then(
    () => true,
    () => false,
  );
}

function stampPath(root) {
  return join(root, "node_modules", ".cheapest-gpu-stamp");
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
