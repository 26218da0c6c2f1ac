import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { UserError, root, log } from "./project.mjs";
import { run } from "./run.mjs";

// The headless shell opens a page in a fraction of the time.
const shell = "/usr/bin/chromium-headless-shell";
const installed = [
  shell,
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const remedy =
  "Install it, on Debian with: apt-get install -y chromium-headless-shell, or set CHROMIUM_PATH to a Chromium or Chrome";

/**
 * Finds a Chromium for the browser tests, or installs one.
 * @returns {Promise<string>} its path, empty when Playwright finds its own
 */
export async function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (await runs(chosen)) return chosen;
    throw new UserError(`CHROMIUM_PATH is ${chosen}, which does not run. ${remedy}`);
  }
  return (await present()) ?? (await download()) ?? (await installFromDebian()) ?? giveUp();
}

async function present() {
  if (await runs(playwrightsOwn())) return "";
  for (const path of installed) if (await runs(path)) return path;
  return undefined;
}

async function download() {
  log("Downloading Chromium for the browser tests (up to 3 minutes).");
  const command = join(root, "node_modules", "playwright", "cli.js");
  await run("chromium", process.execPath, [command, "install", "chromium"], { timeout: 180_000 });
  return (await runs(playwrightsOwn())) ? "" : undefined;
}

async function installFromDebian() {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return undefined;
  log("Installing Debian's chromium-headless-shell for the browser tests (1 to 2 minutes).");
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const packages = ["install", "-y", "--no-install-recommends", "chromium-headless-shell"];
  await run("apt-update", "apt-get", ["update"], { env });
  await run("apt-install", "apt-get", packages, { env });
  return (await runs(shell)) ? shell : undefined;
}

function giveUp() {
  throw new UserError(`There is no Chromium for the browser tests. ${remedy}`);
}

/** The path is known even before the browser is installed. */
function playwrightsOwn() {
  const require = createRequire(join(root, "package.json"));
  return require("playwright-core").chromium.executablePath();
}

/** An installed Chromium may lack libraries, so it must be run. */
async function runs(path) {
  if (!existsSync(path)) return false;
  const { ok } = await run("chromium-version", path, ["--version"], { timeout: 20_000 });
  return ok;
}
