import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "./project.mjs";

/**
 * Runs a task while holding a lock file with this process's id, so that concurrent starts take turns. Takes
 * over the lock of a process that is gone.
 * @template T
 * @param {string} path the lock file
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withLock(path, task) {
  for (let seen; !create(path);) {
    const owner = readOwner(path);
    const isSeen = Object.is(owner, seen);
    if (isAlive(owner) && !isSeen) log(`waiting for the other start (pid ${owner})`);
    if (!isAlive(owner) && isSeen) rmSync(path, { force: true });
    seen = owner;
    await sleep(200);
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await task();
  } finally {
    release();
    process.off("exit", release);
  }
}

function create(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** NaN when the lock is gone, or its owner is still writing it. */
function readOwner(path) {
  try {
    return Number.parseInt(readFileSync(path, "utf8"), 10);
  } catch (error) {
    if (error.code === "ENOENT") return Number.NaN;
    throw error;
  }
}

function isAlive(pid) {
  // Our own number is from an earlier process, as after a container restart.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
