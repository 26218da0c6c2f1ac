import { databaseFile, openDatabase } from "@/db/client";
import { findOwnerId } from "@/db/owners";
import { openAuth } from "@/lib/auth/open-auth";
import { createOwner } from "@/lib/auth/owner";
import { email, password, signInForTest } from "@/lib/auth/testing";
import { openKeyring } from "@/lib/credentials/vault-key";
import { createToken } from "@/lib/tokens/tokens";

/** What opens an app of a test: a browser's session, and a token that may launch whatever it likes. */
export interface OwnerCredentials {
  cookie: { name: string; value: string };
  token: string;
}

/** Makes the owner of the app with this data folder, running or not, unless there is one, and a new pass of theirs. */
export async function createOwnerCredentials(dataDirectory: string): Promise<OwnerCredentials> {
  const database = openDatabase(databaseFile(dataDirectory));
  try {
    const keyring = await openKeyring(database, { dataDirectory, secretKeyFile: null, secretKey: null });
    const auth = await openAuth(database, keyring);
    if (!(await findOwnerId(database))) await createOwner(database, { email, password });
    const { cookie } = await signInForTest(auth);
    const [name = "", value = ""] = cookie.split("=");
    const grant = {
      scope: "launch",
      hourCapMicros: 1e12,
      dayCapMicros: 1e12,
      committedCapMicros: 1e12,
    } as const;
    const { text } = await createToken(auth, { name: "tests", grant });
    return { cookie: { name, value }, token: text };
  } finally {
    database.$client.close();
  }
}

/** What a machine sends with this pass. */
export function bearerHeader({ token }: OwnerCredentials): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}
