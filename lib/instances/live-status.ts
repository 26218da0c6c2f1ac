import "server-only";

import { getDatabase } from "@/db/client";
import { listPresentInstances, type StoredInstance } from "@/db/instances";
import { findLastTermination } from "@/db/intents";
import { readCapUse, readLimits } from "@/db/caps";
import { findAttempt, findLaunch, listUnsettled } from "@/db/ledger";
import { readLedgerRevision } from "@/db/revision";
import { env } from "@/lib/env";
import type { Reader } from "@/db/connections";

import { deviationText } from "./deviation";
import { parseFacts } from "./facts";
import { presentAccountIds } from "./read";
import type { InstancesLiveStatus } from "./schema";

/** Reads the machine figures in the header of every page. */
export async function readInstancesLiveStatus(): Promise<InstancesLiveStatus> {
  const database = getDatabase();
  const accountIds = await presentAccountIds();
  const present = await listPresentInstances(database, accountIds);
  const ours = present.filter(({ launchTag }) => launchTag !== null);
  const counted = present.filter(({ bills }) => bills !== 0);
  const hourlyMicros = sum(counted);
  const open = await listUnsettled(database, accountIds, ["unknown", "duplicate"]);
  const changed = (await Promise.all(ours.map((instance) => describeChange(database, instance)))).filter(
    (change) => change !== null,
  );
  const use = await readCapUse(database, accountIds, Date.now());
  const { maxHourlyMicros: limit } = await readLimits(database, env().launchLimits);
  return {
    revision: await readLedgerRevision(database),
    ours: ours.length,
    billing: counted.length,
    hourlyMicros,
    maxHourlyMicros: Math.max(
      hourlyMicros,
      use.hourlyMicros + sum(counted.filter(({ launchTag }) => launchTag === null)),
    ),
    needsYou:
      open.length +
      ours.filter(({ state }) => state === "error" || state === "unknown").length +
      changed.length,
    changed,
    isPastCap: use.hourlyMicros > limit,
  };
}

/** How a machine differs from its order; null while it is terminating. */
async function describeChange(
  database: Reader,
  instance: StoredInstance,
): Promise<InstancesLiveStatus["changed"][number] | null> {
  const { deviation } = parseFacts(instance);
  const attempt = deviation && (await findAttempt(database, instance.launchTag!));
  const launch = attempt && (await findLaunch(database, attempt.launchId));
  if (!launch || (await findLastTermination(database, instance.id))?.state === "open") return null;
  return {
    id: instance.id,
    text: deviationText(deviation, launch, instance.hourlyMicros),
    isPrice: deviation.price !== null,
  };
}

function sum(instances: { hourlyMicros: number | null }[]): number {
  return instances.reduce((total, { hourlyMicros }) => total + (hourlyMicros ?? 0), 0);
}
