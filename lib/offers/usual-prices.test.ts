import { expect, it } from "vitest";

import { readDayProgress, saveUsualPrices } from "@/db/day-progress";
import { atomically } from "@/db/transactions";
import { databaseOfTest } from "@/testing/database/of-test";
import { acquireTestLease } from "@/testing/offers/poll-harness";

import { currentUsualPrices, loadUsualPrices } from "./usual-prices";

it("shows the prices of each feed from when they are loaded, and reads them once per day", async () => {
  const database = databaseOfTest();
  const lease = await acquireTestLease(database);
  expect(currentUsualPrices("live")).toEqual({ day: null, prices: new Map() });
  expect(await loadUsualPrices(database)).toBe(false);
  const price = {
    feed: "live",
    gpuId: "h100-sxm-80",
    billing: "spot",
    countClass: 1,
    p10: 1,
    p50: 2,
    p90: 3,
    observations: 20,
    days: 7,
  } as const;
  await atomically(database, (tx) => saveUsualPrices(tx, lease, { prices: [price], day: 9, now: 0 }));
  expect((await readDayProgress(database, 0)).usualDay).toBe(9);
  expect(await loadUsualPrices(database)).toBe(true);
  expect([...currentUsualPrices("live").prices.values()]).toEqual([price]);
  expect(currentUsualPrices("sandbox").prices.size).toBe(0);
  expect(await loadUsualPrices(database)).toBe(false);
});
