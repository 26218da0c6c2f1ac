import type { Database } from "./client";
import { statements } from "./statements";
import { atomically } from "./transaction";

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

const columns = "id, name, algorithm, fingerprint, public_key AS publicKey, comment, created_at AS createdAt";

const prepare = statements((client) => ({
  all: client.prepare<[], StoredSshKey>(`SELECT ${columns} FROM ssh_key ORDER BY created_at, id`),
  byFingerprint: client.prepare<[string], StoredSshKey>(
    `SELECT ${columns} FROM ssh_key WHERE fingerprint = ?`,
  ),
  insert: client.prepare<[StoredSshKey]>(
    `INSERT INTO ssh_key (id, name, algorithm, fingerprint, public_key, comment, created_at)
     VALUES (@id, @name, @algorithm, @fingerprint, @publicKey, @comment, @createdAt)`,
  ),
  remove: client.prepare<[string]>("DELETE FROM ssh_key WHERE id = ?"),
}));

/** In the order in which they were added. */
export async function listStoredSshKeys(database: Database): Promise<StoredSshKey[]> {
  return prepare(database).all.all();
}

/** Stores a key; returns the existing one with the same fingerprint, if any. */
export async function addStoredSshKey(
  database: Database,
  key: StoredSshKey,
): Promise<{ key: StoredSshKey; isNew: boolean }> {
  return atomically(database, () => {
    const known = prepare(database).byFingerprint.get(key.fingerprint);
    if (known) return { key: known, isNew: false };
    prepare(database).insert.run(key);
    return { key, isNew: true };
  });
}

export async function removeStoredSshKey(database: Database, id: string): Promise<boolean> {
  return prepare(database).remove.run(id).changes === 1;
}
