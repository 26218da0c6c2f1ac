import "server-only";

import { type BillingSpan, listSpans } from "@/db/billing-spans";
import { getDatabase } from "@/db/client";
import { findInstance, listInstancesByLaunchTag, type StoredInstance } from "@/db/instances";
import { findLastPowerAction, findLastTermination } from "@/db/intents";
import { readCapUse, readLimits } from "@/db/caps";
import { findAttempt, findLaunch, listAttempts, type StoredLaunch } from "@/db/ledger";
import { listAttemptEvents, listInstanceEvents } from "@/db/history";
import { readListing } from "@/db/listings";
import { presentAccounts } from "@/lib/accounts/present";
import { env } from "@/lib/env";
import { providers } from "@/lib/providers/registry";

import { toInstanceView } from "./instance-view";
import { toLaunchView } from "./launch-view";
import type { HourlyCap, MachineRecord } from "./machine-record";
import { findProviderClient } from "./provider-clients";
import { failure, type Failure, notFoundMessage } from "./refusals";
import type { Caps, EarlierOrder, Instance, LaunchView } from "./schema";
import { toEarlierOrder } from "./stored-order";
import { unrecordedDeletes } from "./unrecorded";

/** The accounts of the present mode, whose machines are shown. */
export async function presentAccountIds(): Promise<string[]> {
  return (await presentAccounts(env())).map(({ id }) => id);
}

/** The owner's caps and how much of them is used. */
export async function readCaps(): Promise<Caps> {
  const database = getDatabase();
  const use = await readCapUse(database, await presentAccountIds(), Date.now());
  return { ...use, ...(await readLimits(database, env().launchLimits)) };
}

/** Reads everything about a machine; `known` has parts that are read already. */
export async function readMachineRecord(
  instance: StoredInstance,
  known: { spans?: BillingSpan[]; cap?: HourlyCap } = {},
): Promise<MachineRecord> {
  const database = getDatabase();
  const attempt = instance.launchTag === null ? null : await findAttempt(database, instance.launchTag);
  return {
    instance,
    spans: known.spans ?? (await listSpans(database, [instance.id])),
    attempt,
    launch: attempt && (await findLaunch(database, attempt.launchId)),
    termination:
      unrecordedDeletes()?.findIntent(instance.id) ?? (await findLastTermination(database, instance.id)),
    lastSwitch: await findLastPowerAction(database, instance.id),
    listing: await readListing(database, instance.accountId),
    client: findProviderClient(instance.accountId),
    facts: providers[instance.provider].instances!,
    cap: known.cap ?? (await readCaps()),
  };
}

/** Finds a machine of the present accounts; null if there is none. */
export async function findPresentInstance(id: string): Promise<StoredInstance | null> {
  const instance = await findInstance(getDatabase(), id);
  return instance && (await presentAccountIds()).includes(instance.accountId) ? instance : null;
}

/** Reads a launch with its attempts, history and machine. */
export async function readLaunchView(
  launch: StoredLaunch,
  now = Date.now(),
  cap?: HourlyCap,
): Promise<LaunchView> {
  const database = getDatabase();
  const attempts = await listAttempts(database, launch.id);
  const last = attempts.at(-1)!;
  const made = await listInstancesByLaunchTag(database, last.launchTag);
  // Of several machines, the launch shows one that still exists.
  const instance = made.find(({ goneAt }) => goneAt === null) ?? made[0];
  return toLaunchView({
    launch,
    attempts,
    events: instance
      ? await listInstanceEvents(database, instance.id, last.launchTag)
      : await listAttemptEvents(database, last.launchTag),
    instance: instance
      ? toInstanceView(await readMachineRecord(instance, { ...(cap && { cap }) }), now)
      : null,
  });
}

/** Finds a launch of the present accounts; null if there is none. */
export async function findLaunchView(id: string): Promise<LaunchView | null> {
  const launch = await findLaunch(getDatabase(), id);
  return launch && (await presentAccountIds()).includes(launch.accountId) ? readLaunchView(launch) : null;
}

/** Finds the order of a launch of the present accounts, to launch it again; null if there is none. */
export async function findEarlierOrder(launchId: string): Promise<EarlierOrder | null> {
  const launch = await findLaunch(getDatabase(), launchId);
  return launch && (await presentAccountIds()).includes(launch.accountId) ? toEarlierOrder(launch) : null;
}

/** The current machine in the contract's form; null if there is none. */
export async function findContractInstance(id: string): Promise<Instance | null> {
  const instance = await findPresentInstance(id);
  return instance && toInstanceView(await readMachineRecord(instance), Date.now());
}

/** Finds a machine launched here in the present accounts. */
export async function findOwnInstance(id: string): Promise<StoredInstance | Failure> {
  const instance = await findPresentInstance(id);
  if (!instance) return failure("not-found", notFoundMessage);
  if (instance.launchTag === null) {
    const message = "This machine was not started by this app, so it is read-only. Nothing was sent.";
    return failure("not-ours", message);
  }
  return instance;
}
