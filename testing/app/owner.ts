import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import type { Reader } from "@/db/connections";
import { findOwnerId } from "@/db/owners";
import { openAuth } from "@/lib/auth/auth";
import { createOwner } from "@/lib/auth/owner";
import { openKeyring } from "@/lib/vault/vault-key";
import { createToken } from "@/lib/tokens/tokens";

import { email, password, signInForTest } from "./auth";
import { unlimitedGrant } from "./unlimited-grant";

/** Credentials for an app under test: a session cookie, and a token without limits. */
export interface OwnerCredentials {
  cookie: { name: string; value: string };
  token: string;
}

/** Creates the owner of the app with this data folder, unless it has one, and new credentials. The app may be running. */
export async function createOwnerCredentials(dataDirectory: string): Promise<OwnerCredentials> {
  const database = openDatabase(databaseFile(dataDirectory));
  try {
    return await createCredentialsIn(database, dataDirectory);
  } finally {
    closeDatabase(database);
  }
}

/** The same in a database that is open. The master key is beside the data folder. */
export async function createCredentialsIn(
  database: Reader,
  dataDirectory: string,
): Promise<OwnerCredentials> {
  const keyring = await openKeyring(database, { dataDirectory, secretKeyFile: null, secretKey: null });
  const auth = await openAuth(database, keyring);
  if (!(await findOwnerId(database))) await createOwner(database, { email, password });
  const { cookie } = await signInForTest(auth);
  const [name = "", value = ""] = cookie.split("=");
  const { text } = await createToken(auth, { name: "tests", grant: unlimitedGrant });
  return { cookie: { name, value }, token: text };
}

/** The headers of an API client with this token. */
export function bearerHeader({ token }: OwnerCredentials): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}
