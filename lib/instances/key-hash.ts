import { createHash, createHmac } from "node:crypto";

import type { Database } from "@/db/client";
import type { Keyring } from "@/lib/credentials/keyring";
import { readAuthSecret } from "@/lib/credentials/vault-key";

/** By what it is noticed that a key became another one. */
export interface KeyHash {
  keyHash: string;
  /** The bare SHA-256 that was kept once: known still, never written again, for whoever has a backup could try keys by it. */
  formerKeyHash: string | null;
}

/** Hashes a key with a secret that lies sealed in this database. */
export async function hashKey(database: Database, keyring: Keyring, key: string): Promise<KeyHash> {
  const secret = await readAuthSecret(database, keyring);
  return {
    keyHash: createHmac("sha256", secret.reveal())
      .update("cheapest-gpu|account-key|v1|")
      .update(key)
      .digest("hex"),
    formerKeyHash: createHash("sha256").update(key).digest("hex"),
  };
}

/** Whether a hash that was kept is of another key than this. */
export function isOtherKey(kept: string, { keyHash, formerKeyHash }: KeyHash): boolean {
  return kept !== keyHash && kept !== formerKeyHash;
}
