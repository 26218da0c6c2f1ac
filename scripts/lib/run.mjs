import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { childEnvironment, root } from "./project.mjs";
import { onStop } from "./stop.mjs";

/** Process groups started here that have not ended yet, by the id of their leader. */
const groups = new Set();
let stopping = false;

/**
 * Runs a command in its own process group with its output in a log file. Removes the log when the command
 * succeeds.
 * @param {string} name what the log file is called
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, timeout?: number }} [options]
 * @returns {Promise<{ ok: boolean, logFile: string, output: string }>}
 */
export async function run(name, command, args, { env, cwd = root, timeout = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "cheapest-gpu-"));
  const logFile = join(folder, `${name}.log`);
  const file = openSync(logFile, "w");
  const child = spawn(command, args, {
    cwd,
    env: childEnvironment({ FORCE_COLOR: "0", ...env }),
    detached: true,
    stdio: ["ignore", file, file],
  });
  closeSync(file);
  const problem = await ended(child, timeout);
  // A command ended by a signal has no result; the signal's handler exits in a moment.
  if (stopping) await new Promise(() => {});
  const output = readFileSync(logFile, "utf8") + (problem ? `\n${problem}\n` : "");
  const ok = !problem && child.exitCode === 0;
  if (ok) rmSync(folder, { recursive: true, force: true });
  return { ok, logFile, output };
}

/** Waits for the child and kills the rest of its group; returns why it ended early, if it did. */
async function ended(child, timeout) {
  if (child.pid) groups.add(child.pid);
  const problem = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message)).once("exit", () => resolve());
    if (timeout) setTimeout(resolve, timeout, `Stopped after ${timeout / 1000} s.`).unref();
  });
  if (child.pid) await endGroup(child.pid, "SIGTERM");
  return problem;
}

async function endGroup(leader, signal) {
  for (let waited = 0; signalGroup(leader, signal) && waited < 5_000; waited += 50) {
    await sleep(50);
    signal = 0;
  }
  signalGroup(leader, "SIGKILL");
  groups.delete(leader);
}

function signalGroup(leader, signal) {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

/**
 * Ends every group started here when this process is stopped.
 * @returns {() => void} takes the handlers away again
 */
export function endGroupsOnSignals() {
  const stop = (signal) => void exit(signal);
  const exit = async (signal) => {
    stopping = true;
    await Promise.all([...groups].map((leader) => endGroup(leader, "SIGTERM")));
    process.exit(128 + constants.signals[signal]);
  };
  const killAll = () => groups.forEach((leader) => signalGroup(leader, "SIGKILL"));
  const removeHandlers = onStop(stop);
  process.on("exit", killAll);
  return () => {
    removeHandlers();
    process.off("exit", killAll);
  };
}

/**
 * The last lines of an output.
 * @param {string} output
 * @param {number} count
 */
export function lastLines(output, count) {
  return output.trimEnd().split("\n").slice(-count).join("\n");
}
