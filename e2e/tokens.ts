import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { openAuth } from "@/lib/auth/auth";
import { createToken, type TokenGrant } from "@/lib/tokens/tokens";
import { openKeyring } from "@/lib/vault/vault-key";

import type { App } from "./app";

/** Creates a token for a running app, like `npm run create-token`, which takes seconds to start. */
export async function createAppToken(
  { dataDirectory }: App,
  grant: TokenGrant,
  name = "script",
): Promise<string> {
  const database = openDatabase(databaseFile(dataDirectory));
  try {
    const keyring = await openKeyring(database, { dataDirectory, secretKeyFile: null, secretKey: null });
    return (await createToken(await openAuth(database, keyring), { name, grant })).text;
  } finally {
    closeDatabase(database);
  }
}
