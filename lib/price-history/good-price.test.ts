import { expect, it } from "vitest";

import type { UsualPrice } from "@/db/day-progress";

import { judgePrice, keyUsualPrices } from "./good-price";
import { countClass } from "./usual-prices";

const usual: UsualPrice = {
  feed: "live",
  gpuId: "h100-sxm-80",
  billing: "on-demand",
  countClass: 5,
  p10: 1_000_000,
  p50: 2_000_000,
  p90: 3_000_000,
  observations: 20,
  days: 7,
};
const offer = { gpu: { id: "h100-sxm-80" }, billing: "on-demand", gpuCount: 8 } as const;
const judge = (gpuPriceMicros: number | null, changes: Partial<UsualPrice> = {}, more: object = {}) =>
  judgePrice({ ...offer, gpuPriceMicros, ...more }, keyUsualPrices([{ ...usual, ...changes }]));

it("calls the cheapest tenth low and the dearest high", () => {
  expect(judge(1_000_000)).toEqual({
    verdict: "low",
    p10: 1_000_000,
    p50: 2_000_000,
    p90: 3_000_000,
    observations: 20,
  });
  expect([1_000_001, 2_999_999, 3_000_000].map((price) => judge(price).verdict)).toEqual([
    "usual",
    "usual",
    "high",
  ]);
});

it("calls a price that never changes usual", () => {
  expect(judge(2_000_000, { p10: 2_000_000, p90: 2_000_000 }).verdict).toBe("usual");
});

it("is silent below 20 observations or 7 days, and about other GPUs, billings and counts", () => {
  const silent = { verdict: null, p10: null, p50: null, p90: null };
  expect(judge(1, { observations: 19 })).toEqual({ ...silent, observations: 19 });
  expect(judge(1, { days: 6 })).toEqual({ ...silent, observations: 20 });
  for (const more of [{ gpu: null }, { gpu: { id: "a100" } }, { billing: "spot" }, { gpuCount: 4 }])
    expect(judge(1, {}, more)).toEqual({ ...silent, observations: 0 });
  expect(judge(null)).toMatchObject({ verdict: null, p50: 2_000_000 });
});

it("groups machines with about as many GPUs", () => {
  expect([null, 1, 2, 3, 4, 5, 8, 9, 16].map(countClass)).toEqual([0, 1, 2, 3, 3, 5, 5, 9, 9]);
});
