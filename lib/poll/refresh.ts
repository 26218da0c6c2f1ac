import "server-only";

import { getDatabase } from "@/db/client";
import { requestPoll } from "@/db/schedules";
import { pollingAccounts } from "@/lib/accounts/present";
import { env } from "@/lib/env";
import { providers } from "@/lib/providers/registry";

import type { RefreshAnswer } from "./schema";

/** Notes that a person wants fresh offers of one provider, or of all. Anything else than a provider's id asks for none. */
export async function requestRefresh(provider: unknown): Promise<RefreshAnswer> {
  const answer: RefreshAnswer = { asked: [], skipped: [] };
  for (const account of pollingAccounts(env())) {
    if (provider !== null && account.provider !== provider) continue;
    const minimum = Math.min(providers[account.provider].minimumInterval * 1000, account.interval);
    const isAsked = await requestPoll(getDatabase(), account.id, Date.now(), minimum);
    answer[isAsked ? "asked" : "skipped"].push(account.provider);
  }
  return answer;
}
