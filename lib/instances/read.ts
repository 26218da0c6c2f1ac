import "server-only";

import { getDatabase } from "@/db/client";
import { findInstance, listInstancesByLaunchTag, type StoredInstance } from "@/db/instances";
import { findLastPowerAction, findLastTermination } from "@/db/intents";
import { findAttempt, findLaunch, listAttempts, readCapUse, type StoredLaunch } from "@/db/ledger";
import { listAttemptEvents, listInstanceEvents } from "@/db/history";
import { readListing } from "@/db/listings";
import { listSpans, type BillingSpan } from "@/db/billing-spans";
import { presentAccounts } from "@/lib/accounts/present";
import { env } from "@/lib/env";
import { providers } from "@/lib/providers/registry";

import { findProviderClient } from "./provider-clients";
import type { Caps, Instance, LaunchView } from "./schema";
import { unrecordedDeletes } from "./unrecorded";
import { toLaunchView, toInstanceView, type HourlyCap, type MachineRecord } from "./view";

/** The accounts of the present mode, whose machines are shown. */
export function presentAccountIds(): string[] {
  return presentAccounts(env()).map(({ id }) => id);
}

/** The owner's caps and how much of them is used. */
export async function readCaps(): Promise<Caps> {
  const { launchMostMachines, launchMostHourlyMicros, launchMostCommittedMicros } = env();
  const use = await readCapUse(getDatabase(), presentAccountIds(), Date.now());
  return {
    ...use,
    mostMachines: launchMostMachines,
    mostHourlyMicros: launchMostHourlyMicros,
    mostCommittedMicros: launchMostCommittedMicros,
  };
}

/** Reads everything about a machine; `known` has parts that are read already. */
export async function readMachineRecord(
  instance: StoredInstance,
  known: { spans?: BillingSpan[]; cap?: HourlyCap } = {},
): Promise<MachineRecord> {
  const database = getDatabase();
  const attempt = instance.marker === null ? null : await findAttempt(database, instance.marker);
  return {
    instance,
    spans: known.spans ?? (await listSpans(database, [instance.id])),
    attempt,
    launch: attempt && (await findLaunch(database, attempt.launchId)),
    termination: unrecordedDeletes()?.findIntent(instance.id) ?? findLastTermination(database, instance.id),
    lastSwitch: findLastPowerAction(database, instance.id),
    listing: await readListing(database, instance.accountId),
    client: findProviderClient(instance.accountId),
    facts: providers[instance.provider].instances!,
    cap: known.cap ?? (await readCaps()),
  };
}

/** Finds a machine of the present accounts; null if there is none. */
export async function findPresentInstance(id: string): Promise<StoredInstance | null> {
  const instance = await findInstance(getDatabase(), id);
  return instance && presentAccountIds().includes(instance.accountId) ? instance : null;
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
  const made = await listInstancesByLaunchTag(database, last.marker);
  // Of several machines, the launch shows one that still exists.
  const instance = made.find(({ goneAt }) => goneAt === null) ?? made[0];
  return toLaunchView({
    launch,
    attempts,
    events: instance
      ? await listInstanceEvents(database, instance.id, last.marker)
      : await listAttemptEvents(database, last.marker),
    instance: instance
      ? toInstanceView(await readMachineRecord(instance, { ...(cap && { cap }) }), now)
      : null,
  });
}

/** Finds a launch of the present accounts; null if there is none. */
export async function findLaunchView(id: string): Promise<LaunchView | null> {
  const launch = await findLaunch(getDatabase(), id);
  return launch && presentAccountIds().includes(launch.accountId) ? readLaunchView(launch) : null;
}

/** The current machine in the contract's form; null if there is none. */
export async function findContractInstance(id: string): Promise<Instance | null> {
  const instance = await findPresentInstance(id);
  return instance && toInstanceView(await readMachineRecord(instance), Date.now());
}
