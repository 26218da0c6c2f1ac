import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** Names this process so that another one on the same machine can check whether it is alive. */
export function createHolderName(): string {
  return `${hostname()}:${process.pid}:${randomBytes(6).toString("hex")}`;
}

/** False only if the holder was a process of this machine that no longer exists. */
export function isHolderAlive(holder: string): boolean {
  const [host, pid] = holder.split(":");
  if (host !== hostname() || !pid || !/^\d+$/.test(pid)) return true;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
