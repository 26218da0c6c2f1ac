import { minute } from "@/lib/domain/durations";

import { median } from "@/lib/domain/median";

import type { Summary } from "./summary";

/** Whether a snapshot can be published. `reason` is a sentence for people. */
export type Verdict = { publish: true } | { publish: false; reason: string; ownerOnly: boolean };

/** Smaller price lists are always published. */
const minJudgedOffers = 10;
const minRemainingShare = 0.3;
const minPriceJump = 5;
const extremePriceJump = 20;
const agreementTolerance = 0.1;
const streakLength = 3;
const streakMinutes = 30;

/** Judges a snapshot against the median of the last ten published ones. */
export function judgeSnapshot(snapshot: Summary, published: readonly Summary[]): Verdict {
  const usualOffers = median(published.map((summary) => summary.offers)) ?? 0;
  if (usualOffers < minJudgedOffers) return { publish: true };
  if (snapshot.offers === 0) {
    return heldVerdict(`It is empty; the last ten had ${whole(usualOffers)} offers.`);
  }
  if (snapshot.offers <= usualOffers * minRemainingShare) {
    return heldVerdict(`It has ${snapshot.offers} offers; the last ten had ${whole(usualOffers)}.`);
  }
  return worst([...groupsOf(published)].map((group) => judgeGroup(group, snapshot, published)));
}

/** Consecutive held snapshots that agree with the first one; `since` in epoch milliseconds. */
export interface Streak {
  since: number;
  count: number;
  first: Summary;
}

/** Extends the streak if the held snapshot agrees within a tenth, otherwise starts a new one. */
export function extendStreak(streak: Streak | null, held: Summary, at: number): Streak {
  // A start in the future was written before the clock was set back.
  return streak && agree(streak.first, held)
    ? { ...streak, since: Math.min(streak.since, at), count: streak.count + 1 }
    : { since: at, count: 1, first: held };
}

/** Whether enough held snapshots agreed for long enough to publish them; `least` in milliseconds. */
export function isStreakLongEnough(streak: Streak, now: number, least = streakMinutes * minute): boolean {
  return streak.count >= streakLength && now - streak.since >= least;
}

function judgeGroup(group: string, snapshot: Summary, published: readonly Summary[]): Verdict {
  const usualOffers = median(published.map((summary) => groupOf(summary, group)?.offers ?? 0)) ?? 0;
  if (usualOffers < minJudgedOffers) return { publish: true };
  const now = groupOf(snapshot, group);
  if (!now || now.offers <= usualOffers * minRemainingShare) {
    return heldVerdict(`It has ${now?.offers ?? 0} ${group} offers; the last ten had ${whole(usualOffers)}.`);
  }
  const medians = published.flatMap((summary) => groupOf(summary, group)?.median ?? []);
  const usual = median(medians);
  if (usual === null || now.median === null) return { publish: true };
  const times = Math.max(now.median / usual, usual / now.median);
  if (times < minPriceJump) return { publish: true };
  const factor = now.median > usual ? times.toFixed(1) : `1/${times.toFixed(1)}`;
  return {
    publish: false,
    ownerOnly: times > extremePriceJump,
    reason: `Its median ${group} price is ${factor} times the usual. A unit may have changed.`,
  };
}

function groupOf({ groups }: Summary, group: string): Summary["groups"][string] | undefined {
  return Object.hasOwn(groups, group) ? groups[group] : undefined;
}

function groupsOf(summaries: readonly Summary[]): Set<string> {
  return new Set(summaries.flatMap((summary) => Object.keys(summary.groups)));
}

function worst(verdicts: Verdict[]): Verdict {
  const bad = verdicts.filter((verdict) => !verdict.publish);
  return bad.find((verdict) => verdict.ownerOnly) ?? bad[0] ?? { publish: true };
}

function agree(one: Summary, other: Summary): boolean {
  if (!near(one.offers, other.offers)) return false;
  return [...groupsOf([one, other])].every((group) => {
    const a = groupOf(one, group);
    const b = groupOf(other, group);
    return near(a?.offers ?? 0, b?.offers ?? 0) && near(a?.median ?? 0, b?.median ?? 0);
  });
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= agreementTolerance * Math.max(a, b);
}

function heldVerdict(reason: string): Verdict {
  return { publish: false, reason, ownerOnly: false };
}

function whole(value: number): string {
  return String(Math.round(value));
}
