import { day, hour, minute } from "@/lib/domain/durations";
import type { NewInstance } from "@/db/instances";
import type { Lease } from "@/db/leases";

import { cloud, launchOf, noCaps, open, secondCloud } from "./launch";
import type { Scenario } from "./scenario";
import { large, largest, manyIds, oddText, start } from "./values";
import { runActions, runTerminations } from "./actions";
import { runClock, runListings, runTimeLimits } from "./machine-times";

const accountIds = noCaps.accountIds;

/** Machines, what they cost, and what is done with them. */
export async function runMachines(scenario: Scenario, lease: Lease): Promise<void> {
  await insertMachines(scenario);
  await observeMachines(scenario);
  await runSpans(scenario);
  await runActions(scenario);
  await runTerminations(scenario);
  await runTimeLimits(scenario);
  await runListings(scenario, lease);
  await runClock(scenario);
  await readMachines(scenario);
}

function machineOf(id: string, changes: Partial<NewInstance> = {}): NewInstance {
  return {
    id,
    accountId: cloud.id,
    provider: cloud.provider,
    nativeId: `native ${id}`,
    launchTag: null,
    name: oddText,
    state: "running",
    rawState: null,
    bills: 1,
    hourlyMicros: large,
    facts: "{}",
    startedAt: start,
    endsAt: null,
    killAt: null,
    killSpend: null,
    paidUntil: null,
    billsFrom: null,
    ...changes,
  };
}

async function insertMachines(scenario: Scenario): Promise<void> {
  const {
    db: { instances },
    read,
    write,
  } = scenario;
  const insert = (name: string, machine: NewInstance) =>
    write(name, (tx) => instances.insertOrLinkInstance(tx, machine));
  for (const id of ["b", "a", "Ä", "B"]) await insert("a machine of unknown origin", machineOf(id));
  await insert(
    "a machine that bills",
    machineOf("billing", { billsFrom: start, bills: null, startedAt: start + 1 }),
  );
  await open(scenario, "a launch to link", launchOf("link", start + 40, { hours: 24, periodHours: 24 }));
  const link = { launchTag: "tag link", endsAt: start + day, paidUntil: start + day };
  await write("link a machine", (tx) => instances.linkInstanceToLaunch(tx, "a", link));
  await write("link it again", (tx) =>
    instances.linkInstanceToLaunch(tx, "a", { ...link, launchTag: "tag first", endsAt: null }),
  );
  await insert(
    "link by a reply",
    machineOf("other id", { nativeId: "native b", launchTag: "tag link", endsAt: null }),
  );
  await insert("a known machine of unknown origin", machineOf("another id", { nativeId: "native B" }));
  await read("a machine", (handle) => instances.findInstance(handle, "a"));
  await read("no machine", (handle) => instances.findInstance(handle, "none"));
  await read("a machine by its native id", (handle) =>
    instances.findInstanceByNativeId(handle, cloud.id, oddText),
  );
  await read("no machine by its native id", (handle) =>
    instances.findInstanceByNativeId(handle, secondCloud.id, "native a"),
  );
}

async function observeMachines({ db: { instances }, database, write }: Scenario): Promise<void> {
  await write("see a machine", (tx) => instances.touchInstance(tx, "a", start + hour));
  for (const at of [start + hour, start + 2 * hour])
    await write("miss a machine", (tx) => instances.recordMissedListing(tx, "billing", at));
  for (const id of ["B", "Ä"])
    for (const at of [start + 3 * hour, start + 4 * hour])
      await write("a machine that is gone", (tx) => instances.markInstanceGone(tx, id, at));
  const observed = {
    name: "observed",
    state: "error",
    rawState: oddText,
    bills: 0,
    hourlyMicros: null,
    facts: JSON.stringify({ oddText }),
    seenAt: large,
    readAt: null,
  } as const;
  await write("a machine that is back", (tx) => instances.observeInstance(tx, "Ä", observed));
  await write("a machine with a price", (tx) =>
    instances.observeInstance(tx, "b", {
      ...observed,
      bills: null,
      hourlyMicros: 7,
      seenAt: null,
      readAt: start,
    }),
  );
  const paid = (name: string, id: string, endsAt: number | null) =>
    write(name, (tx) => instances.updatePaidUntil(tx, id, { paidUntil: large, endsAt, at: start + hour }));
  await paid("a paid period without an end", "b", null);
  await paid("a paid period with an end", "b", start + 3 * hour);
  await paid("a paid period with the same end", "a", start + day);
  const found = (await instances.findInstance(database, "a"))!;
  for (const change of [
    { at: large, spend: "0.10" },
    { at: null, spend: null },
  ])
    await write("an auto-delete", (tx) =>
      instances.saveAutoDelete(tx, found, change, { now: start, title: oddText }),
    );
  for (const endsAt of [start + 5 * hour, start - 1, null, start + 6 * hour])
    await write("a termination time", (tx) =>
      instances.setTerminationTime(tx, found, endsAt, start, oddText),
    );
}

async function runSpans({ db: { billingSpans }, read, write, fail }: Scenario): Promise<void> {
  await write("open a span", (tx) => billingSpans.openSpan(tx, "a", start, null));
  await fail("open a second span", (tx) => billingSpans.openSpan(tx, "a", start, null));
  await read("the open span", (handle) => billingSpans.findOpenSpan(handle, "a"));
  await write("close a span", (tx) => billingSpans.closeSpan(tx, "a", start + hour));
  await read("no open span", (handle) => billingSpans.findOpenSpan(handle, "a"));
  await write("open the next span", (tx) => billingSpans.openSpan(tx, "a", start + 2 * hour, 3));
  await write("close it before its start", (tx) => billingSpans.closeSpan(tx, "a", start));
  await write("reopen it", (tx) => billingSpans.reopenSpan(tx, "a"));
  await write("reopen none", (tx) => billingSpans.reopenSpan(tx, "none"));
  for (const id of ["b", "B", "Ä", "prepaid"])
    await write("open spans at one time", (tx) => billingSpans.openSpan(tx, id, start, null));
  await write("close one", (tx) => billingSpans.closeSpan(tx, "B", start + minute));
  for (const since of [0, start + minute, start + hour, largest])
    await read("the spans since", (handle) => billingSpans.listSpansSince(handle, accountIds, since));
  await read("the spans of no account", (handle) => billingSpans.listSpansSince(handle, [], 0));
  await read("the spans of machines", (handle) =>
    billingSpans.listSpans(handle, manyIds("b", "a", "billing", "machine", "adopted")),
  );
  await read("the spans of no machine", (handle) => billingSpans.listSpans(handle, []));
  await read("the prepaid periods", (handle) => billingSpans.listPrepaidPeriods(handle, accountIds));
  await read("the prepaid periods of no account", (handle) => billingSpans.listPrepaidPeriods(handle, []));
}

async function readMachines({ db, read, write }: Scenario): Promise<void> {
  const { instances, history, billingSpans, providerAccounts, revision } = db;
  await read("the present machines, newest first", (handle) =>
    instances.listPresentInstances(handle, accountIds),
  );
  await read("the present machines of no account", (handle) => instances.listPresentInstances(handle, []));
  for (const id of ["b", "a"])
    await write("gone at one time", (tx) => instances.markInstanceGone(tx, id, start + 9 * hour));
  for (const since of [0, start + 9 * hour, largest])
    await read("the ended machines, newest first", (handle) =>
      instances.listEndedInstances(handle, accountIds, since),
    );
  for (const tag of ["tag link", "tag first", "none"]) {
    await read("the machines of a tag", (handle) => instances.listInstancesByLaunchTag(handle, tag));
    await read("the present machines of a tag", (handle) => instances.listPresentByLaunchTag(handle, tag));
  }
  await read("the moved spans", (handle) => billingSpans.listSpansSince(handle, accountIds, 0));
  const event = { at: large, kind: "money", tone: "warn", title: oddText, detail: null } as const;
  await write("an event of both", (tx) =>
    history.addHistoryEvent(tx, { ...event, instanceId: "a", launchTag: "tag link", took: largest }),
  );
  await read("the events of a machine", (handle) => history.listInstanceEvents(handle, "a", null));
  await read("the events of a machine and its launch", (handle) =>
    history.listInstanceEvents(handle, "a", "tag link"),
  );
  await read("the removal of a cloud in use", (handle) =>
    providerAccounts.readRemovalBlockers(handle, cloud.id),
  );
  await read("the revision of the ledger", (handle) => revision.readLedgerRevision(handle));
}
