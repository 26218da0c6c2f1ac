import { eq } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { credential, owner, twoFactor } from "./owner-schema";

/** The owner and the hash of the password. */
interface NewOwner {
  id: string;
  email: string;
  passwordHash: string;
  at: Date;
}

/** Null while there is no owner. */
export async function findOwnerId(database: Reader | Tx): Promise<string | null> {
  return (await database.select({ id: owner.id }).from(owner).get())?.id ?? null;
}

/** Inserts owner and password together. False when an owner exists, in any process. */
export async function addOwner(tx: Tx, { id, email, passwordHash, at }: NewOwner): Promise<boolean> {
  const times = { createdAt: at, updatedAt: at };
  if (await tx.select({ id: owner.id }).from(owner).get()) return false;
  await tx
    .insert(owner)
    .values({ id, email, name: "Owner", emailVerified: true, ...times })
    .run();
  await tx
    .insert(credential)
    .values({ id, accountId: id, providerId: "credential", userId: id, password: passwordHash, ...times })
    .run();
  return true;
}

/** The stored credential of a password sign-in; null while there is no owner. */
export async function findCredential(
  database: Reader | Tx,
): Promise<{ ownerId: string; email: string; password: string; hasSecondFactor: boolean } | null> {
  const [row] = await database
    .select({
      ownerId: owner.id,
      email: owner.email,
      password: credential.password,
      hasSecondFactor: owner.twoFactorEnabled,
    })
    .from(owner)
    .innerJoin(credential, eq(credential.userId, owner.id))
    .where(eq(credential.providerId, "credential"))
    .all();
  if (!row?.password) return null;
  return { ...row, password: row.password, hasSecondFactor: row.hasSecondFactor === true };
}

/** The encrypted secret of the one-time codes, and until when they are locked (epoch milliseconds). */
export async function findSecondFactor(
  database: Reader | Tx,
  ownerId: string,
): Promise<{ secret: string; lockedUntil: number | null } | null> {
  const row = await database.select().from(twoFactor).where(eq(twoFactor.userId, ownerId)).get();
  return row ? { secret: row.secret, lockedUntil: row.lockedUntil?.getTime() ?? null } : null;
}
