import { asc, eq } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { sshKey } from "./ledger-schema";

/** A public key of the owner. Time in epoch milliseconds. */
export interface StoredSshKey {
  id: string;
  name: string;
  /** "ED25519", "RSA 4096". */
  algorithm: string;
  /** `SHA256:…`. */
  fingerprint: string;
  /** Type and key material, without the comment. */
  publicKey: string;
  comment: string | null;
  createdAt: number;
}

/** In the order in which they were added. */
export async function listStoredSshKeys(database: Reader | Tx): Promise<StoredSshKey[]> {
  return await database.select().from(sshKey).orderBy(asc(sshKey.createdAt), asc(sshKey.id)).all();
}

/** Stores a key; returns the existing one with the same fingerprint, if any. */
export async function addStoredSshKey(
  tx: Tx,
  key: StoredSshKey,
): Promise<{ key: StoredSshKey; isNew: boolean }> {
  const known = await tx.select().from(sshKey).where(eq(sshKey.fingerprint, key.fingerprint)).get();
  if (known) return { key: known, isNew: false };
  await tx.insert(sshKey).values(key).run();
  return { key, isNew: true };
}

export async function removeStoredSshKey(tx: Tx, id: string): Promise<boolean> {
  return (await tx.delete(sshKey).where(eq(sshKey.id, id)).run()).changes === 1;
}
