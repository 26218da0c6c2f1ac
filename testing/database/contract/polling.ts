import type { Lease } from "@/db/leases";
import type { FinishedPoll } from "@/db/polls";
import { hour, minute } from "@/lib/domain/durations";

import type { Scenario } from "./scenario";
import { large, largest, oddText, other, source, start } from "./values";
import { runMeta, runRates } from "./meta";

/** The lease, the schedules, the polls and the rates. Returns the lease. */
export async function runPolling(scenario: Scenario): Promise<Lease> {
  const { write } = scenario;
  for (const account of [source, other, source])
    await write("save an account", (tx) => scenario.db.accounts.saveAccount(tx, account, start));
  const lease = await runLeases(scenario);
  await runSchedules(scenario, lease);
  await runPolls(scenario, lease);
  await runMeta(scenario, lease);
  await runRates(scenario);
  return lease;
}

async function runLeases({ db: { leases }, read, write, fail }: Scenario): Promise<Lease> {
  const name = "poller";
  const lifetime = large;
  const free = { name, holder: oddText, now: start, lifetime, dead: null };
  await read("no lease", (handle) => leases.readLease(handle, name));
  const one = (await write("a free lease", (tx) => leases.acquireLease(tx, free)))!;
  const two = { ...free, holder: "two", now: start + 1 };
  await write("a lease that is held", (tx) => leases.acquireLease(tx, two));
  await write("a renewed lease", (tx) => leases.renewLease(tx, one, start + 2, lifetime));
  await write("a lease that expired", (tx) => leases.renewLease(tx, one, start + lifetime + 2, lifetime));
  await write("a lease of a dead process", (tx) => leases.acquireLease(tx, { ...two, dead: oddText }));
  await write("a lease that was lost", (tx) => leases.renewLease(tx, one, start + 3, lifetime));
  await fail("a check of a lost lease", (tx) => leases.checkLease(tx, one));
  await fail("a write under a lost lease", (tx) => leases.requireLease(tx, one));
  await fail("a check of no lease", (tx) => leases.checkLease(tx, null));
  await fail("a write under no lease", (tx) => leases.requireLease(tx, null));
  await fail("a write under an unknown lease", (tx) => leases.requireLease(tx, { ...one, name: "other" }));
  await write("a lease of a clock that was set back", (tx) =>
    leases.acquireLease(tx, { ...free, maxDuration: 1 }),
  );
  const late = start + 2 * lifetime;
  const held = (await write("an expired lease", (tx) => leases.acquireLease(tx, { ...two, now: late })))!;
  await write("a check of a held lease", (tx) => leases.checkLease(tx, held));
  await write("a write under a held lease", (tx) => leases.requireLease(tx, held));
  await write("a release", (tx) => leases.releaseLease(tx, held));
  await write("a release of a lost lease", (tx) => leases.releaseLease(tx, held));
  await read("a released lease", (handle) => leases.readLease(handle, name));
  const last = { ...free, lifetime: largest - start };
  return (await write("the last lease", (tx) => leases.acquireLease(tx, last)))!;
}

async function runSchedules(
  { db: { schedules, revision }, read, readAny, write, fail }: Scenario,
  lease: Lease,
): Promise<void> {
  const saved = {
    accountId: source.id,
    interval: minute,
    nextAt: null,
    runningSince: null,
    breaker: "closed",
    openUntil: null,
  } as const;
  const request = (name: string, at: number, accountId = source.id) =>
    write(name, (tx) => schedules.requestPoll(tx, accountId, at, minute));
  await read("no schedules", (handle) => schedules.readSchedules(handle));
  await request("a poll of an account without a schedule", start);
  await write("an acceptance without a schedule", (tx) => schedules.requestAcceptance(tx, source.id, start));
  await write("save a schedule", (tx) => schedules.saveSchedule(tx, lease, saved));
  await request("a first request", start);
  await request("a request too soon", start + minute - 1);
  await request("a request after the minimum", start + minute + 1);
  await request("a request with one in the future", start - hour);
  await write("an acceptance", (tx) => schedules.requestAcceptance(tx, source.id, start + large));
  const running = {
    ...saved,
    nextAt: large,
    runningSince: start,
    breaker: "open",
    openUntil: largest,
  } as const;
  await write("save a schedule again", (tx) => schedules.saveSchedule(tx, lease, running));
  await request("a request while it runs", start + hour);
  await readAny("a running schedule", (handle) => schedules.readSchedules(handle));
  await write("clear an acceptance", (tx) => schedules.clearAcceptance(tx, lease, source.id));
  await write("save an idle schedule", (tx) => schedules.saveSchedule(tx, lease, saved));
  await write("save another schedule", (tx) =>
    schedules.saveSchedule(tx, lease, { ...saved, accountId: other.id }),
  );
  const lost = { ...lease, token: 1 };
  await fail("a schedule of a lost lease", (tx) => schedules.saveSchedule(tx, lost, running));
  await fail("an acceptance of a lost lease", (tx) => schedules.clearAcceptance(tx, lost, source.id));
  await readAny("two schedules", (handle) => schedules.readSchedules(handle));
  await read("the revision of requests", (handle) => revision.readRevision(handle));
}

const maxPolls = 500;

async function runPolls(
  { db: { polls, schedules, offers, revision }, database, read, write, fail }: Scenario,
  lease: Lease,
): Promise<void> {
  const pollAt = (at: number): FinishedPoll => ({
    startedAt: at,
    finishedAt: at + large,
    outcome: "published",
    offers: large,
    rejected: 0,
    errorKind: null,
    message: null,
  });
  await read("no polls", (handle) => polls.listRecentPolls(handle, source.id, 5));
  await write("more polls than are kept", async (tx) => {
    for (let number = 0; number < maxPolls + 3; number++)
      await polls.insertPoll(tx, other.id, pollAt(start + number));
  });
  await read("the kept polls", async (handle) => {
    const kept = await polls.listRecentPolls(handle, other.id, 2 * maxPolls);
    return { count: kept.length, newest: kept[0], oldest: kept.at(-1) };
  });
  await write("a request right after a poll", (tx) =>
    schedules.requestPoll(tx, other.id, start + minute, 2 * minute),
  );
  await write("a request with polls in the future", (tx) =>
    schedules.requestPoll(tx, other.id, start - hour, minute),
  );
  for (const at of [start, start + 1])
    await write("a failed scope", (tx) => polls.recordFailedScope(tx, lease, source, oddText, at));
  await write("a failed scope of another account", (tx) =>
    polls.recordFailedScope(tx, lease, other, "all", start),
  );
  const failed = { ...pollAt(start), outcome: "failed", errorKind: "network", message: oddText } as const;
  await write("a failed poll", (tx) => polls.recordFailedPoll(tx, lease, source, failed));
  await write("a poll", (tx) => polls.recordPoll(tx, lease, source, pollAt(start + 1)));
  const lost = { ...lease, token: lease.token - 1 };
  await fail("a poll of a lost lease", (tx) => polls.recordPoll(tx, lost, source, failed));
  await fail("a failed poll of a lost lease", (tx) => polls.recordFailedPoll(tx, lost, source, failed));
  await fail("a failed scope of a lost lease", (tx) =>
    polls.recordFailedScope(tx, lost, source, oddText, start),
  );
  await read("the polls", (handle) => polls.listRecentPolls(handle, source.id, 5));
  await read("one poll", (handle) => polls.listRecentPolls(handle, source.id, 1));
  await read("the failed scopes", (handle) => offers.listScopes(handle, [source.id]));
  await read("the revision of polls", () => revision.readRevision(database));
}
