import { eq } from "drizzle-orm";

import type { Database } from "./client";
import { requireLease, type Lease } from "./leases";
import { providerMemory } from "./schema";
import { atomically } from "./transaction";

/** The state that an adapter stores for an account between polls; null the first time. */
export function readProviderMemory(database: Database, accountId: string): unknown {
  const row = database
    .select({ value: providerMemory.value })
    .from(providerMemory)
    .where(eq(providerMemory.accountId, accountId))
    .get();
  return row ? JSON.parse(row.value) : null;
}

/** Throws `LeaseLostError` when another process polls now: its state takes precedence. */
export function writeProviderMemory(
  database: Database,
  lease: Lease | null,
  accountId: string,
  value: unknown,
): void {
  const text = JSON.stringify(value);
  atomically(database, () => {
    requireLease(database, lease);
    database
      .insert(providerMemory)
      .values({ accountId, value: text })
      .onConflictDoUpdate({ target: providerMemory.accountId, set: { value: text } })
      .run();
  });
}
