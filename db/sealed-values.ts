import { and, asc, eq } from "drizzle-orm";

import { providerAccountKey as key, sealed } from "./access-schema";
import type { Reader, Tx } from "./connections";

/** A sealed value and its location. */
export type SealedValue =
  | { kind: "sealed"; name: string; value: string }
  | { kind: "credential"; accountId: string; field: string; value: string };

/** Every sealed value; inside a transaction of the caller. */
export async function listSealedValues(database: Reader | Tx): Promise<SealedValue[]> {
  const values = await database.select().from(sealed).orderBy(asc(sealed.name)).all();
  const credentials = await database
    .select({ accountId: key.accountId, field: key.field, value: key.sealed })
    .from(key)
    .orderBy(asc(key.accountId), asc(key.field))
    .all();
  return [
    ...values.map((row) => ({ kind: "sealed" as const, ...row })),
    ...credentials.map((row) => ({ kind: "credential" as const, ...row })),
  ];
}

/** Replaces a value with the same text, sealed anew; inside a transaction of the caller. */
export async function replaceSealedValue(tx: Tx, at: SealedValue, value: string): Promise<void> {
  if (at.kind === "sealed") {
    await tx.update(sealed).set({ value }).where(eq(sealed.name, at.name)).run();
    return;
  }
  const isStoredHere = and(eq(key.accountId, at.accountId), eq(key.field, at.field));
  await tx.update(key).set({ sealed: value }).where(isStoredHere).run();
}
