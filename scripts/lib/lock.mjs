import { randomUUID } from "node:crypto";
import {
  constants,
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { say } from "./project.mjs";

const heartbeat = 2_000;
const silence = 30_000;

/**
 * Runs a task while holding a lock file, so that concurrent starts take turns. Takes over a lock whose owner
 * has died or has not renewed it for half a minute.
 * @template T
 * @param {string} path the lock file
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withLock(path, task) {
  const release = await acquire(path);
  process.once("exit", release);
  try {
    return await task();
  } finally {
    release();
    process.off("exit", release);
  }
}

async function acquire(path) {
  const claim = `${process.pid} ${randomUUID()}`;
  let seen;
  while (!create(path, claim)) {
    const owner = readOwner(path);
    if (!owner) continue;
    if (owner.claim !== seen?.claim && isAlive(owner.pid)) {
      say(`waiting for the other start (pid ${owner.pid})`);
    }
    if (owner.claim !== seen?.claim || owner.beat !== seen.beat) {
      // Measured on this process's clock, which stops while the machine sleeps.
      seen = { ...owner, since: performance.now() };
    }
    const silent = performance.now() - seen.since > silence;
    if (silent || !isAlive(owner.pid)) discard(path, owner);
    else await sleep(200);
  }
  const beat = setInterval(() => touch(path), heartbeat);
  beat.unref();
  return () => {
    clearInterval(beat);
    if (readOwner(path)?.claim === claim) rmSync(path, { force: true });
  };
}

function create(path, claim) {
  try {
    writeFileSync(path, claim, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead lock away; restores a lock that was renewed in the meantime. */
function discard(path, owner) {
  const grave = `${path}.${process.pid}`;
  try {
    renameSync(path, grave);
    if (readOwner(grave)?.claim !== owner.claim) {
      copyFileSync(grave, path, constants.COPYFILE_EXCL);
    }
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  } finally {
    rmSync(grave, { force: true });
  }
}

function readOwner(path) {
  try {
    const claim = readFileSync(path, "utf8");
    return { claim, pid: Number.parseInt(claim, 10), beat: statSync(path).mtimeMs };
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Another process took over the lock; release leaves it alone.
  }
}

function isAlive(pid) {
  // Without a number the owner is still writing it.
  if (Number.isNaN(pid)) return true;
  // Our own number is from an earlier process, as after a container restart.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
