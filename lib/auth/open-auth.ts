import type { Database } from "@/db/client";
import type { Keyring } from "@/lib/vault/keyring";
import { readAuthSecret } from "@/lib/vault/vault-key";

import { createAuth, type Auth } from "./auth";

/** The auth instance of a database, with the secret that is sealed in it. */
export async function openAuth(
  database: Database,
  keyring: Keyring,
  { isSecure = false } = {},
): Promise<Auth> {
  return createAuth(database, { secret: (await readAuthSecret(database, keyring)).reveal(), isSecure });
}
