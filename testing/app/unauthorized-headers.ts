import { temporaryDatabase } from "@/testing/database/temporary";
import { createOwner } from "@/lib/auth/owner";
import { maxSessionAge } from "@/lib/auth/session-store";
import { createToken } from "@/lib/tokens/tokens";
import { clientOf } from "@/testing/database/client";

import { createTestAuth, email, createRequestHeaders, password, signInForTest } from "./auth";
import type { OwnedApp } from "./owned-app";
import { unlimitedGrant } from "./unlimited-grant";

/** The request headers of clients without access to the owner's data, by name. */
export async function createUnauthorizedHeaders(
  app: OwnedApp,
): Promise<Record<string, Record<string, string>>> {
  const { auth, database, url } = app;
  const host = new URL(url).host;
  const client = clientOf(database);
  const newSession = async () => {
    const { cookie } = await signInForTest(auth);
    const id = client
      .prepare<[], string>("SELECT id FROM session ORDER BY created_at DESC, rowid DESC")
      .pluck();
    return { cookie, id: id.get()! };
  };
  const idle = await newSession();
  client.prepare("UPDATE session SET expires_at = ? WHERE id = ?").run(Date.now() - 1_000, idle.id);
  const old = await newSession();
  client.prepare("UPDATE session SET created_at = ? WHERE id = ?").run(Date.now() - maxSessionAge, old.id);
  const revoked = await newSession();
  await auth.api.signOut({ headers: createRequestHeaders("127.0.0.1", revoked.cookie) });
  const [name, value] = app.cookie.split("=") as [string, string];
  const token = await createToken(auth, { name: "revoked", grant: unlimitedGrant });
  client.prepare("DELETE FROM api_token WHERE id = ?").run(token.id);
  return {
    nobody: { host },
    "an expired session": { host, cookie: idle.cookie },
    "a session past its limit": { host, cookie: old.cookie },
    "a revoked session": { host, cookie: revoked.cookie },
    "another app's session": { host, cookie: await createForeignSession() },
    "a session cut short": { host, cookie: `${name}=${value.slice(0, 40)}` },
    "a session unsigned": { host, cookie: `${name}=${decodeURIComponent(value).split(".")[0]}` },
    "a session signed by nobody": { host, cookie: `${name}=${value.slice(0, 33)}${"A".repeat(43)}%3D` },
    garbage: { host, cookie: `${name}=x; gpu.session_data=eyJ9; __Host-gpu.session_token=${value}x` },
    "a session under a stranger's name": { host: "evil.example", cookie: app.cookie },
    "a revoked token": { host, authorization: `Bearer ${token.text}` },
    "an invented token": { host, authorization: `Bearer gpu_${"a".repeat(64)}` },
  };
}

/** A valid session of another app whose owner has the same name. */
async function createForeignSession(): Promise<string> {
  const other = temporaryDatabase();
  await createOwner(other.database, { email, password });
  const { cookie } = await signInForTest(createTestAuth(other.database));
  other.dispose();
  return cookie;
}
