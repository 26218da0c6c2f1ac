import { setTimeout as wait } from "node:timers/promises";

/** Waits for a condition, checking every `every` milliseconds; throws after `within`, which a loaded machine needs. */
export async function until(
  holds: () => unknown,
  { within = 120_000, every = 5, what = "what was waited for" } = {},
): Promise<void> {
  const end = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within ${within} ms: ${what}`);
    await wait(every);
  }
}
