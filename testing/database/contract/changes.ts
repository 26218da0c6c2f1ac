import type { Lease } from "@/db/leases";
import { hour } from "@/lib/domain/durations";
import { offerId } from "@/lib/domain/offer-id";

import { noChanges, publicationOf, scope } from "./offers";
import type { Scenario } from "./scenario";
import { large, largest, manyIds, oddText, offerOf, other, pricedAt, source, start } from "./values";
import { readDays, runDays, runUsualPrices } from "./days";

const always = { from: 0, to: largest };

/** What the publications left behind: changes, held snapshots, gaps, days, usual prices and deleted offers. */
export async function runHistory(scenario: Scenario, lease: Lease): Promise<void> {
  await readChanges(scenario);
  await runHeld(scenario, lease);
  await readStates(scenario);
  await runDays(scenario, lease);
  await readDays(scenario);
  await runUsualPrices(scenario, lease);
  await deleteOffers(scenario, lease);
  await runOwnersChoices(scenario);
}

async function readChanges({ db: { changes }, read }: Scenario): Promise<void> {
  await read("all changes", (handle) => changes.listChangesFrom(handle, 0, 1_000));
  await read("some changes", (handle) => changes.listChangesFrom(handle, 17, 3));
  await read("no changes from a row on", (handle) => changes.listChangesFrom(handle, largest, 3));
  await read("the changes down", (handle) => changes.listChangesDown(handle, { row: largest, end: 17 }, 100));
  await read("a few changes down", (handle) => changes.listChangesDown(handle, { row: 20, end: 0 }, 2));
  await read("the newest change", (handle) => changes.newestChangeRow(handle));
  for (const time of [0, start, start + 1, start + hour, start + 2 * hour, largest])
    await read("the first change since", (handle) => changes.firstChangeRowSince(handle, time));
}

async function runHeld(
  { db: { heldSnapshots, offers }, read, readAny, write, fail }: Scenario,
  lease: Lease,
): Promise<void> {
  const held = {
    accountId: source.id,
    scope,
    heldSince: start,
    observedAt: start + 5 * hour,
    reason: oddText,
    streak: JSON.stringify({ text: oddText, zero: "\u0000" }),
    payload: "[]",
  };
  await read("no held snapshot", (handle) => heldSnapshots.readHeldSnapshot(handle, source.id, scope));
  await write("hold a snapshot", (tx) => heldSnapshots.holdSnapshot(tx, lease, source, held, null));
  const poll = {
    startedAt: start,
    finishedAt: start,
    outcome: "held",
    offers: 0,
    rejected: 0,
    errorKind: null,
    message: oddText,
  } as const;
  await write("hold it again", (tx) =>
    heldSnapshots.holdSnapshot(tx, lease, source, { ...held, observedAt: large, reason: "again" }, poll),
  );
  for (const name of ["b", "Ä", "a", "B"])
    await write("hold another scope", (tx) =>
      heldSnapshots.holdSnapshot(tx, lease, source, { ...held, scope: name }, null),
    );
  await fail("hold a snapshot without the lease", (tx) =>
    heldSnapshots.holdSnapshot(tx, { ...lease, token: 0 }, source, held, null),
  );
  await read("a held snapshot", (handle) => heldSnapshots.readHeldSnapshot(handle, source.id, scope));
  await read("the held snapshots", (handle) => heldSnapshots.listHeldSnapshots(handle, source.id));
  await readAny("the number of held snapshots", (handle) =>
    heldSnapshots.countHeldSnapshots(handle, manyIds(source.id, other.id)),
  );
  await readAny("the number of none", (handle) => heldSnapshots.countHeldSnapshots(handle, []));
  await readAny("the scope of a held snapshot", (handle) => offers.listScopes(handle, [source.id]));
}

async function readStates({ db: { priceHistory }, read }: Scenario): Promise<void> {
  const scopeOf = (accountId: string, name = scope) => ({ accountId, scope: name });
  for (const window of [always, { from: start + 1, to: start + 2 * hour }, { from: start - 1, to: start }])
    for (const row of [1, 2, 5, large])
      await read("the states of an offer", (handle) => priceHistory.listStates(handle, row, window));
  await read("the oldest state", (handle) => priceHistory.oldestStateAt(handle, 1));
  await read("no oldest state", (handle) => priceHistory.oldestStateAt(handle, large));
  for (const now of [start, start + 5 * hour])
    await read("the gaps, oldest first", (handle) =>
      priceHistory.listScopeGaps(handle, scopeOf(source.id), always, now),
    );
  const window = { from: start + hour, to: start + 2 * hour };
  await read("the gaps of a window", (handle) =>
    priceHistory.listScopeGaps(handle, scopeOf(source.id), window, start + 2 * hour),
  );
  await read("the gaps of a scope that was never read", (handle) =>
    priceHistory.listScopeGaps(handle, scopeOf(other.id, "none"), always, large),
  );
}

async function deleteOffers({ db, read, readAny, write, fail }: Scenario, lease: Lease): Promise<void> {
  const { published, offers, changes, revision } = db;
  const late = publicationOf(source, start + 3 * hour, {
    changes: { ...noChanges, added: [offerOf("late", pricedAt("9"))] },
  });
  await write("a reading of a day that is complete", (tx) => published.publishSnapshot(tx, lease, late));
  await read("its change", (handle) => changes.listChangesDown(handle, { row: largest, end: 0 }, 1));
  const remove = (name: string, before: number, held = lease) =>
    [
      name,
      (tx: Parameters<typeof published.deleteGoneOffers>[0]) =>
        published.deleteGoneOffers(tx, held, source.id, { before, now: large }),
    ] as const;
  await write(...remove("delete nothing", start));
  await fail(...remove("delete without the lease", largest, { ...lease, token: 0 }));
  await write(...remove("delete what is gone", largest));
  await write(...remove("delete it again", largest));
  for (const id of [offerId("vultr", "text 3"), offerId("vultr", "plain")])
    await read("whether an offer is deleted", (handle) => offers.isDeletedOffer(handle, id));
  await readAny("the offers that are left", (handle) => offers.readPublished(handle, source));
  await read("the changes that are left", (handle) => changes.listChangesFrom(handle, 0, 1_000));
  await read("the revision of offers", (handle) => revision.readRevision(handle));
}

async function runOwnersChoices({ db, read, readAny, write }: Scenario): Promise<void> {
  const { separatedOffers, sourceSwitches, revision } = db;
  const pairs = [
    ["b", "a"],
    ["B", "a"],
    [oddText, "Ä"],
  ] as const;
  for (const pair of [...pairs, ["a", "b"] as const])
    await write("separate two offers", (tx) => separatedOffers.separateOffers(tx, "live", pair, large));
  await write("match two offers", (tx) => separatedOffers.matchOffers(tx, "live", ["a", "b"]));
  await write("match them again", (tx) => separatedOffers.matchOffers(tx, "live", ["b", "a"]));
  await write("match those of another feed", (tx) => separatedOffers.matchOffers(tx, "sandbox", pairs[1]));
  await read("the separated offers", (handle) => separatedOffers.listSeparatedOffers(handle, "live"));
  await readAny("no switches", (handle) => sourceSwitches.listSourceSwitches(handle));
  for (const isOn of [true, false])
    await write("a switch", (tx) => sourceSwitches.saveSourceSwitch(tx, "azure", isOn, large));
  await write("another switch", (tx) => sourceSwitches.saveSourceSwitch(tx, "vultr", true, large));
  await readAny("the switches", (handle) => sourceSwitches.listSourceSwitches(handle));
  await read("the revision of accounts", (handle) => revision.readAccountsRevision(handle));
}
