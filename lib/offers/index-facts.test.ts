import { expect, it } from "vitest";

import { readDayProgress, saveUsualPrices } from "@/db/day-progress";
import { separateOffers } from "@/db/separated-offers";
import { atomically } from "@/db/transactions";
import { databaseOfTest } from "@/testing/database/of-test";
import { acquireTestLease } from "@/testing/offers/poll-harness";

import { currentFacts, loadFacts } from "./index-facts";

it("shows the prices of each feed from when they are loaded, and reads them once per day", async () => {
  const database = databaseOfTest();
  const lease = await acquireTestLease(database);
  expect(currentFacts()).toMatchObject({ usualDay: null, usualPrices: { live: new Map() } });
  expect(await loadFacts(database)).toBe(false);
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
  expect(await loadFacts(database)).toBe(true);
  expect([...currentFacts().usualPrices.live.values()]).toEqual([price]);
  expect(currentFacts().usualPrices.sandbox.size).toBe(0);
  expect(await loadFacts(database)).toBe(false);
});

it("has the separated offers of each feed, and stays the same object while nothing changes", async () => {
  const database = databaseOfTest();
  await atomically(database, (tx) => separateOffers(tx, "live", ["b", "a"], 1));
  expect(await loadFacts(database)).toBe(true);
  const facts = currentFacts();
  expect([facts.separated.live.size, facts.separated.sandbox.size]).toEqual([1, 0]);
  expect(await loadFacts(database)).toBe(false);
  expect(currentFacts()).toBe(facts);
});
