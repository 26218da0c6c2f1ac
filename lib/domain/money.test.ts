import { describe, expect, it } from "vitest";

import { hourlyAmount, isCheaper, microsPerGpu, periodMicros, priceMicros, type NativePrice } from "./money";

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
  ])("prices %j for %i GPUs at rate %d as %i", (native, gpuCount, usd, micros) => {
    expect(priceMicros(native, gpuCount, usd)).toBe(micros);
  });

  it("returns null, never 0, without an amount", () => {
    expect(priceMicros({ ...dollars, amount: null }, 1, 1)).toBeNull();
    for (const amount of ["0", "-1", "NaN", "Infinity", ""]) {
      expect(hourlyAmount({ ...dollars, amount }, 1)).toBeNull();
    }
  });
});

describe("periodMicros", () => {
  it.each([
    ["daily", { ...dollars, amount: "24.10", per: "day" as const }, 1, 1, 24_100_000],
    ["weekly", { ...dollars, amount: "100", per: "week" as const }, 1, 1, 100_000_000],
    ["monthly", { ...dollars, amount: "863.79", per: "month" as const }, 1, 0.14, 120_930_600],
    ["monthly", { ...dollars, amount: "1.5", per: "hour" as const }, 1, 1, 1_080_000_000],
    [
      "monthly",
      { ...dollars, amount: "50", per: "month" as const, scope: "gpu" as const },
      8,
      1,
      400_000_000,
    ],
  ] as const)("returns the whole period of a %s offer at %j", (billing, native, gpuCount, usd, micros) => {
    expect(periodMicros(billing, native, gpuCount, usd)).toBe(micros);
  });

  it("returns null for hourly billing and without an amount", () => {
    expect(periodMicros("on-demand", dollars, 1, 1)).toBeNull();
    expect(periodMicros("spot", dollars, 1, 1)).toBeNull();
    expect(periodMicros("monthly", { ...dollars, amount: null }, 1, 1)).toBeNull();
  });
});

describe("isCheaper", () => {
  it("compares amounts of the same currency, unit, period and scope only", () => {
    const two = { ...dollars, amount: "2" };
    expect(isCheaper({ ...two, amount: "1.9" }, two)).toBe(true);
    expect(isCheaper({ ...two, amount: "10" }, { ...two, amount: "9" })).toBe(false);
    expect(isCheaper(two, two)).toBe(false);
    expect(isCheaper({ ...two, amount: "1", currency: "EUR" }, two)).toBe(false);
    expect(isCheaper({ ...two, amount: "1", unit: "cent" }, two)).toBe(false);
    expect(isCheaper({ ...two, amount: "1", per: "day" }, two)).toBe(false);
    expect(isCheaper({ ...two, amount: "1", scope: "gpu" }, two)).toBe(false);
    expect(isCheaper({ ...two, amount: null }, two)).toBe(false);
    expect(isCheaper(two, { ...two, amount: null })).toBe(false);
  });
});

describe("microsPerGpu", () => {
  it("rounds half up", () => {
    expect(microsPerGpu(5, 2)).toBe(3);
    expect(microsPerGpu(138_315, 2)).toBe(69_158);
    expect(microsPerGpu(1_000_000, 3)).toBe(333_333);
    expect(microsPerGpu(2_000_000, 3)).toBe(666_667);
  });
});
