import type { Lease } from "@/db/leases";
import { hour, minute } from "@/lib/domain/durations";

import type { Scenario } from "./scenario";
import { large, largest, oddText, source, start } from "./values";

export async function runMeta({ db, database, read, write, fail }: Scenario, lease: Lease): Promise<void> {
  const { revision, clockCheck, disk, size, providerMemory } = db;
  await write("the next revision", (tx) => revision.nextRevision(tx));
  await read("the ledger's first revision", (handle) => revision.readLedgerRevision(handle));
  await write("bump the ledger", (tx) => revision.bumpLedgerRevision(tx));
  await write("bump the accounts", (tx) => revision.bumpAccountsRevision(tx));
  await read("the three revisions", async (handle) => [
    await revision.readRevision(handle),
    await revision.readLedgerRevision(handle),
    await revision.readAccountsRevision(handle),
  ]);
  await read("an unchecked clock", (handle) => clockCheck.readClockAhead(handle));
  for (const ahead of [-5, minute, minute + 0.6, large]) {
    await write("check the clock", (tx) => clockCheck.saveClockAhead(tx, ahead));
    await read("how far the clock is ahead", (handle) => clockCheck.readClockAhead(handle));
    await read("the provider's time", (handle) => clockCheck.toProviderTime(handle, start));
  }
  await write("a clock that is right", (tx) => clockCheck.saveClockAhead(tx, 0));
  for (const now of [start, largest]) await write("a test of the disk", (tx) => disk.writeDiskTest(tx, now));
  await write("the size", async () => (await size.readDatabaseSize(database)) > 0);
  await read("no memory", (handle) => providerMemory.readProviderMemory(handle, source.id));
  for (const value of [null, { [oddText]: [oddText, large, 0.1, null, true, "\u0000", "\ud800"] }, [1]]) {
    await write("memory", (tx) => providerMemory.writeProviderMemory(tx, lease, source.id, value));
    await read("the memory", (handle) => providerMemory.readProviderMemory(handle, source.id));
  }
  await fail("memory without a lease", (tx) =>
    providerMemory.writeProviderMemory(tx, null, source.id, "lost"),
  );
  await fail("memory of an unknown account", (tx) =>
    providerMemory.writeProviderMemory(tx, lease, "unknown", "lost"),
  );
}

export async function runRates({
  db: { rates, priceHistory },
  read,
  readAny,
  write,
}: Scenario): Promise<void> {
  const state = {
    feed: "live",
    attemptedAt: start,
    fetchedAt: null,
    nextAt: large,
    message: oddText,
  } as const;
  await read("no rates", (handle) => rates.readRates(handle, "live"));
  await read("no state of the feed", (handle) => rates.readFeedState(handle, "live"));
  await write("a failure of the feed", (tx) => rates.saveFeedFailure(tx, state));
  await read("the failure", (handle) => rates.readFeedState(handle, "live"));
  const fetched = { ...state, fetchedAt: start, message: null };
  const listed = ["USD", "EUR", "cny", "CNY"].map((currency, index) => ({
    currency,
    usd: 0.1 + 0.2 + index,
    datedAt: start + index,
  }));
  await write("rates", (tx) => rates.saveRates(tx, listed, fetched));
  const next = [{ currency: "CNY", usd: 1e-7, datedAt: start + 30 * hour }];
  await write("rates of the next day", (tx) => rates.saveRates(tx, next, { ...fetched, nextAt: largest }));
  await write("rates of the sandbox", (tx) => rates.saveRates(tx, next, { ...fetched, feed: "sandbox" }));
  await readAny("the rates", (handle) => rates.readRates(handle, "live"));
  await read("the state of the feed", (handle) => rates.readFeedState(handle, "live"));
  const days = (name: string, from: number, currencies?: string[]) =>
    read(name, (handle) => priceHistory.listDailyRates(handle, "live", from, currencies));
  await days("daily rates", 20_000);
  await days("daily rates from a day on", 20_001);
  await days("daily rates of two currencies", 0, ["CNY", "EUR"]);
  await days("daily rates of no currency", 0, []);
}
