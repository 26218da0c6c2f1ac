import { createHash, createHmac } from "node:crypto";

import type { Database } from "@/db/client";
import type { Keyring } from "@/lib/vault/keyring";
import { readAuthSecret } from "@/lib/vault/vault-key";

/** Identifies an API key, to notice when it is replaced. */
export interface KeyHash {
  keyHash: string;
  /**
   * The plain SHA-256 that earlier versions stored. Still recognized but never written, because it lets a backup's
   * owner test keys.
   */
  formerKeyHash: string | null;
}

/** Hashes a key with a secret that is stored encrypted in this database. */
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

/** True if the stored hash belongs to another key. */
export function isOtherKey(kept: string, { keyHash, formerKeyHash }: KeyHash): boolean {
  return kept !== keyHash && kept !== formerKeyHash;
}
