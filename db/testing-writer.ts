import { readChildArguments } from "@/lib/testing/child";

import { saveAccount, type Account } from "./accounts";
import { openDatabase } from "./client";
import { acquireLease } from "./leases";
import { publishSnapshot, readPublished } from "./published";
import { versionedChanges } from "./testing-snapshot";

// A process that publishes one version after the other and reports each as it is written.
const { file, versions } = readChildArguments<{ file: string; versions: number }>();
const account: Account = { id: "written", kind: "environment", provider: "sesterce" };
const database = openDatabase(file);
await saveAccount(database, account, Date.now());
const lease = await acquireLease(database, {
  name: "poller",
  holder: `writer:${process.pid}`,
  now: Date.now(),
  lifetime: 0,
  dead: null,
});
if (!lease) throw new Error("Somebody else writes");
process.stdout.write("ready\n");

let version = Number(database.$client.prepare("SELECT max(observed_at) FROM scope").pluck().get() ?? 0);
for (let left = versions; left > 0; left--) {
  version++;
  const changes = versionedChanges(await readPublished(database, account), version);
  try {
    await publishSnapshot(database, lease, {
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
        outcome: "published",
        offers: 0,
        rejected: 0,
        errorKind: null,
        message: null,
      },
    });
    process.stdout.write(`written ${version}\n`);
  } catch (error) {
    process.stdout.write(
      `failed ${(error as { code?: string }).code} inTransaction ${database.$client.inTransaction}\n`,
    );
  }
}
const shown = database.$client.prepare("SELECT count(*) FROM offer").pluck().get();
process.stdout.write(`reads ${String(shown)}\n`);
try {
  database.$client.close();
} finally {
  process.stdout.write("over\n");
}
