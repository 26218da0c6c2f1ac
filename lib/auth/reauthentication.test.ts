import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import type { AuthenticationResponseJSON } from "@simplewebauthn/browser";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";

import type { Auth } from "./auth";
import { createOwner } from "./owner";
import {
  createTestAuth,
  email,
  createRequestHeaders,
  readAuthOutcome,
  password,
  signInForTest,
  readSessionEmail,
  type AuthOutcome,
} from "@/testing/app/auth";

let temporary: ReturnType<typeof temporaryDatabase>;
let auth: Auth;
let cookie: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  temporary = temporaryDatabase();
  auth = createTestAuth(temporary.database);
  await createOwner(temporary.database, { email, password });
  ({ cookie } = await signInForTest(auth));
});
afterEach(() => {
  vi.useRealTimers();
  temporary.dispose();
});

type ReauthenticationCall = (by: string) => Promise<AuthOutcome>;

function reauthenticationCall<T>(call: (headers: Headers, by: string) => Promise<T>): ReauthenticationCall {
  return (by) => readAuthOutcome(call(createRequestHeaders("127.0.0.1", cookie), by));
}

const reauthenticationCalls: [string, ReauthenticationCall][] = [
  [
    "the password alone",
    reauthenticationCall((headers, by) =>
      auth.api.verifyPassword({ body: { password: by }, headers, asResponse: true }),
    ),
  ],
  [
    "a new password",
    reauthenticationCall((headers, by) =>
      auth.api.changePassword({
        body: { currentPassword: by, newPassword: "another one that is long" },
        headers,
        asResponse: true,
      }),
    ),
  ],
  [
    "turning one-time codes on",
    reauthenticationCall((headers, by) =>
      auth.api.enableTwoFactor({ body: { password: by }, headers, asResponse: true }),
    ),
  ],
  [
    "turning one-time codes off",
    reauthenticationCall((headers, by) =>
      auth.api.disableTwoFactor({ body: { password: by }, headers, asResponse: true }),
    ),
  ],
];

describe.each(reauthenticationCalls)("reauthentication for %s", (_, ask) => {
  it("allows five password attempts per session without locking other sessions", async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 7; tries++) statuses.push((await ask("not the password")).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429]);
    expect((await ask(password)).status).toBe(429);
    ({ cookie } = await signInForTest(auth));
    expect((await ask(password)).status).toBe(200);
  });

  it("does not count strangers' guesses at sign-in", async () => {
    for (let tries = 0; tries < 6; tries++) await signInForTest(auth, { by: "not the password" });
    expect((await signInForTest(auth)).status).toBe(429);
    expect((await ask(password)).status).toBe(200);
  });
});

it("counts requests for new recovery codes", async () => {
  const headers = createRequestHeaders("127.0.0.1", cookie);
  const renew = (by: string) =>
    readAuthOutcome(auth.api.generateBackupCodes({ body: { password: by }, headers, asResponse: true }));
  for (let tries = 0; tries < 5; tries++) expect((await renew("not the password")).status).toBe(400);
  expect((await renew(password)).status).toBe(429);
});

const inventedResponse: AuthenticationResponseJSON = {
  id: "made-up",
  rawId: "made-up",
  type: "public-key",
  clientExtensionResults: {},
  response: { clientDataJSON: "e30", authenticatorData: "AA", signature: "AA" },
};

it("never locks passkeys after guesses, nor sign-in after forged passkeys", async () => {
  const say = () =>
    readAuthOutcome(
      auth.api.verifyPasskeyAuthentication({
        body: { response: inventedResponse },
        headers: createRequestHeaders("127.0.0.1"),
        asResponse: true,
      }),
    );
  for (let tries = 0; tries < 7; tries++) expect((await say()).status).toBe(400);
  expect((await signInForTest(auth)).status).toBe(200);
  for (let tries = 0; tries < 6; tries++) await signInForTest(auth, { by: "not the password" });
  expect((await say()).status).toBe(400);
});

it("allows adding a passkey in a session of any age", async () => {
  const { status } = await signInForTest(auth);
  expect(status).toBe(200);
  for (let hours = 0; hours < 50; hours += 10) {
    vi.setSystemTime(Date.now() + 10 * 3_600_000);
    expect(await readSessionEmail(auth, cookie)).toBe(email);
  }
  const headers = createRequestHeaders("127.0.0.1", cookie);
  await expect(auth.api.generatePasskeyRegistrationOptions({ headers })).resolves.toHaveProperty("challenge");
});

it("ends every other session after a password change and renews this one", async () => {
  const other = await signInForTest(auth);
  const changed = await readAuthOutcome(
    auth.api.changePassword({
      body: { currentPassword: password, newPassword: "another one that is long", revokeOtherSessions: true },
      headers: createRequestHeaders("127.0.0.1", cookie),
      asResponse: true,
    }),
  );
  expect(changed.status).toBe(200);
  expect(await readSessionEmail(auth, other.cookie)).toBeNull();
  expect(await readSessionEmail(auth, cookie)).toBeNull();
  expect(await readSessionEmail(auth, changed.cookie)).toBe(email);
});

describe("reauthentication by one-time code", () => {
  /** Turns one-time codes on in the session of the test and returns a function that checks a code in it. */
  async function enable() {
    const headers = createRequestHeaders("127.0.0.1", cookie);
    const { totpURI } = (await auth.api.enableTwoFactor({ body: { password }, headers })) as {
      totpURI: string;
    };
    const secret = new TextDecoder().decode(base32.decode(new URL(totpURI).searchParams.get("secret")!));
    const check = (code: string) =>
      readAuthOutcome(
        auth.api.verifyTOTP({
          body: { code },
          headers: createRequestHeaders("127.0.0.1", cookie),
          asResponse: true,
        }),
      );
    const current = () => createOTP(secret).totp();
    const enabled = await check(await current());
    expect(enabled.status).toBe(200);
    ({ cookie } = enabled);
    return { check, current };
  }

  it("accepts a code once and starts no session", async () => {
    const { check, current } = await enable();
    const code = await current();
    const sessions = await auth.api.listSessions({ headers: createRequestHeaders("127.0.0.1", cookie) });
    expect((await check(code)).status).toBe(200);
    expect(await auth.api.listSessions({ headers: createRequestHeaders("127.0.0.1", cookie) })).toHaveLength(
      sessions.length,
    );
    expect((await check(code)).status).toBe(401);
  });

  it("allows five wrong codes per session, and right ones do not count", async () => {
    const { check, current } = await enable();
    for (let tries = 0; tries < 7; tries++) {
      expect((await check(await current())).status).toBe(200);
      vi.setSystemTime(Date.now() + 30_000);
    }
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries++) statuses.push((await check(`00000${tries}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await check(await current())).status).toBe(429);
    expect((await signInForTest(auth)).status).toBe(200);
  });
});
