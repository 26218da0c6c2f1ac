import { eq, lt } from "drizzle-orm";

import { usedCode } from "./access-schema";
import type { Reader, Tx } from "./connections";

/** Marks a code as used; false when any process marked it after `forgetBefore`. */
export async function addUsedCode(
  tx: Tx,
  { hash, at, forgetBefore }: { hash: string; at: number; forgetBefore: number },
): Promise<boolean> {
  await tx.delete(usedCode).where(lt(usedCode.usedAt, forgetBefore)).run();
  const { changes } = await tx.insert(usedCode).values({ hash, usedAt: at }).onConflictDoNothing().run();
  return changes === 1;
}

export async function hasUsedCode(database: Reader | Tx, hash: string): Promise<boolean> {
  return (await database.select().from(usedCode).where(eq(usedCode.hash, hash)).get()) !== undefined;
}
