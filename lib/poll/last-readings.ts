import { listScopes, type StoredScope } from "@/db/offers";
import { listRecentPolls, type FinishedPoll } from "@/db/polls";
import { readRevision } from "@/db/revision";
import type { Reader } from "@/db/connections";

/** The last poll of an account, and its scopes. */
export interface LastReading {
  poll: FinishedPoll | undefined;
  scopes: StoredScope[];
}

interface Known {
  revision: number;
  database: Reader;
  readings: Map<string, LastReading>;
}

let known: Known | null = null;

/** The last readings by account. Every page needs them; they are read again after a change, since each poll is a revision. */
export async function readLastReadings(
  database: Reader,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, LastReading>> {
  const revision = await readRevision(database);
  const isCurrent = known?.revision === revision && known.database === database;
  const { readings } = isCurrent ? known! : { readings: new Map<string, LastReading>() };
  for (const id of accountIds) {
    if (readings.has(id)) continue;
    const [poll] = await listRecentPolls(database, id, 1);
    readings.set(id, { poll, scopes: await listScopes(database, [id]) });
  }
  known = { revision, database, readings };
  return readings;
}
