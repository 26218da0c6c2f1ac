import type { ProviderId } from "@/lib/domain/provider-id";

import type { Tx } from "./connections";
import { account, type AccountSource } from "./schema";

/** One key at one provider; offers, polls and machines belong to an account. */
export interface Account {
  id: string;
  kind: AccountSource;
  provider: ProviderId;
}

export async function saveAccount(tx: Tx, saved: Account, now: number): Promise<void> {
  tx.insert(account)
    .values({ ...saved, createdAt: now })
    .onConflictDoNothing()
    .run();
}
