import type { ProviderId } from "@/lib/domain/provider-id";

import type { Database } from "./client";
import { account, type AccountSource } from "./schema";

/** Whose offers, polls and machines a row is: one key at one provider. */
export interface Account {
  id: string;
  kind: AccountSource;
  provider: ProviderId;
}

export async function saveAccount(database: Database, saved: Account, now: number): Promise<void> {
  database
    .insert(account)
    .values({ ...saved, createdAt: now })
    .onConflictDoNothing()
    .run();
}
