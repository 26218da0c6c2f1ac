import { expect, it } from "vitest";

import type { FinishedPoll } from "@/db/polls";

import { isOutdated, isProviderFailing, deriveProviderState } from "./provider-state";

const failed = (errorKind: string): FinishedPoll => ({
  startedAt: 1,
  finishedAt: 2,
  outcome: "failed",
  offers: 0,
  rejected: 0,
  errorKind,
  message: null,
});

it.each([
  ["unauthorised", "refused"],
  ["forbidden", "refused"],
  ["no-credit", "no-credit"],
  ["rate-limited", "limited"],
  ["unavailable", "silent"],
])("maps a failure of kind %s to the failing state %s", (kind, state) => {
  expect(deriveProviderState(failed(kind), 1)).toBe(state);
  expect(isProviderFailing(deriveProviderState(failed(kind), 1))).toBe(true);
});

it("answers after a published list, and waits before the first", () => {
  const states = [
    deriveProviderState({ ...failed(""), outcome: "published" }, null),
    deriveProviderState(undefined, null),
  ];
  expect(states).toEqual(["answers", "waiting"]);
  expect(states.filter(isProviderFailing)).toEqual([]);
});

it.each([
  ["as old as three intervals", 180_000, false],
  ["older", 180_001, true],
  ["of this moment", 0, false],
  ["in the future, as after the clock was set back", -1, true],
])("judges whether a newest snapshot is outdated: %s", (_, age, isDegraded) => {
  const now = Date.UTC(2026, 10, 28);
  expect(isOutdated(new Date(now - age).toISOString(), 60_000, now)).toBe(isDegraded);
});
