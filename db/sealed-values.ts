import { and, asc, eq } from "drizzle-orm";

import { providerAccountKey as key, sealed } from "./access-schema";
import type { Reader, Tx } from "./connections";

/** A sealed value and its location. */
export type SealedValue =
  | { kind: "sealed"; name: string; value: string }
  | { kind: "credential"; accountId: string; field: string; value: string };

/** Every sealed value; inside a transaction of the caller. */
export async function listSealedValues(database: Reader | Tx): Promise<SealedValue[]> {
  return [
    ...database
      .select()
      .from(sealed)
      .orderBy(asc(sealed.name))
      .all()
      .map((row) => ({ kind: "sealed" as const, ...row })),
    ...database
      .select({ accountId: key.accountId, field: key.field, value: key.sealed })
      .from(key)
      .orderBy(asc(key.accountId), asc(key.field))
      .all()
      .map((row) => ({ kind: "credential" as const, ...row })),
  ];
}

/** Replaces a value with the same text, sealed anew; inside a transaction of the caller. */
export async function replaceSealedValue(tx: Tx, at: SealedValue, value: string): Promise<void> {
  if (at.kind === "sealed") {
    tx.update(sealed).set({ value }).where(eq(sealed.name, at.name)).run();
    return;
  }
  const isStoredHere = and(eq(key.accountId, at.accountId), eq(key.field, at.field));
  tx.update(key).set({ sealed: value }).where(isStoredHere).run();
}
