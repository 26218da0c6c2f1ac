import "server-only";

import { type BillingSpan, listPrepaidPeriods, listSpans, listSpansSince } from "@/db/billing-spans";
import { getDatabase } from "@/db/client";
import { listInstanceEvents } from "@/db/history";
import { listEndedInstances, listPresentInstances, type StoredInstance } from "@/db/instances";
import { findLaunch, listUnsettled } from "@/db/ledger";
import { readListings } from "@/db/listings";
import { readLedgerRevision } from "@/db/revision";
import { resolveMode } from "@/lib/accounts/present";
import { type Described, describeEach } from "@/lib/describe-each";
import { day } from "@/lib/domain/durations";
import { providerLabels } from "@/lib/domain/provider-id";
import { env } from "@/lib/env";
import { isoTime } from "@/lib/format";

import { toInstanceView } from "./instance-view";
import { openingEvents, toHistoryEvent } from "./launch-view";
import type { HourlyCap } from "./machine-record";
import { hourlySteps, summarizeSpending, totalCost } from "./money";
import { listAllProviderClients } from "./provider-clients";
import { findPresentInstance, presentAccountIds, readCaps, readLaunchView, readMachineRecord } from "./read";
import type { AccountListing, InstanceDetail, InstancesView, InstanceView } from "./schema";

export { readLaunchForm } from "./form";
export { findEarlierOrder, findLaunchView as readLaunch } from "./read";

const endedWindow = 7 * day;

/** The ledger's revision. Read before a view, so that a change in between is noticed. */
export function readInstancesRevision(): Promise<number> {
  return readLedgerRevision(getDatabase());
}

/** One machine with its history. */
export async function readInstanceDetail(id: string): Promise<InstanceDetail | null> {
  const instance = await findPresentInstance(id);
  if (!instance) return null;
  const events = await listInstanceEvents(getDatabase(), instance.id, instance.launchTag);
  const machine = await readMachineRecord(instance);
  const opening = machine.launch && machine.attempt ? openingEvents(machine.launch, machine.attempt) : [];
  const history = [...opening, ...events.map(toHistoryEvent)].toReversed();
  return { ...toInstanceView(machine, Date.now()), history };
}

/** Reads everything that the dashboard shows. */
export async function readInstances(): Promise<InstancesView> {
  const database = getDatabase();
  const now = Date.now();
  const accountIds = await presentAccountIds();
  const caps = await readCaps();
  const { views: present, leftOut } = await toInstanceViews(
    await listPresentInstances(database, accountIds),
    caps,
    now,
  );
  const open = await listUnsettled(database, accountIds, ["prepared", "sending", "unknown", "duplicate"]);
  const launches = await describeEachAsync(
    open.map(({ launchId }) => launchId),
    "launch",
    async (launchId) => readLaunchView((await findLaunch(database, launchId))!, now, caps),
  );
  const ended = await toInstanceViews(
    await listEndedInstances(database, accountIds, now - endedWindow),
    caps,
    now,
  );
  const spans = await listSpansSince(database, accountIds, Math.min(now - day, startOfMonth(now)));
  const prepaid = await listPrepaidPeriods(database, accountIds);
  const spentSince = (from: number) => totalCost(spans.filter(isPriced), { from, to: now }, prepaid) ?? 0;
  const listings = await readAccountListings(accountIds);
  const listedAt = listings.map((listing) => listing.listedAt);
  const mine = present.filter((instance) => instance.ours);
  const foreign = present.filter((instance) => !instance.ours);
  return {
    at: isoTime(now),
    mode: await resolveMode(env()),
    listedAt: listedAt.includes(null) ? null : (listedAt.toSorted()[0] ?? null),
    ...summarizeSpending(present, caps.hourlyMicros),
    todayFrom: isoTime(startOfDay(now)),
    monthFrom: isoTime(startOfMonth(now)),
    todayMicros: spentSince(startOfDay(now)),
    monthMicros: spentSince(startOfMonth(now)),
    caps,
    spend: hourlySteps(spans, { from: now - day, to: now }).map((step) => ({
      at: isoTime(step.at),
      hourlyMicros: step.hourlyMicros,
    })),
    instances: [...mine, ...foreign],
    launches: launches.views,
    ended: ended.views,
    leftOut: leftOut + launches.leftOut,
    leftOutEnded: ended.leftOut,
    listings,
  };
}

async function toInstanceViews(
  instances: StoredInstance[],
  cap: HourlyCap,
  now: number,
): Promise<Described<InstanceView>> {
  const spans = await listSpans(
    getDatabase(),
    instances.map(({ id }) => id),
  );
  const byInstance = new Map<string, BillingSpan[]>();
  for (const span of spans)
    byInstance.set(span.instanceId, [...(byInstance.get(span.instanceId) ?? []), span]);
  const stored = new Map(instances.map((instance) => [instance.id, instance]));
  return describeEachAsync([...stored.keys()], "machine", async (id) =>
    toInstanceView(await readMachineRecord(stored.get(id)!, { spans: byInstance.get(id) ?? [], cap }), now),
  );
}

/** `describeEach` for rows that are described asynchronously. */
async function describeEachAsync<View>(
  ids: string[],
  kind: string,
  read: (id: string) => Promise<View>,
): Promise<Described<View>> {
  const results = await Promise.allSettled(ids.map(read));
  return describeEach(
    ids.map((id, index) => ({ id, result: results[index]! })),
    ({ result }) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    },
    { kind, id: ({ id }) => id },
  );
}

async function readAccountListings(accountIds: string[]): Promise<AccountListing[]> {
  const stored = new Map(
    (await readListings(getDatabase(), accountIds)).map((listing) => [listing.accountId, listing]),
  );
  return listAllProviderClients().map(({ account, label }) => {
    const listing = stored.get(account.id);
    return {
      provider: account.provider,
      providerLabel: label ?? providerLabels[account.provider],
      listedAt: isoTime(listing?.listedAt ?? null),
      nextAt: isoTime(listing?.nextAt ?? null),
      unreliableReason: listing?.unreliableReason ?? null,
    };
  });
}

function isPriced({ hourlyMicros }: BillingSpan): boolean {
  return hourlyMicros !== null;
}

function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}

function startOfMonth(now: number): number {
  const date = new Date(startOfDay(now));
  return date.setDate(1);
}
