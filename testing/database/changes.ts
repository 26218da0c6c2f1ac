import { saveAccount, type Account } from "@/db/accounts";
import type { BatchEnd, Reader, Tx } from "@/db/connections";
import { acquireLease } from "@/db/leases";
import { readPublished } from "@/db/offers";
import { publishSnapshot } from "@/db/published";
import { atomically, atomicallyInBatches } from "@/db/transactions";

import { writeLedgerStep } from "./ledger-steps";
import { versionedChanges } from "./snapshot";

const account: Account = { id: "written", kind: "environment", provider: "sesterce" };

/** The changes that must be whole or not there, in the order in which they can be made. */
export const changes = {
  open: (database: Reader) => writeLedgerStep(database, 0),
  send: (database: Reader) => writeLedgerStep(database, 1),
  settle: (database: Reader) => writeLedgerStep(database, 2),
  publish,
};
export type Change = keyof typeof changes;

/** What the changes need: the account. */
export async function prepareForChanges(database: Reader): Promise<void> {
  await atomically(database, (tx) => saveAccount(tx, account, 1));
}

async function publish(database: Reader): Promise<void> {
  const version = 1;
  const published = await readPublished(database, account);
  const batches = () => ({ isOver: () => true, start: () => undefined });
  const write = async (tx: Tx, endBatch: BatchEnd) => {
    const request = { name: "poller", holder: "writer", now: 1, lifetime: 10 ** 12, dead: null };
    const lease = (await acquireLease(tx, request))!;
    const changes = versionedChanges(published, version);
    const poll = {
      startedAt: 1,
      finishedAt: 1,
      outcome: "published",
      errorKind: null,
      message: null,
    } as const;
    const publication = {
      account,
      scope: "all",
      every: 1,
      observedAt: version,
      offers: changes.added.length,
      rejected: [{ field: "price", reported: "?", reason: "no number" }],
      rejectedChanged: true,
      summary: "{}",
      resetsBaseline: false,
      changes,
      poll: { ...poll, offers: changes.added.length, rejected: 1 },
    };
    await publishSnapshot(tx, lease, publication, endBatch);
  };
  // A kill may come between any two rows.
  await atomicallyInBatches(database, write, { batches });
}
