import { randomBytes } from "node:crypto";

import { APIError } from "better-auth";

import { createAuth, type Auth } from "@/lib/auth/auth";
import { addressHeader } from "@/lib/sender/sender";
import type { Reader } from "@/db/connections";

export const email = "owner@example.test";
export const password = "correct horse battery staple";

const secret = randomBytes(32).toString("base64url");
const host = "localhost:3000";

/** Auth on a database; each call returns what another process with the same secret would have. */
export function createTestAuth(database: Reader, { isSecure = false } = {}): Auth {
  return createAuth(database, { secret, isSecure });
}

/** The headers that a browser sends from this address. */
export function createRequestHeaders(address: string, cookie?: string): Headers {
  return new Headers({ host, [addressHeader]: address, ...(cookie && { cookie }) });
}

/** The result of a call: status, message and new cookies. */
export interface AuthOutcome {
  status: number;
  body: Record<string, unknown>;
  retryAfter: string | null;
  cookies: string[];
  /** As the browser sends them back. */
  cookie: string;
}

/** Waits for a call made with `asResponse`; a hook's rejection is thrown and counts as an outcome too. */
export async function readAuthOutcome(call: Promise<unknown>): Promise<AuthOutcome> {
  const { status, body, headers } = await (call as Promise<Response>)
    .then(async (response) => ({
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
      headers: response.headers,
    }))
    .catch((error: unknown) => {
      if (!(error instanceof APIError)) throw error;
      return { status: error.statusCode, body: { ...error.body }, headers: new Headers(error.headers) };
    });
  const cookies = headers.getSetCookie();
  const cookie = cookies.map((line) => line.split(";")[0]).join("; ");
  return { status, body, retryAfter: headers.get("retry-after"), cookies, cookie };
}

export function signInForTest(
  auth: Auth,
  { as = email, by = password, from = "127.0.0.1" } = {},
): Promise<AuthOutcome> {
  return readAuthOutcome(
    auth.api.signInEmail({
      body: { email: as, password: by },
      headers: createRequestHeaders(from),
      asResponse: true,
    }),
  );
}

/** The email address of the owner of these cookies. */
export async function readSessionEmail(auth: Auth, cookie: string): Promise<string | null> {
  const session = await auth.api.getSession({ headers: createRequestHeaders("127.0.0.1", cookie) });
  return session?.user.email ?? null;
}
