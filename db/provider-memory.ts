import { eq } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { requireLease, type Lease } from "./leases";
import { providerMemory } from "./schema";

/** The state that an adapter stores for an account between polls; null the first time. */
export async function readProviderMemory(database: Reader | Tx, accountId: string): Promise<unknown> {
  const row = await database
    .select({ value: providerMemory.value })
    .from(providerMemory)
    .where(eq(providerMemory.accountId, accountId))
    .get();
  return row ? JSON.parse(row.value) : null;
}

/** Throws `LeaseLostError` when another process polls now: its state takes precedence. */
export async function writeProviderMemory(
  tx: Tx,
  lease: Lease | null,
  accountId: string,
  value: unknown,
): Promise<void> {
  const text = JSON.stringify(value);
  await requireLease(tx, lease);
  await tx
    .insert(providerMemory)
    .values({ accountId, value: text })
    .onConflictDoUpdate({ target: providerMemory.accountId, set: { value: text } })
    .run();
}
