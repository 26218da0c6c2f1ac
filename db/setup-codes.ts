import { and, eq, lt, sql } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { setupCode } from "./process-schema";

const id = 1;
const isCurrent = eq(setupCode.id, id);

/** The random value of the valid setup code; null if there is none. */
export async function readSetupNonce(database: Reader | Tx, maxTries: number): Promise<string | null> {
  const isValid = and(isCurrent, eq(setupCode.isTaken, 0), lt(setupCode.wrongTries, maxTries));
  const [row] = await database.select({ nonce: setupCode.nonce }).from(setupCode).where(isValid);
  return row?.nonce ?? null;
}

/** Replaces the setup code. */
export async function saveSetupNonce(tx: Tx, nonce: string): Promise<void> {
  const fresh = { nonce, wrongTries: 0, isTaken: 0 } as const;
  await tx
    .insert(setupCode)
    .values({ id, ...fresh })
    .onConflictDoUpdate({ target: setupCode.id, set: fresh });
}

export async function countWrongSetupCode(tx: Tx): Promise<void> {
  await tx
    .update(setupCode)
    .set({ wrongTries: sql`${setupCode.wrongTries} + 1` })
    .where(isCurrent);
}

/** Uses the setup code up, or makes it valid again because no owner was created. */
export async function setSetupCodeTaken(tx: Tx, isTaken: 0 | 1): Promise<void> {
  await tx.update(setupCode).set({ isTaken }).where(isCurrent);
}
