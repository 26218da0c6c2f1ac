import { eq } from "drizzle-orm";

import type { PartialLimits } from "@/lib/domain/launch-limits";

import { launchSetting } from "./access-schema";
import { statements, type Reader, type Tx } from "./connections";
import { bumpLedgerRevision } from "./revision";

/** What the owner set for launches; null where the environment's value or the default holds. */
export interface LaunchSettings extends PartialLimits {
  defaultHours: number | null;
  defaultCurrency: string | null;
}

const unset: LaunchSettings = {
  maxMachines: null,
  maxHourlyMicros: null,
  maxCommittedMicros: null,
  defaultHours: null,
  defaultCurrency: null,
};

// The only row.
const id = 1;

const prepare = statements((database) => ({
  read: database
    .select({
      maxMachines: launchSetting.maxMachines,
      maxHourlyMicros: launchSetting.maxHourlyMicros,
      maxCommittedMicros: launchSetting.maxCommittedMicros,
      defaultHours: launchSetting.defaultHours,
      defaultCurrency: launchSetting.defaultCurrency,
    })
    .from(launchSetting)
    .where(eq(launchSetting.id, id))
    .prepare(),
}));

export async function readLaunchSettings(database: Reader | Tx): Promise<LaunchSettings> {
  return (await prepare(database).read.get()) ?? unset;
}

/** Replaces all settings. Pages show the new limits at once. */
export async function saveLaunchSettings(tx: Tx, settings: LaunchSettings, at: number): Promise<void> {
  const saved = { ...settings, changedAt: at };
  await tx
    .insert(launchSetting)
    .values({ id, ...saved })
    .onConflictDoUpdate({ target: launchSetting.id, set: saved })
    .run();
  await bumpLedgerRevision(tx);
}
