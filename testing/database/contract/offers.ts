import type { PricedAccount } from "@/db/accounts";
import type { Lease } from "@/db/leases";
import { hour, minute } from "@/lib/domain/durations";
import type { ListedOffer } from "@/lib/domain/offer";
import { offerId } from "@/lib/domain/offer-id";

import type { Scenario } from "./scenario";
import { large, manyIds, oddText, offerOf, orderedTexts, pricedAt, start, other, source } from "./values";

export const scope = "all";
export const noChanges = { added: [], updated: [], gone: [], missed: [] };
const unknownRegion = { id: null, name: null, country: null, continent: null };

/** The offers of the first reading: each has other kinds of values. */
const firstOffers: ListedOffer[] = [
  offerOf("plain", pricedAt("2")),
  offerOf(oddText, {
    ...pricedAt(oddText, null),
    rawGpu: oddText,
    cloud: oddText,
    page: oddText,
    askId: oddText,
  }),
  offerOf("unknown", {
    ...pricedAt(null, null),
    gpu: null,
    gpuCount: null,
    vramGb: null,
    region: unknownRegion,
  }),
  offerOf("numbers", {
    ...pricedAt("0.1"),
    vramGb: 0.1 + 0.2,
    vcpus: 1e-7,
    memoryGb: large,
    storageGb: 2 ** 52,
    capacity: large,
    listedAt: start,
  }),
  offerOf("flags", { ...pricedAt("3"), nvlink: true, stock: "sold-out", kind: "list", tier: "verified" }),
  offerOf("no flag", { ...pricedAt("3", "CNY"), nvlink: false, stock: "unknown", kind: "aggregate" }),
  ...orderedTexts.map((rawGpu, index) =>
    offerOf(`text ${index}`, { ...pricedAt(String(index)), rawGpu, gpu: null, vramGb: index || null }),
  ),
];

/** Publications and what reads the offers. */
export async function runOffers(scenario: Scenario, lease: Lease): Promise<void> {
  await readNothing(scenario);
  await publish(scenario, lease);
  await readOffers(scenario);
}

async function readNothing({ db, read }: Scenario): Promise<void> {
  await read("no offers", (handle) => db.offers.readPublished(handle, source));
  await read("no changes", (handle) => db.offers.countOfferChanges(handle));
  await read("no newest change", (handle) => db.changes.newestChangeRow(handle));
  await read("no change since", (handle) => db.changes.firstChangeRowSince(handle, 0));
  await read("the first day", (handle) => db.dayProgress.readDayProgress(handle, start));
  await read("no usual day", (handle) => db.dayProgress.readUsualDay(handle));
  await read("no unknown GPUs", (handle) => db.offers.listUnknownGpus(handle, source.id));
}

/** A publication without changes. */
export function publicationOf(
  account: PricedAccount,
  observedAt: number,
  more: Partial<Parameters<Scenario["db"]["published"]["publishSnapshot"]>[2]> = {},
) {
  return {
    account,
    scope,
    every: 1,
    observedAt,
    offers: firstOffers.length,
    rejected: [],
    rejectedChanged: false,
    summary: null,
    resetsBaseline: false,
    changes: noChanges,
    poll: null,
    ...more,
  };
}

async function publish({ db, database, write, fail, read }: Scenario, lease: Lease): Promise<void> {
  const { published, transactions, heldSnapshots, offers } = db;
  const rejected = Array.from({ length: 203 }, (_, number) => ({
    field: `${number}`,
    reported: oddText,
    reason: "no number",
  }));
  const first = publicationOf(source, start, {
    changes: { ...noChanges, added: firstOffers },
    rejected,
    rejectedChanged: true,
    partOf: start - large,
    poll: {
      startedAt: start,
      finishedAt: start,
      outcome: "published",
      offers: 1,
      rejected: 1,
      errorKind: null,
      message: null,
    },
  });
  const inBatches = await transactions.atomicallyInBatches(database, (tx, endBatch) =>
    published.publishSnapshot(tx, lease, first, endBatch),
  );
  await write("a first publication, in batches", () => inBatches);
  await fail("a publication of a lost lease", (tx) =>
    published.publishSnapshot(tx, { ...lease, token: 0 }, publicationOf(source, start + 1)),
  );
  const before = await offers.readPublished(database, source);
  const row = (nativeId: string) => before.get(nativeId)!.row;
  const updated = [
    { offer: offerOf("plain", pricedAt("1.5")), repriced: true, cheaper: true },
    { offer: offerOf(oddText, { ...pricedAt("5"), nvlink: true }), repriced: true, cheaper: false },
    {
      offer: offerOf("numbers", { ...pricedAt("0.1"), vramGb: null, capacity: null }),
      repriced: false,
      cheaper: false,
    },
  ].map((change) => ({ ...change, row: row(change.offer.nativeId) }));
  const gone = ["flags", "text 3"].map((nativeId) => ({
    row: row(nativeId),
    offer: before.get(nativeId)!.offer,
  }));
  const missed = [{ row: row("unknown"), offer: before.get("unknown")!.offer, readings: 1 }];
  await write("changes of every kind", (tx) =>
    published.publishSnapshot(
      tx,
      lease,
      publicationOf(source, start + hour, { changes: { added: [], updated, gone, missed } }),
    ),
  );
  await write("a second account", (tx) =>
    published.publishSnapshot(
      tx,
      lease,
      publicationOf(other, start + hour, {
        changes: { ...noChanges, added: [offerOf("plain"), offerOf("more")] },
      }),
    ),
  );
  await write("an unchanged scope", (tx) =>
    published.publishUnchanged(tx, lease, {
      account: source,
      scope,
      observedAt: start + 2 * hour,
      partOf: start + hour,
      changes: {
        gone: [{ row: row("no flag"), offer: before.get("no flag")!.offer }],
        missed: [{ ...missed[0]!, readings: 2 }],
      },
    }),
  );
  const back = { row: row("flags"), offer: offerOf("flags", pricedAt("4")), repriced: true, cheaper: false };
  await write("an offer that comes back", (tx) =>
    published.publishSnapshot(
      tx,
      lease,
      publicationOf(source, start + 2 * hour + minute, { changes: { ...noChanges, updated: [back] } }),
    ),
  );
  for (let number = 0; number < 12; number++)
    await write("a summary", (tx) =>
      published.publishSnapshot(
        tx,
        lease,
        publicationOf(source, start + 3 * hour + number, {
          summary: `${oddText} ${number}`,
          rejected: rejected.slice(0, 2),
          rejectedChanged: number === 11,
        }),
      ),
    );
  const summaries = (name: string) =>
    read(name, (handle) => heldSnapshots.listPublishedSummaries(handle, source.id, scope));
  await summaries("the ten newest summaries");
  await write("a new baseline", (tx) =>
    published.publishSnapshot(
      tx,
      lease,
      publicationOf(source, start + 4 * hour, { summary: "new", resetsBaseline: true }),
    ),
  );
  await summaries("the summary of the new baseline");
}

async function readOffers({ db: { offers }, read, readAny }: Scenario): Promise<void> {
  const both = [source.id, other.id];
  await read("the rejected rows", (handle) => offers.listRejectedRows(handle, source.id));
  await readAny("the published offers", (handle) => offers.readPublished(handle, source));
  await readAny("the current offers", (handle) => offers.listCurrentOffers(handle, both));
  await readAny("the current offers of many accounts", (handle) =>
    offers.listCurrentOffers(handle, manyIds(other.id)),
  );
  await readAny("the current offers of no account", (handle) => offers.listCurrentOffers(handle, []));
  for (const since of [0, 12, large])
    await readAny(`the offers changed after ${since}`, (handle) =>
      offers.listChangedOffers(handle, both, since),
    );
  await readAny("offers by row", (handle) => offers.listOffersByRow(handle, [1, 3, 2, large, -1]));
  await readAny("no offers by row", (handle) => offers.listOffersByRow(handle, []));
  const find = (name: string, accountIds: string[], id: string) =>
    read(name, (handle) => offers.findOffer(handle, accountIds, id));
  await find("an offer of two accounts", both, offerId("vultr", "plain"));
  await find("an offer of the other account", manyIds(other.id), offerId("azure", "plain"));
  await find("an offer that is gone", both, offerId("vultr", "text 3"));
  await find("an offer with odd texts", both, offerId("vultr", oddText));
  await find("an offer of no account", [], offerId("vultr", "plain"));
  for (const id of ["never seen", oddText, "with \u0000", "\ud800"]) await find("an unknown offer", both, id);
  await read("an offer that is not deleted", (handle) => offers.isDeletedOffer(handle, oddText));
  await readAny("the scopes", (handle) => offers.listScopes(handle, manyIds(...both)));
  await readAny("the scopes of no account", (handle) => offers.listScopes(handle, []));
  await read("the unknown GPUs, by name", (handle) => offers.listUnknownGpus(handle, source.id));
  await read("the number of changes", (handle) => offers.countOfferChanges(handle));
}
