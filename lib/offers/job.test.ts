import { describe, expect, test } from "vitest";

import type { NativePrice } from "@/lib/domain/money";

import { defaultColumns } from "./columns";
import { cheaperWay, columnText, jobCost, jobNote, withJobColumn, type JobOffer } from "./job";

const dollars = { currency: "USD", perUsd: 1, date: null };
const ofMachine = (amount: string, per: NativePrice["per"]): NativePrice => ({
  amount,
  currency: "USD",
  unit: "major",
  per,
  scope: "machine",
});

function offer(billing: JobOffer["billing"], native: NativePrice, other: Partial<JobOffer> = {}): JobOffer {
  const hours = { hour: 1, day: 24, week: 168, month: 720 }[native.per];
  return {
    id: billing,
    provider: "gpugeek",
    accountId: "account",
    nativeId: `G30-24G/suqian/1/${billing}`,
    gpuCount: 1,
    storageGb: 100,
    billing,
    stock: "in-stock",
    priceMicros: Math.round((Number(native.amount) * 1e6) / hours),
    native,
    rate: null,
    ...other,
  };
}

const hourly = offer("on-demand", ofMachine("1", "hour"));
const daily = offer("daily", ofMachine("12", "day"));
const weekly = offer("weekly", ofMachine("60", "week"));

describe("the cost of a job", () => {
  test("counts hours on demand, and whole periods where the offer is prepaid", () => {
    expect(jobCost(hourly, { hours: 6.5, disk: null })?.micros).toBe(6_500_000);
    expect(jobCost(daily, { hours: 25, disk: null })?.micros).toBe(24_000_000);
    expect(jobCost(weekly, { hours: 1, disk: null })?.micros).toBe(60_000_000);
  });

  test("is unknown without a price, and absent without hours", () => {
    const unpriced = offer("daily", { ...ofMachine("12", "day"), amount: null }, { priceMicros: null });
    expect(jobCost(unpriced, { hours: 6, disk: null })?.micros).toBeNull();
    expect(jobCost(hourly, { hours: null, disk: 200 })).toBeNull();
  });

  const excludes = (other: Partial<JobOffer>, disk: number | null, billing = hourly.billing) =>
    jobCost({ ...hourly, billing, ...other }, { hours: 6, disk })?.excludes;

  test("names a disk that the price does not include", () => {
    const shadeform = { provider: "shadeform" } as const;
    expect(excludes(shadeform, null)).not.toContain("disk");
    expect(excludes(shadeform, 100)).not.toContain("disk");
    expect(excludes(shadeform, 200)).toContain("disk");
    expect(excludes({ ...shadeform, storageGb: null }, 1)).toContain("disk");
    for (const provider of ["gpugeek", "cloudcompute", "vast-public"] as const)
      expect(excludes({ provider }, 1)).toContain("disk");
  });

  test("names a billing step that is not specified, of hourly offers", () => {
    expect(excludes({ provider: "gpugeek" }, null)).toEqual(["egress"]);
    expect(excludes({ provider: "massedcompute" }, null)).toEqual(["egress", "billing-step"]);
    expect(excludes({ provider: "shadeform" }, null, "daily")).toEqual(["egress"]);
  });
});

describe("a cheaper way to pay", () => {
  const all = [hourly, daily, weekly];

  test("is the one that costs least over the hours of the job", () => {
    expect(cheaperWay(hourly, all, { hours: 6, disk: null })).toBeNull();
    expect(cheaperWay(hourly, all, { hours: 20, disk: null })).toEqual({ billing: "daily", micros: 12e6 });
    expect(cheaperWay(hourly, all, { hours: 150, disk: null })).toEqual({ billing: "weekly", micros: 60e6 });
    expect(cheaperWay(weekly, all, { hours: 6, disk: null })).toEqual({ billing: "on-demand", micros: 6e6 });
  });

  test.each([
    ["is sold out", { stock: "sold-out" }],
    ["is of another machine", { nativeId: "G30-24G/suqian/2/daily" }],
    ["is of another account", { accountId: "other" }],
  ])("is none that %s", (_reason, change) => {
    expect(cheaperWay(hourly, [hourly, { ...daily, ...change }], { hours: 20, disk: null })).toBeNull();
  });

  test("is no spot offer, which can end early", () => {
    const spot = offer("spot", ofMachine("0.1", "hour"));
    expect(cheaperWay(hourly, [hourly, spot], { hours: 20, disk: null })).toBeNull();
  });

  test("stands in the note with the missing disk", () => {
    const cost = jobCost(hourly, { hours: 20, disk: 200 })!;
    expect(jobNote(cost.excludes, { billing: "weekly", micros: 60e6 }, dollars)).toBe(
      "disk not included, by the week $60.00",
    );
    expect(jobNote(cost.excludes, { billing: "on-demand", micros: 5e5 }, dollars)).toContain(
      "on-demand $0.50",
    );
    expect(jobNote(["egress", "billing-step"], null, dollars)).toBeNull();
  });
});

describe("the column of the job", () => {
  test("follows the price of the machine, and is only there with hours", () => {
    const columns = withJobColumn(defaultColumns, { hours: 6, disk: null });
    expect(columns[columns.indexOf("job") - 1]).toBe("total");
    expect(withJobColumn(columns, { hours: null, disk: null })).toEqual(defaultColumns);
    expect(withJobColumn(["gpu", "job", "price"], { hours: 6, disk: null })).toEqual(["gpu", "job", "price"]);
  });

  test("names the job", () => {
    expect(columnText("job", { hours: 6, disk: 200 })).toEqual({
      head: "$ for 6 h",
      description: "machine, 200 GB of disk; without traffic and billing steps",
    });
  });
});
