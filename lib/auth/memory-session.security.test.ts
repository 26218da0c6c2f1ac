import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { afterEach, beforeEach, expect, it } from "vitest";

import { storeSignInLimits } from "@/db/sign-in-limits";
import { temporaryDatabase } from "@/testing/database/temporary";
import { startChaosRun } from "@/testing/process/chaos-run";
import { createTestAuth, email, createRequestHeaders, password, signInForTest } from "@/testing/app/auth";
import { atomically } from "@/db/transactions";
import { clientOf } from "@/testing/database/client";

import { MemorySessions, getMemorySessions } from "./memory-session";
import { signInInMemory, verifyCodeInMemory } from "./memory-sign-in";
import { createOwner } from "./owner";
import { addressBuckets, throttleSignIn, consumeCode } from "./throttle";

let temporary: ReturnType<typeof temporaryDatabase>;
let sessions: MemorySessions;
let monotonic = 0;
const now = Date.now();
const day = 86_400_000;
const correctCredentials = { email, password };

beforeEach(async () => {
  monotonic = 0;
  sessions = new MemorySessions(() => monotonic);
  temporary = temporaryDatabase();
  await createOwner(temporary.database, correctCredentials);
});
afterEach(() => temporary.dispose());

const readOnly = () => clientOf(temporary.database).pragma("query_only = ON");
const writable = () => clientOf(temporary.database).pragma("query_only = OFF");
const signInContext = (at = now, from = "192.0.2.1") => ({
  database: temporary.database,
  sessions,
  buckets: addressBuckets(from),
  now: at,
});

it("S-31: lets only the owner sign in while nothing can be saved, for at most an hour", async () => {
  readOnly();
  for (const wrong of [
    { email, password: "not the password" },
    { email: "other@example.test", password },
  ])
    expect(await signInInMemory(signInContext(), wrong)).toEqual({ message: "Wrong e-mail or password." });
  const result = await signInInMemory(signInContext(), correctCredentials);
  if (!("token" in result)) throw new Error(result.message);
  expect(result.needsCode).toBe(false);
  expect(sessions.find(result.token)?.email).toBe(email);
  expect(sessions.find(`${result.token}x`)).toBeNull();
  monotonic = 3_599_999;
  expect(sessions.find(result.token)).not.toBeNull();
  monotonic = 3_600_000;
  expect(sessions.find(result.token)).toBeNull();
});

it("S-31: limits guesses in memory as on disk and stores the counts once the disk is writable", async () => {
  const { count } = startChaosRun("S-31", { full: 1_000, short: 60, unit: "guesses in an hour" });
  for (let guess = 0; guess < 3; guess++)
    await throttleSignIn(temporary.database, addressBuckets("192.0.2.1"), now);
  readOnly();
  let looked = 0;
  for (let guess = 0; guess < count; guess++) {
    monotonic = (guess * 3_600_000) / count;
    const at = now + monotonic;
    const result = await signInInMemory(signInContext(at), { email, password: `guess ${guess}` });
    if ("message" in result && result.message.startsWith("Wrong")) looked++;
  }
  expect(looked).toBeGreaterThan(2);
  expect(looked).toBeLessThanOrEqual(17);
  writable();
  monotonic = 3_600_000;
  await sessions.storeLimits(
    (limits) => atomically(temporary.database, (tx) => storeSignInLimits(tx, limits)),
    now + monotonic,
  );
  const wait = await throttleSignIn(temporary.database, addressBuckets("192.0.2.1"), now + 3_600_000);
  expect(wait).toBeGreaterThan(0);
});

it("S-31: requires the second factor, accepts each code once, and remembers it once the disk is writable", async () => {
  const auth = createTestAuth(temporary.database);
  const { cookie } = await signInForTest(auth);
  const headers = createRequestHeaders("127.0.0.1", cookie);
  const enabling = await auth.api.enableTwoFactor({ body: { password }, headers });
  if (enabling.method !== "totp") throw new Error("Another second factor was asked for");
  const secret = new TextDecoder().decode(
    base32.decode(new URL(enabling.totpURI).searchParams.get("secret")!),
  );
  const code = await createOTP(secret, { period: 30, digits: 6 }).totp();
  await auth.api.verifyTOTP({ body: { code }, headers });
  readOnly();
  const first = await signInInMemory(signInContext(), correctCredentials);
  if (!("token" in first)) throw new Error(first.message);
  expect(first.needsCode).toBe(true);
  expect(sessions.find(first.token)).toBeNull();
  const wrong = await verifyCodeInMemory(signInContext(), { token: first.token, code: "000000", auth });
  expect(wrong).toHaveProperty("message");
  const recovery = await verifyCodeInMemory(signInContext(), {
    token: first.token,
    code: "abcde-fghij",
    auth,
  });
  expect(recovery).toMatchObject({ message: expect.stringContaining("recovery codes don't work") });
  const next = await createOTP(secret, { period: 30, digits: 6 }).hotp(Math.floor(Date.now() / 30_000) + 1);
  const good = await verifyCodeInMemory(signInContext(), { token: first.token, code: next, auth });
  if (!("token" in good)) throw new Error(good.message);
  expect(sessions.find(good.token)?.email).toBe(email);
  const again = await signInInMemory(signInContext(), correctCredentials);
  if (!("token" in again)) throw new Error(again.message);
  const replay = await verifyCodeInMemory(signInContext(), { token: again.token, code: next, auth });
  expect(replay).toMatchObject({ message: expect.stringContaining("already been used") });
  writable();
  getMemorySessions().consumeCode(next);
  expect(await consumeCode(temporary.database, next, now)).toBe(false);
});

it.each([-2 * day, 2 * day])(
  "S-31: keeps limits and used codes when the clock changes by %d ms",
  async (by) => {
    readOnly();
    const guess = (at: number) => signInInMemory(signInContext(at), { email, password: "not the password" });
    for (let time = 0; time < 5; time++) await guess(now);
    monotonic = 1_000;
    expect(await guess(now + by)).toHaveProperty("message", expect.stringMatching(/Try again in 59 s/));
    monotonic = 60_001;
    expect(await guess(now + by)).toEqual({ message: "Wrong e-mail or password." });
    expect(sessions.consumeCode("123456")).toBe(true);
    monotonic += 119_000;
    expect(sessions.consumeCode("123456")).toBe(false);
    monotonic += 2_000;
    expect(sessions.consumeCode("123456")).toBe(true);
    // Stored times follow the wall clock, so the sixth wait ends a second later.
    writable();
    await sessions.storeLimits(
      (limits) => atomically(temporary.database, (tx) => storeSignInLimits(tx, limits)),
      now + by,
    );
    const retry = () => throttleSignIn(temporary.database, addressBuckets("192.0.2.1"), now + by);
    expect(await retry()).toBeNull();
    expect(await retry()).toBe(240_000);
  },
);

it("S-31: does not lock the owner out by a limit stored before the clock was set back", async () => {
  for (let time = 0; time < 5; time++)
    await throttleSignIn(temporary.database, addressBuckets("192.0.2.1"), now);
  readOnly();
  expect(await signInInMemory(signInContext(now - 2 * day), correctCredentials)).toHaveProperty("token");
});

it("S-31: ends a pending sign-in after five codes or five minutes", () => {
  const token = sessions.begin({ ownerId: "1", email }, { needsCode: true });
  for (let code = 0; code < 5; code++) expect(sessions.consumePending(token)).not.toBeNull();
  expect(sessions.consumePending(token)).toBeNull();
  const late = sessions.begin({ ownerId: "1", email }, { needsCode: true });
  monotonic = 300_000;
  expect(sessions.consumePending(late)).toBeNull();
});
