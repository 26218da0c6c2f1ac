// Preloaded into the app by goal 17: appends the longest pause of its event loop and its memory to a file, twice a second.
import { appendFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

const resolution = 1;
const file = process.env["LOOP_PROBE_FILE"];

if (file) {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  setInterval(() => {
    const pause = Math.max(0, delay.max / 1e6 - resolution);
    delay.reset();
    const cpu = process.cpuUsage();
    appendFileSync(
      file,
      `${JSON.stringify({ at: Date.now(), pause, rss: process.memoryUsage.rss(), cpu: (cpu.user + cpu.system) / 1000 })}\n`,
    );
  }, 500).unref();
}
