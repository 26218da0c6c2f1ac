import { expect, it } from "vitest";

import { dayOf } from "@/lib/domain/durations";

import shipped from "./history.json" with { type: "json" };
import { readListHistory } from "./history";

const day = (text: string) => dayOf(Date.parse(text));

it("the shipped history of the list has one price per series and day, oldest first", () => {
  const days = readListHistory("h100-sxm-80");
  expect(days.map((one) => one.day)).toEqual(days.map((one) => one.day).toSorted((a, b) => a - b));
  expect([days[0]!.day, days.at(-1)!.day]).toEqual([day("2026-07-05"), day("2026-08-22")]);
  expect(days.filter(({ cloud }) => cloud === "aws")).toHaveLength(47);
  expect(days.find(({ cloud }) => cloud === "aws")).toEqual({
    day: day("2026-07-07"),
    cloud: "aws",
    micros: 12_290_000,
  });
  expect(readListHistory("h100-sxm-81")).toEqual([]);
});

it("names its license, its changes and what may be rented", () => {
  expect(shipped.attribution).toBe("GPU rental price data by gpurentalprices.com, CC BY 4.0");
  expect(shipped.modified).toContain("Spot and serverless prices are left out");
  expect(shipped.series).toHaveLength(238);
});
