import { eq } from "drizzle-orm";

import type { Database } from "./client";
import { providerMemory } from "./schema";

/** What an adapter remembers of an account between polls, as it wrote it; null the first time. */
export function readMemory(database: Database, accountId: string): unknown {
  const row = database
    .select({ value: providerMemory.value })
    .from(providerMemory)
    .where(eq(providerMemory.accountId, accountId))
    .get();
  return row ? JSON.parse(row.value) : null;
}

export function writeMemory(database: Database, accountId: string, value: unknown): void {
  const text = JSON.stringify(value);
  database
    .insert(providerMemory)
    .values({ accountId, value: text })
    .onConflictDoUpdate({ target: providerMemory.accountId, set: { value: text } })
    .run();
}
