import type { Database } from "./client";
import { credential, owner } from "./owner-schema";
import { atomically } from "./transaction";

/** The owner and the hash of the password. */
export interface NewOwner {
  id: string;
  email: string;
  passwordHash: string;
  at: Date;
}

/** Null while nobody has made this app theirs. */
export async function findOwnerId(database: Database): Promise<string | null> {
  return database.select({ id: owner.id }).from(owner).get()?.id ?? null;
}

/** Writes owner and password together. False when there is an owner already, in whatever process. */
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
