import { describe, expect, it } from "vitest";

import { isStreakLongEnough, judgeSnapshot, extendStreak } from "./judge";
import type { Summary } from "./summary";

const usual = (offers: number, median = 2): Summary => ({
  offers,
  groups: { "USD on-demand": { offers, median } },
});
const ten = (summary: Summary) => Array.from({ length: 10 }, () => summary);

describe("judgeSnapshot", () => {
  it("publishes the first price lists, and any list of a small market", () => {
    expect(judgeSnapshot(usual(100), []).publish).toBe(true);
    expect(judgeSnapshot(usual(0), ten(usual(9))).publish).toBe(true);
    expect(judgeSnapshot(usual(9, 100), ten(usual(9))).publish).toBe(true);
  });

  it.each([
    ["empty", usual(0)],
    ["shrunk by 70 %", usual(30)],
    ["five times dearer", usual(100, 10)],
    ["five times cheaper", usual(100, 0.4)],
    ["of another currency", { offers: 100, groups: { "CNY on-demand": { offers: 100, median: 2 } } }],
  ])("holds a price list that is %s", (_name, snapshot) => {
    expect(judgeSnapshot(snapshot, ten(usual(100)))).toMatchObject({ publish: false, ownerOnly: false });
  });

  it.each([
    ["a shrink by 69 %", usual(31)],
    ["a price 4.9 times as high", usual(100, 9.8)],
    ["growth", usual(1000)],
  ])("publishes %s", (_name, snapshot) => {
    expect(judgeSnapshot(snapshot, ten(usual(100))).publish).toBe(true);
  });

  it("requires the owner after a more than twenty-fold jump", () => {
    expect(judgeSnapshot(usual(100, 41), ten(usual(100)))).toMatchObject({ publish: false, ownerOnly: true });
    expect(judgeSnapshot(usual(100, 0.09), ten(usual(100)))).toMatchObject({
      publish: false,
      ownerOnly: true,
    });
  });

  it("compares with the median, so that one outlier among ten changes nothing", () => {
    expect(judgeSnapshot(usual(100), [usual(5, 90), ...ten(usual(100)).slice(1)]).publish).toBe(true);
  });
});

it("does not wait for the old time to return after the clock was set back", () => {
  const day = 86_400_000;
  let streak = extendStreak(null, usual(10), 2 * day);
  for (const at of [0, 20, 31]) streak = extendStreak(streak, usual(10), at * 60_000);
  expect(isStreakLongEnough(streak, 31 * 60_000)).toBe(true);
});

describe("extendStreak", () => {
  const minute = 60_000;
  const streak = (summaries: Summary[], spacing: number) =>
    summaries.reduce<ReturnType<typeof extendStreak> | null>(
      (before, summary, index) => extendStreak(before, summary, index * spacing),
      null,
    )!;

  it("is long enough after three agreeing lists over half an hour", () => {
    const three = [usual(20), usual(21), usual(19)];
    expect(isStreakLongEnough(streak(three, 15 * minute), 30 * minute)).toBe(true);
    expect(isStreakLongEnough(streak(three, 10 * minute), 20 * minute)).toBe(false);
    expect(isStreakLongEnough(streak(three.slice(1), 30 * minute), 30 * minute)).toBe(false);
  });

  it("starts over with a list that disagrees", () => {
    expect(streak([usual(20), usual(20), usual(30)], 20 * minute)).toMatchObject({
      count: 1,
      since: 40 * minute,
    });
  });
});
