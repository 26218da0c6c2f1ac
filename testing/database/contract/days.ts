import type { Lease } from "@/db/leases";
import { day, dayOf, hour, minute } from "@/lib/domain/durations";

import type { Scenario } from "./scenario";
import { large, largest, manyIds, oddText, other, source, start } from "./values";

const firstDay = dayOf(start);

export async function runDays(
  { db: { dayProgress }, read, write, fail }: Scenario,
  lease: Lease,
): Promise<void> {
  await read("the day of the first offer", (handle) => dayProgress.readDayProgress(handle, large));
  for (const now of [start, start + day, start + day + 9 * minute, start + 2 * day])
    await read("whether a day is over", (handle) => dayProgress.isDayOver(handle, firstDay, now));
  await read("the first offers", (handle) => dayProgress.listOffersAfter(handle, 0, 4));
  await read("the other offers", (handle) => dayProgress.listOffersAfter(handle, 4, 100));
  const before = { day: firstDay, offerRow: 0, usualDay: firstDay };
  const figures = {
    day: firstDay,
    observed: day,
    inStock: hour,
    soldOut: 0,
    available: large % day,
    currency: "USD",
    open: 3,
    low: 1,
    high: large,
    close: 2,
    median: 5,
  };
  const unpriced = { currency: null, open: null, low: null, high: null, close: null, median: null };
  const days = [
    { ...figures, offerRow: 1 },
    { ...figures, offerRow: 2, ...unpriced },
    { ...figures, offerRow: 4, median: null },
  ];
  const cloud = {
    gpuId: oddText,
    accountId: source.id,
    cloud: oddText,
    billing: "spot",
    lowMicros: large,
  } as const;
  const clouds = [
    cloud,
    { ...cloud, lowMicros: 7 },
    { ...cloud, lowMicros: 9 },
    { ...cloud, accountId: other.id },
  ];
  const batch = { before, lastRow: 4, days, clouds, cut: { rows: [1, 3], before: start + day } };
  const save = (name: string, saved: typeof batch | (Omit<typeof batch, "lastRow"> & { lastRow: null })) =>
    write(name, (tx) => dayProgress.saveDays(tx, lease, saved, start));
  await fail("days of a lost lease", (tx) => dayProgress.saveDays(tx, { ...lease, token: 0 }, batch, start));
  await save("a day of some offers", batch);
  await save("a day that another process saved", batch);
  const rest = { ...batch, before: { ...before, offerRow: 4 }, days: [], clouds: [], lastRow: null };
  await save("the rest of the day", rest);
  const next = { day: firstDay + 1, offerRow: 0, usualDay: firstDay };
  const nextDays = [1, 2].map((offerRow) => ({ ...figures, offerRow, day: firstDay + 1, open: offerRow }));
  const nextClouds = ["b", "a", "Ä", "B"].map((name) => ({ ...cloud, cloud: name }));
  await save("the next day", { ...rest, before: next, days: nextDays, clouds: nextClouds });
  await read("the progress", (handle) => dayProgress.readDayProgress(handle, 0));
  await fail("a day twice", (tx) =>
    dayProgress.saveDays(
      tx,
      lease,
      { ...rest, before: { ...next, day: firstDay + 2 }, days: nextDays },
      start,
    ),
  );
}

export async function readDays({ db, read }: Scenario): Promise<void> {
  const { dayProgress, priceHistory } = db;
  await read("the days of an offer", (handle) => priceHistory.listOfferDays(handle, 1, 0, large));
  await read("one day of an offer", (handle) => priceHistory.listOfferDays(handle, 2, firstDay, firstDay));
  const rows = [2, 4, 1, large, ...Array.from({ length: 3_000 }, (_, row) => 100 + row)];
  await read("the priced days", (handle) => priceHistory.listPricedDays(handle, rows, firstDay));
  await read("the priced days of no offer", (handle) => priceHistory.listPricedDays(handle, [], 0));
  await read("the medians", (handle) => dayProgress.listMedians(handle, 1, 0, large));
  await read("the medians of an unpriced day", (handle) => dayProgress.listMedians(handle, 2, 0, firstDay));
  const query = { gpuId: oddText, billing: "spot" as const };
  for (const accountIds of [[source.id, other.id], manyIds(other.id), []])
    await read("the days of clouds", (handle) =>
      priceHistory.listCloudDays(handle, { ...query, accountIds }),
    );
}

export async function runUsualPrices(
  { db: { dayProgress }, readAny, read, write, fail }: Scenario,
  lease: Lease,
): Promise<void> {
  const price = {
    feed: "live",
    gpuId: oddText,
    billing: "on-demand",
    countClass: 8,
    p10: 1,
    p50: large,
    p90: largest,
    observations: large,
    days: 3,
  } as const;
  const save = (
    name: string,
    prices: Parameters<typeof dayProgress.saveUsualPrices>[2]["prices"],
    held = lease,
  ) =>
    [
      name,
      (tx: Parameters<typeof dayProgress.saveUsualPrices>[0]) =>
        dayProgress.saveUsualPrices(tx, held, { prices, day: firstDay + 2, now: start }),
    ] as const;
  await write(...save("usual prices", [price, { ...price, countClass: 1 }, { ...price, feed: "sandbox" }]));
  await fail(...save("usual prices twice", [price, price]));
  await fail(...save("usual prices of a lost lease", [], { ...lease, token: 0 }));
  await readAny("the usual prices", (handle) => dayProgress.listUsualPrices(handle, "live"));
  await read("the usual day", (handle) => dayProgress.readUsualDay(handle));
  await write(...save("no usual prices", []));
  await readAny("no usual prices", (handle) => dayProgress.listUsualPrices(handle, "live"));
}
