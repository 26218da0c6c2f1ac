import type { Lease } from "@/db/leases";

import type { Scenario } from "./scenario";
import { large, largest, oddText, source, start } from "./values";

/** What several processes share. */
export async function runProcesses(scenario: Scenario, lease: Lease): Promise<void> {
  const { db, database, read, readAny, write, fail } = scenario;
  const { databaseTime, lastUse, listingRequests, setupCodes, worker } = db;
  await write("the time of the database", async () => {
    const [now, ahead] = [Date.now(), 1_000_000];
    const difference = (await databaseTime.readDatabaseTime(database, now + ahead)) - now - ahead;
    return Math.abs(difference) < ahead;
  });
  await read("no last use", (handle) => lastUse.readLastUse(handle));
  for (const at of [start, largest]) {
    await write("a use", (tx) => lastUse.saveLastUse(tx, at));
    await read("the last use", (handle) => lastUse.readLastUse(handle));
  }
  await readAny("no requests for lists", (handle) => listingRequests.listListingRequests(handle));
  for (const [id, at] of [
    ["b", 1],
    [oddText, large],
    ["b", largest],
  ] as const)
    await write("request a list", (tx) => listingRequests.requestListing(tx, id, at));
  await readAny("the requests for lists", (handle) => listingRequests.listListingRequests(handle));
  const nonce = (maxTries = 2) =>
    read("the setup code", (handle) => setupCodes.readSetupNonce(handle, maxTries));
  await nonce();
  for (const value of ["first", oddText]) {
    await write("a setup code", (tx) => setupCodes.saveSetupNonce(tx, value));
    await nonce();
    await write("a wrong setup code", (tx) => setupCodes.countWrongSetupCode(tx));
    await write("a second wrong setup code", (tx) => setupCodes.countWrongSetupCode(tx));
    await nonce();
    await nonce(3);
    for (const isTaken of [1, 0] as const) {
      await write("take the setup code", (tx) => setupCodes.setSetupCodeTaken(tx, isTaken));
      await nonce(3);
    }
  }
  await read("no accounts of the worker", (handle) => worker.readWorkerAccounts(handle));
  const accounts = new Map([
    [source.id, "hash"],
    [oddText, oddText],
  ]);
  await write("the accounts of the worker", (tx) => worker.saveWorkerAccounts(tx, lease, accounts));
  await fail("those of a former worker", (tx) =>
    worker.saveWorkerAccounts(tx, { ...lease, token: 0 }, new Map()),
  );
  await read("the accounts", (handle) => worker.readWorkerAccounts(handle));
  await read("the lease of the worker", (handle) => worker.readWorkerLease(handle));
}
