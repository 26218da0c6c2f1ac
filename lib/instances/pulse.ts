import "server-only";

import { getDatabase } from "@/db/client";
import { listPresentInstances } from "@/db/instances";
import { listUnsettled, readCapUse } from "@/db/ledger";
import { readLedgerRevision } from "@/db/revision";

import { presentAccountIds } from "./read";
import type { InstancesPulse } from "./schema";

/** What every page says of machines, in its header. */
export async function readInstancesPulse(): Promise<InstancesPulse> {
  const database = getDatabase();
  const accountIds = presentAccountIds();
  const present = await listPresentInstances(database, accountIds);
  const ours = present.filter(({ marker }) => marker !== null);
  const counted = present.filter(({ bills }) => bills !== 0);
  const hourlyMicros = sum(counted);
  const open = listUnsettled(database, accountIds, ["unknown", "duplicate"]);
  const use = await readCapUse(database, accountIds, Date.now());
  return {
    revision: await readLedgerRevision(database),
    ours: ours.length,
    billing: counted.length,
    hourlyMicros,
    mostHourlyMicros: Math.max(
      hourlyMicros,
      use.hourlyMicros + sum(counted.filter(({ marker }) => marker === null)),
    ),
    needsYou: open.length + ours.filter(({ state }) => state === "error" || state === "unknown").length,
  };
}

function sum(instances: { hourlyMicros: number | null }[]): number {
  return instances.reduce((total, { hourlyMicros }) => total + (hourlyMicros ?? 0), 0);
}
