import type { FinishedPoll } from "@/db/polls";

import type { ProviderState } from "./schema";

/** Derives the state of a connected provider from its last poll and the time of its last good one. */
export function deriveProviderState(last: FinishedPoll | undefined, lastGood: number | null): ProviderState {
  // GPUGeek publishes parts long before its first poll ends.
  if (!last) return lastGood === null ? "waiting" : "answers";
  if (last.outcome === "held") return "held";
  if (last.outcome === "published") return "answers";
  return stateByErrorKind.get(last.errorKind ?? "") ?? "silent";
}

/** Whether its newest offers are not shown, so that the shown ones grow stale. */
export function isProviderFailing(state: ProviderState): boolean {
  return failingStates.has(state);
}

const stateByErrorKind = new Map<string, ProviderState>([
  ["rate-limited", "limited"],
  ["unauthorised", "refused"],
  ["forbidden", "refused"],
  ["no-credit", "no-credit"],
]);
const failingStates = new Set<ProviderState>(["held", "limited", "silent", "refused", "no-credit"]);

const intervalsUntilOutdated = 3;

/** Whether a provider's newest snapshot lies in the future, or is older than three intervals (milliseconds). */
export function isOutdated(lastGoodAt: string | null, interval: number | undefined, now: number): boolean {
  if (lastGoodAt === null || interval === undefined) return false;
  const age = now - Date.parse(lastGoodAt);
  return age < 0 || age > intervalsUntilOutdated * interval;
}
