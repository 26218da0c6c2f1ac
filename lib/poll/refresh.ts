import "server-only";

import { getDatabase } from "@/db/client";
import { requestPoll } from "@/db/schedules";
import { publicAccounts } from "@/lib/accounts/public";
import { pollingAccounts } from "@/lib/accounts/present";
import { minute } from "@/lib/domain/durations";
import { env } from "@/lib/env";
import { providers } from "@/lib/providers/registry";
import { atomically } from "@/db/transactions";

import type { RefreshResult } from "./schema";

/** The shortest time between two requested polls of a public source, in milliseconds. */
const minimumSourceInterval = 10 * minute;

/**
 * Stores a person's request for fresh offers of one provider or public source, or of all providers if null. Ignores an
 * unknown id.
 */
export async function requestRefresh(provider: unknown): Promise<RefreshResult> {
  const result: RefreshResult = { asked: [], skipped: [] };
  for (const account of await pollingAccounts(env())) {
    if (provider !== null && account.provider !== provider) continue;
    const minimum = Math.min(providers[account.provider].minimumInterval * 1000, account.interval);
    const isAsked = await atomically(
      getDatabase(),
      (tx) => requestPoll(tx, account.id, Date.now(), minimum),
      "offers",
    );
    result[isAsked ? "asked" : "skipped"].push(account.provider);
  }
  for (const account of provider === null ? [] : await publicAccounts(env())) {
    if (account.provider !== provider) continue;
    const isAsked = await atomically(
      getDatabase(),
      (tx) => requestPoll(tx, account.id, Date.now(), Math.min(minimumSourceInterval, account.interval)),
      "offers",
    );
    result[isAsked ? "asked" : "skipped"].push(account.provider);
  }
  return result;
}
