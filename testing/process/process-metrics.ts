import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** The live memory of this process in MiB, after garbage collection. The resident set also holds pages that V8 keeps. */
export function measureSettledMemory(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

export function measureMemory(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

/** Measures the delay of the event loop; the returned function reports the 99th percentile in milliseconds. */
export function watchEventLoopDelay(): () => number {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  return () => {
    delay.disable();
    return delay.percentile(99) / 1e6;
  };
}

/** Resets the peak memory; the returned function reports the increase since then in MiB. */
export function watchPeakMemory(): () => number {
  collectGarbage();
  writeFileSync("/proc/self/clear_refs", "5");
  const before = measureMemory();
  return () =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? Number.NaN) / 2 ** 10 -
    before;
}

/** Whether the system reports the peak memory of a process. */
export const canWatchPeakMemory = existsSync("/proc/self/clear_refs");
