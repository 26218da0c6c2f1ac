import "server-only";

import { readCapUse, readLimits } from "@/db/caps";
import { getDatabase } from "@/db/client";
import { countHeldSnapshots } from "@/db/held-snapshots";
import { listScopes } from "@/db/offers";
import { readDatabaseTime } from "@/db/database-time";
import { readDatabaseSize } from "@/db/size";
import { readWorkerLease } from "@/db/worker";
import { presentAccounts, resolveMode, type PresentAccount } from "@/lib/accounts/present";
import { publicAccounts } from "@/lib/accounts/public";
import { lastBackup } from "@/lib/backup/state";
import { readBackupStatus } from "@/lib/backup/status";
import { systemClock } from "@/lib/clock/clock";
import { currentDiskFailure } from "@/lib/disk";
import { env } from "@/lib/env";
import { readClockError } from "@/lib/poll/clock-check";
import { version } from "@/lib/version";

import { figure, type Figure } from "./gauges";
import { readMachineFigures } from "./machines";

/** Reads the figures of one scrape. */
export async function readFigures(): Promise<Figure[]> {
  const database = getDatabase();
  const environment = env();
  const now = systemClock.wall();
  const accounts = await presentAccounts(environment, database);
  const accountIds = accounts.map(({ id }) => id);
  const lease = await readWorkerLease(database);
  const use = await readCapUse(database, accountIds, now);
  const limits = await readLimits(database, environment.launchLimits);
  return [
    figure("app", 1, { version, mode: await resolveMode(environment, database) }),
    ...(await readPollFigures(accounts, now)),
    figure(
      "pollerActive",
      lease !== null && lease.expiresAt > (await readDatabaseTime(database, now)) ? 1 : 0,
      {},
    ),
    ...(await readMachineFigures(database, accounts, now)),
    figure("hourlyUse", use.hourlyMicros / 1e6, {}),
    figure("hourlyLimit", limits.maxHourlyMicros / 1e6, {}),
    figure("diskWritable", currentDiskFailure() === null ? 1 : 0, {}),
    ...(await readBackupFigures(now)),
    figure("clockAhead", await readClockError(database), {}),
    figure("databaseBytes", await readDatabaseSize(database), {}),
  ];
}

async function readBackupFigures(now: number): Promise<Figure[]> {
  const backup = await readBackupStatus(env(), now);
  if (!backup) return [];
  const last = lastBackup();
  return [
    figure("backupAge", ageInSeconds(backup.newest?.at, now), {}),
    figure("backupBytes", backup.newest?.bytes ?? null, {}),
    figure("backupInterval", backup.interval / 1000, {}),
    figure("backupFailing", last && (last.failure === null ? 0 : 1), {}),
  ];
}

/** The readings of every provider and source that is polled. */
async function readPollFigures(accounts: readonly PresentAccount[], now: number): Promise<Figure[]> {
  const database = getDatabase();
  const polled = [...accounts.filter(({ polls }) => polls), ...(await publicAccounts(env(), database))];
  const accountIds = polled.map(({ id }) => id);
  const held = await countHeldSnapshots(database, accountIds);
  const readAt = new Map<string, number>();
  for (const { accountId, observedAt } of await listScopes(database, accountIds))
    if (observedAt !== null) readAt.set(accountId, Math.max(observedAt, readAt.get(accountId) ?? 0));
  return polled.flatMap(({ id, provider, interval }) => [
    figure("readingAge", ageInSeconds(readAt.get(id), now), { provider }),
    figure("pollInterval", interval / 1000, { provider }),
    figure("heldSnapshots", held.get(id) ?? 0, { provider }),
  ]);
}

/** Null when it never happened; 0 for a time in the future, which a clock wrote that was set back since. */
function ageInSeconds(at: number | undefined, now: number): number | null {
  return at === undefined ? null : Math.max(0, now - at) / 1000;
}
