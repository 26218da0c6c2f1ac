import { hour } from "./domain/durations";
import { processState } from "./process-state";

const shared = processState<number>("last use");
const longestUnused = 24 * hour;

/** Records that a person opened a page, or that a program called the API. */
export function recordUse(): void {
  shared.value = Date.now();
}

/** When this process knows that the app was used last, in epoch milliseconds; a start counts as use. */
export function lastUse(now = Date.now()): number {
  shared.value ??= now;
  // A last use in the future was recorded before the clock was set back.
  if (shared.value > now) shared.value = now;
  return shared.value;
}

/** Takes up a later use of another process. */
export function learnOfUse(at: number, now = Date.now()): void {
  if (at > lastUse(now) && at <= now) shared.value = at;
}

/** Whether the app was used within 24 hours; a start counts as use. */
export function isInUse(now = Date.now()): boolean {
  return now - lastUse(now) < longestUnused;
}
