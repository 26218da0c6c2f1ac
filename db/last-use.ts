import { eq } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { meta } from "./schema";

const key = "last_use";

/** When a person or a program last used any process, as far as it is stored; null before the first time. */
export async function readLastUse(database: Reader | Tx): Promise<number | null> {
  const [row] = await database.select({ value: meta.value }).from(meta).where(eq(meta.key, key));
  return row ? Number(row.value) : null;
}

export async function saveLastUse(tx: Tx, at: number): Promise<void> {
  const value = String(at);
  await tx.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } });
}
