import { errorCodeOrMessage } from "./error-code";
import { log } from "./log";

// Milliseconds.
const pause = 60_000;

/** When each failure was last logged, by its line and its cause. */
const logged = new Map<string, number>();

/** Logs a failure of something that is tried again every second: once, and once a minute while it lasts. */
export function logRepeated(error: unknown, line: string, now = performance.now()): void {
  const code = errorCodeOrMessage(error);
  const key = `${code} ${line}`;
  if (now - (logged.get(key) ?? -Infinity) < pause) return;
  for (const [known, at] of logged) if (now - at >= pause) logged.delete(known);
  logged.set(key, now);
  log.error({ code }, line);
}
