import type { OriginId, ProviderId } from "@/lib/domain/provider-id";

import type { Tx } from "./connections";
import { account, type AccountSource } from "./schema";

/** One key at one provider, or one public source; offers, polls and machines belong to an account. */
export interface Account<Origin extends OriginId = ProviderId> {
  id: string;
  kind: AccountSource;
  provider: Origin;
}

/** An account of any kind, as the poller and the offers see it. */
export type PricedAccount = Account<OriginId>;

export async function saveAccount(tx: Tx, saved: PricedAccount, now: number): Promise<void> {
  await tx
    .insert(account)
    .values({ ...saved, createdAt: now })
    .onConflictDoNothing()
    .run();
}
