import { describe, expect, it } from "vitest";

import { hourlyAmount, monthHoursOf, perGpu, priceMicros, type NativePrice } from "./money";

const dollars: NativePrice = { amount: "1", currency: "USD", unit: "major", per: "hour", scope: "machine" };

describe("priceMicros", () => {
  it.each([
    [{ ...dollars, amount: "86", unit: "cent" as const }, 1, 1, 860_000],
    [{ ...dollars, amount: "1.15" }, 1, 1, 1_150_000],
    [{ ...dollars, amount: "0.625000" }, 1, 1, 625_000],
    [{ ...dollars, amount: "24", per: "day" as const }, 1, 1, 1_000_000],
    [{ ...dollars, amount: "168", per: "week" as const }, 1, 1, 1_000_000],
    [{ ...dollars, amount: "720", per: "month" as const }, 1, 1, 1_000_000],
    [{ ...dollars, amount: "10", currency: "CNY" }, 1, 0.14, 1_400_000],
    [{ ...dollars, amount: "8.37", currency: "CNY", per: "month" as const }, 1, 0.14, 1628],
    [{ ...dollars, amount: "2", scope: "gpu" as const }, 8, 1, 16_000_000],
  ])("%j for %i GPUs at %d is %i", (native, gpuCount, usd, micros) => {
    expect(priceMicros(native, gpuCount, usd)).toBe(micros);
  });

  it("is unknown, never 0, without an amount", () => {
    expect(priceMicros({ ...dollars, amount: null }, 1, 1)).toBeNull();
    for (const amount of ["0", "-1", "NaN", "Infinity", ""]) {
      expect(hourlyAmount({ ...dollars, amount }, 1)).toBeNull();
    }
  });
});

describe("perGpu", () => {
  it("rounds half up", () => {
    expect(perGpu(5, 2)).toBe(3);
    expect(perGpu(138_315, 2)).toBe(69_158);
    expect(perGpu(1_000_000, 3)).toBe(333_333);
    expect(perGpu(2_000_000, 3)).toBe(666_667);
  });
});

describe("a month", () => {
  it.each([
    ["month", 720],
    ["hour", 730],
    ["day", 730],
    ["week", 730],
  ] as const)("of what is priced by the %s has %i hours", (per, hours) => {
    expect(monthHoursOf({ per })).toBe(hours);
  });
});
