import type { Reader } from "@/db/connections";
import { readDatabaseTime } from "@/db/database-time";
import { readWorkerAccounts, readWorkerLease } from "@/db/worker";
import { minute } from "@/lib/domain/durations";
import type { Role } from "@/lib/env";

import type { ProviderClient } from "./provider-clients";
import { refusals } from "./refusals";
import type { LaunchRefusal } from "./schema";

/** How long ago the lease of the worker may have ended. Another one takes over within ten seconds. */
const longestAbsence = minute;

/**
 * Why a web process must not launch: without a worker that reconciles this account with this key, the machine would not be
 * listed, and its time limit not be kept. Null if it may.
 */
export async function findWorkerRefusal(
  database: Reader,
  { account, keyHash }: Pick<ProviderClient, "account" | "keyHash">,
  { role, now }: { role: Role; now: number },
): Promise<LaunchRefusal | null> {
  if (role !== "web") return null;
  const lease = await readWorkerLease(database);
  if (!lease || lease.expiresAt < (await readDatabaseTime(database, now)) - longestAbsence)
    return refusals.noWorker();
  const accounts = await readWorkerAccounts(database);
  return accounts.get(account.id) === keyHash ? null : refusals.unknownToWorker(account.provider);
}
