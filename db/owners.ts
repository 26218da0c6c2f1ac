import { eq } from "drizzle-orm";

import type { Database } from "./client";
import { credential, owner, twoFactor } from "./owner-schema";
import { atomically } from "./transaction";

/** The owner and the hash of the password. */
export interface NewOwner {
  id: string;
  email: string;
  passwordHash: string;
  at: Date;
}

/** Null while there is no owner. */
export async function findOwnerId(database: Database): Promise<string | null> {
  return database.select({ id: owner.id }).from(owner).get()?.id ?? null;
}

/** Inserts owner and password together. False when an owner exists, in any process. */
export async function addOwner(
  database: Database,
  { id, email, passwordHash, at }: NewOwner,
): Promise<boolean> {
  const times = { createdAt: at, updatedAt: at };
  return atomically(database, () => {
    if (database.select({ id: owner.id }).from(owner).get()) return false;
    database
      .insert(owner)
      .values({ id, email, name: "Owner", emailVerified: true, ...times })
      .run();
    database
      .insert(credential)
      .values({ id, accountId: id, providerId: "credential", userId: id, password: passwordHash, ...times })
      .run();
    return true;
  });
}

/** The stored credential of a password sign-in; null while there is no owner. */
export function findCredential(
  database: Database,
): { ownerId: string; email: string; password: string; hasSecondFactor: boolean } | null {
  const [row] = database
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
export function findSecondFactor(
  database: Database,
  ownerId: string,
): { secret: string; lockedUntil: number | null } | null {
  const row = database.select().from(twoFactor).where(eq(twoFactor.userId, ownerId)).get();
  return row ? { secret: row.secret, lockedUntil: row.lockedUntil?.getTime() ?? null } : null;
}
