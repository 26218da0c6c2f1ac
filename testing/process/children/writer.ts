import { readChildArguments } from "@/testing/process/child";

import { saveAccount, type Account } from "@/db/accounts";
import { openAt } from "@/testing/database/open";
import { closeDatabase } from "@/db/client";
import { acquireLease } from "@/db/leases";
import { readPublished } from "@/db/offers";
import { publishSnapshot } from "@/db/published";
import { versionedChanges } from "@/testing/database/snapshot";
import { atomically, atomicallyInBatches } from "@/db/transactions";
import { clientOf } from "@/testing/database/client";

// A process that publishes one version after the other and reports each as it is written.
const { file, versions } = readChildArguments<{ file: string; versions: number }>();
const account: Account = { id: "written", kind: "environment", provider: "sesterce" };
const database = openAt(file);
await atomically(database, (tx) => saveAccount(tx, account, Date.now()));
const lease = await atomically(database, (tx) =>
  acquireLease(tx, {
    name: "poller",
    holder: `writer:${process.pid}`,
    now: Date.now(),
    lifetime: 0,
    dead: null,
  }),
);
if (!lease) throw new Error("Somebody else writes");
process.stdout.write("ready\n");

let version = Number(clientOf(database).prepare("SELECT max(observed_at) FROM scope").pluck().get() ?? 0);
for (let left = versions; left > 0; left--) {
  version++;
  const changes = versionedChanges(await readPublished(database, account), version);
  try {
    const publication = {
      account,
      scope: "all",
      every: 1,
      observedAt: version,
      offers: changes.added.length + changes.updated.length,
      rejected: [],
      rejectedChanged: false,
      summary: "{}",
      resetsBaseline: false,
      changes,
      poll: {
        startedAt: version,
        finishedAt: version,
        outcome: "published" as const,
        offers: 0,
        rejected: 0,
        errorKind: null,
        message: null,
      },
    };
    // A kill may come between any two rows.
    await atomicallyInBatches(database, (tx, endBatch) => publishSnapshot(tx, lease, publication, endBatch), {
      batches: () => ({ isOver: () => true, start: () => undefined }),
    });
    process.stdout.write(`written ${version}\n`);
  } catch (error) {
    process.stdout.write(
      `failed ${(error as { code?: string }).code} inTransaction ${clientOf(database).inTransaction}\n`,
    );
  }
}
const shown = clientOf(database).prepare("SELECT count(*) FROM offer").pluck().get();
process.stdout.write(`reads ${String(shown)}\n`);
try {
  closeDatabase(database);
} finally {
  process.stdout.write("over\n");
}
