import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** How much memory this process has, in MiB, after everything that may go has gone. */
export function measureSettledMemory(): number {
  collectGarbage();
  collectGarbage();
  return measureMemory();
}

export function measureMemory(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

/** Watches how late the event loop is; the 99th percentile in milliseconds. */
export function watchEventLoopDelay(): () => number {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  return () => {
    delay.disable();
    return delay.percentile(99) / 1e6;
  };
}

/** Forgets the highest memory use so far; then tells the highest since, in MiB above what it was. */
export function watchPeakMemory(): () => number {
  collectGarbage();
  writeFileSync("/proc/self/clear_refs", "5");
  const before = measureMemory();
  return () =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? Number.NaN) / 2 ** 10 -
    before;
}

/** Whether this system tells a process its own highest memory use. */
export const canWatchPeakMemory = existsSync("/proc/self/clear_refs");
