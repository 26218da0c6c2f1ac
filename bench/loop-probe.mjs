// Preloaded into the app by goals 17 and 20: appends the longest pause of its event loop and its memory to a file, twice a second
// by default, and collects garbage on SIGUSR2.
import { appendFileSync, closeSync, openSync, readSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const file = process.env["LOOP_PROBE_FILE"];
// Milliseconds.
const interval = 4;
const sampleLength = Number(process.env["LOOP_PROBE_SAMPLE"] ?? 500);

if (file) {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc");
  process.on("SIGUSR2", () => collectGarbage());
  const statistics = openStatistics();
  let sampledAt = performance.now();
  let pause = 0;
  let before = { at: performance.now(), waited: readWaited() };
  setInterval(() => {
    const now = { at: performance.now(), waited: readWaited() };
    // Without the time in which other processes had the processors.
    pause = Math.max(pause, now.at - before.at - interval - (now.waited - before.waited));
    before = now;
    if (now.at - sampledAt < sampleLength) return;
    const { rss, heapUsed, external } = process.memoryUsage();
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), pause, rss, heap: heapUsed + external })}\n`);
    sampledAt = now.at;
    pause = 0;
  }, interval).unref();

  /** Milliseconds that the main thread has waited for a processor: the second number of Linux's `schedstat`. */
  function readWaited() {
    if (statistics === null) return 0;
    const text = Buffer.alloc(100);
    readSync(statistics, text, 0, 100, 0);
    return Number(text.toString("latin1").split(" ")[1]) / 1e6;
  }
}

function openStatistics() {
  try {
    const opened = openSync("/proc/self/schedstat");
    process.once("exit", () => closeSync(opened));
    return opened;
  } catch {
    return null;
  }
}
