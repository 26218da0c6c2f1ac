import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Names this process so that another one on the same machine can check whether it is alive. */
export function createHolderName(): string {
  return [hostname(), process.pid, randomBytes(6).toString("hex"), processSpace].join(":");
}

/**
 * Identifies what the number of a process is unique in: a container or, outside of one, a boot of the machine. Two containers may
 * have the same host name, and each has a process 1. Empty where the system does not report it.
 */
const processSpace = readProcessSpace();

function readProcessSpace(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    return createHash("sha256")
      .update(boot)
      .update(readlinkSync("/proc/self/ns/pid"))
      .digest("hex")
      .slice(0, 8);
  } catch {
    return "";
  }
}

/** False only if the holder was a process of this machine and container that no longer exists. */
export function isHolderAlive(holder: string): boolean {
  const [host, pid, , space = processSpace] = holder.split(":");
  if (host !== hostname() || space !== processSpace || !pid || !/^\d+$/.test(pid)) return true;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Whether two holders have the same process number, of which one must then have ended. */
export function haveSameProcessId(left: string, right: string): boolean {
  const [[host, pid, , space], [otherHost, otherPid, , otherSpace]] = [left.split(":"), right.split(":")];
  return host === otherHost && pid === otherPid && (space ?? otherSpace) === (otherSpace ?? space);
}
