import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, isBuilt } from "./lib/build.mjs";
import { install, isInstalled } from "./lib/install.mjs";
import { withLock } from "./lib/lock.mjs";
import { UserError, root } from "./lib/project.mjs";
import { endGroupsOnSignals } from "./lib/run.mjs";

/**
 * Makes the project ready to run: installs and builds what is missing or out of date.
 * @param {{ pages?: boolean }} [options] whether the pages are built too
 */
export async function setup({ pages = true } = {}) {
  checkNode(process.versions.node);
  const isReady = () => isInstalled(root) && (!pages || isBuilt(root));
  if (isReady()) return;
  checkWritable(root);
  const stopGuarding = endGroupsOnSignals();
  try {
    await withLock(join(root, ".setup-lock"), async () => {
      if (!isInstalled(root)) await install(root);
      if (pages && !isBuilt(root)) await build(root);
    });
  } finally {
    stopGuarding();
  }
}

/**
 * Rejects a Node that is too old.
 * @param {string} version
 */
export function checkNode(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new UserError(
    `Node ${version} is too old; install Node 20.19 or newer from https://nodejs.org and start again.`,
  );
}

/**
 * Rejects a folder that is not writable.
 * @param {string} folder
 */
export function checkWritable(folder) {
  const probe = join(folder, `.write-test-${process.pid}`);
  try {
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    if (error.code === "ENOSPC") throw new UserError("The disk is full; free some space and start again.");
    throw new UserError(
      `${folder} cannot be written to (${error.code}); make it writable for this user and start again.`,
    );
  }
}
