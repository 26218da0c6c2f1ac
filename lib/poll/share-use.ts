import type { Reader } from "@/db/connections";
import { readLastUse, saveLastUse } from "@/db/last-use";
import { atomically } from "@/db/transactions";
import { minute } from "@/lib/domain/durations";
import { lastUse, learnOfUse } from "@/lib/usage";

/** The use that counts is a day long, so a stored time may be this much older than the real one. */
const storeInterval = 10 * minute;

/** Shares when people or programs last used this process with the other processes of this database, and reads theirs. */
export async function shareUse(database: Reader, now = Date.now()): Promise<void> {
  const stored = await readLastUse(database);
  if (stored !== null) learnOfUse(stored, now);
  const own = lastUse(now);
  const isCurrent = stored !== null && stored <= now && own - stored < storeInterval;
  if (!isCurrent) await atomically(database, (tx) => saveLastUse(tx, own));
}
