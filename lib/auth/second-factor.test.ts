import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import {
  createTestAuth,
  email,
  createRequestHeaders,
  readAuthOutcome,
  password,
  signInForTest,
  readSessionEmail,
} from "@/testing/app/auth";
import { readRows } from "@/testing/database/sql";

import type { Auth } from "./auth";
import { createOwner } from "./owner";

let temporary: ReturnType<typeof temporaryDatabase>;
let auth: Auth;
let secret: string;
let recoveryCodes: string[];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  temporary = temporaryDatabase();
  auth = createTestAuth(temporary.database);
  await createOwner(temporary.database, { email, password });
  const { cookie } = await signInForTest(auth);
  const headers = createRequestHeaders("127.0.0.1", cookie);
  const enabling = await auth.api.enableTwoFactor({ body: { password }, headers });
  if (enabling.method !== "totp") throw new Error("Another second factor was asked for");
  secret = new TextDecoder().decode(base32.decode(new URL(enabling.totpURI).searchParams.get("secret")!));
  recoveryCodes = enabling.backupCodes;
  const enabled = await readAuthOutcome(
    auth.api.verifyTOTP({ body: { code: await code() }, headers, asResponse: true }),
  );
  expect(enabled.status).toBe(200);
});
afterEach(() => {
  vi.useRealTimers();
  temporary.dispose();
});

/** The code that the owner's phone shows now. */
async function code(): Promise<string> {
  return createOTP(secret).totp();
}

function submitCode(cookie: string, text: string) {
  return readAuthOutcome(
    auth.api.verifyTOTP({
      body: { code: text },
      headers: createRequestHeaders("127.0.0.1", cookie),
      asResponse: true,
    }),
  );
}

it("rejects the password alone", async () => {
  const first = await signInForTest(auth);
  expect(first).toMatchObject({ status: 200, body: { twoFactorRedirect: true } });
  expect(await readSessionEmail(auth, first.cookie)).toBeNull();
  const second = await submitCode(first.cookie, await code());
  expect(second.status).toBe(200);
  expect(await readSessionEmail(auth, second.cookie)).toBe(email);
});

it("accepts a code once", async () => {
  const again = await code();
  expect((await submitCode((await signInForTest(auth)).cookie, again)).status).toBe(200);
  const second = await submitCode((await signInForTest(auth)).cookie, again);
  expect(second).toMatchObject({ status: 401, body: { code: "CODE_USED" } });
  vi.setSystemTime(Date.now() + 30_000);
  expect((await submitCode((await signInForTest(auth)).cookie, await code())).status).toBe(200);
});

it("counts guesses of the second factor together with those of the password", async () => {
  const statuses: number[] = [];
  for (let tries = 0; tries < 6; tries++) {
    const { status, cookie } = await signInForTest(auth);
    statuses.push(status === 200 ? (await submitCode(cookie, "000000")).status : status);
  }
  expect(statuses).toEqual([401, 401, 429, 429, 429, 429]);
});

it("accepts a recovery code once instead", async () => {
  const use = async (text: string) => {
    const { cookie } = await signInForTest(auth);
    return readAuthOutcome(
      auth.api.verifyBackupCode({
        body: { code: text },
        headers: createRequestHeaders("127.0.0.1", cookie),
        asResponse: true,
      }),
    );
  };
  const good = await use(recoveryCodes[0]!);
  expect(await readSessionEmail(auth, good.cookie)).toBe(email);
  expect((await use(recoveryCodes[0]!)).status).toBe(401);
});

it("is in the database only encrypted", async () => {
  const rows = JSON.stringify(await readRows(temporary.database, "SELECT * FROM two_factor"));
  expect(rows).not.toContain(secret);
  expect(rows).not.toContain(base32.encode(secret, { padding: false }));
  for (const recovery of recoveryCodes) expect(rows).not.toContain(recovery);
});
