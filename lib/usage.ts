import { hour } from "./domain/durations";
import { processState } from "./process-state";

const shared = processState<number>("last use");
const longestUnused = 24 * hour;

/** Records that a person opened a page, or that a program called the API. */
export function recordUse(): void {
  shared.value = Date.now();
}

/** Whether the app was used within 24 hours; a start counts as use. */
export function isInUse(now = Date.now()): boolean {
  shared.value ??= now;
  // A last use in the future was recorded before the clock was set back.
  if (shared.value > now) shared.value = now;
  return now - shared.value < longestUnused;
}
