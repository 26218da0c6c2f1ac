import { hour, minute } from "@/lib/domain/durations";
import type { Lease } from "@/db/leases";

import { cloud, noCaps, secondCloud } from "./launch";
import type { Scenario } from "./scenario";
import { large, largest, oddText, start } from "./values";

const accountIds = noCaps.accountIds;

export async function runTimeLimits({
  db: { timeLimits, ledger },
  readAny,
  read,
  write,
}: Scenario): Promise<void> {
  const list = (ids: string[]) =>
    readAny("the time limits", (handle) => timeLimits.listTimeLimits(handle, ids));
  await list(accountIds);
  await list([]);
  const limit = { instanceId: "machine", endsAt: start + hour, endsWithin: null };
  for (const to of [start + 30 * minute, start + 40 * minute])
    await write("move a time limit", (tx) => timeLimits.rewriteTimeLimit(tx, limit, to, large));
  await list(accountIds);
  await write("a lost reply", (tx) =>
    ledger.settleAttempt(tx, {
      launchTag: "tag token 2",
      state: "unknown",
      at: start + hour,
      title: "lost",
      detail: null,
      tone: "warn",
    }),
  );
  await write("a list without it", (tx) =>
    ledger.countListingWithoutTag(tx, "tag token 2", start + 2 * hour),
  );
  for (const to of [start, start + 1])
    await write("move the time of the search", (tx) =>
      timeLimits.shiftSearchTimes(tx, "tag token 2", start + hour, to),
    );
  await read("the moved search", (handle) => ledger.findAttempt(handle, "tag token 2"));
}

export async function runListings(
  { db: { listings }, database, read, readAny, write }: Scenario,
  lease: Lease,
): Promise<void> {
  const save = (name: string, listing: Omit<Parameters<typeof listings.saveListing>[1], "accountId">) =>
    write(name, (tx) => listings.saveListing(tx, { accountId: cloud.id, ...listing }));
  const one = () => read("a list of machines", (handle) => listings.readListing(handle, cloud.id));
  await one();
  await save("an unreliable list", { at: start, unreliableReason: oddText });
  await one();
  await save("a list", { at: start + 1, unreliableReason: null, key: { hash: oddText, isStrange: true } });
  await one();
  await save("a list of the same key", { at: large, unreliableReason: null });
  await save("an unreliable list later", {
    at: large + 1,
    unreliableReason: oddText,
    key: { hash: null, isStrange: false },
  });
  await write("schedule a list", (tx) => listings.scheduleListing(tx, cloud.id, largest));
  const saved = await listings.atomicallyWithLease(database, lease, async (tx) => {
    await listings.saveListing(tx, { accountId: secondCloud.id, at: large, unreliableReason: null });
    return "saved";
  });
  const lost = await listings
    .atomicallyWithLease(database, null, async () => "saved")
    .catch((error: Error) => error.message);
  await write("lists under a lease", () => [saved, lost]);
  await readAny("the lists", (handle) => listings.readListings(handle, accountIds));
  await readAny("the lists of no account", (handle) => listings.readListings(handle, []));
}

export async function runClock({
  db: { clockShift, listings, instances },
  read,
  write,
}: Scenario): Promise<void> {
  const shift = { accountId: cloud.id, listedAt: large, by: -hour, now: start + hour };
  await write("move the billed time", (tx) => clockShift.shiftBilledTime(tx, shift));
  await write("move it again", (tx) => clockShift.shiftBilledTime(tx, shift));
  await read("the moved list", (handle) => listings.readListing(handle, cloud.id));
  for (const id of ["a", "b", "B", "billing"])
    await read("a moved machine", (handle) => instances.findInstance(handle, id));
}
