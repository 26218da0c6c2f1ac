import "server-only";
import { symmetricDecrypt } from "better-auth/crypto";
import { createOTP } from "@better-auth/utils/otp";
import { cookies, headers } from "next/headers";

import { findCredential, findSecondFactor } from "@/db/owners";
import { findSignInLimit } from "@/db/sign-in-limits";
import { readSender } from "@/lib/sender/sender";
import type { Reader } from "@/db/connections";

import type { Auth } from "./auth";
import type { MemorySessions } from "./memory-session";
import { hashPassword, verifyPassword } from "./password";
import { isCodeUsed, signInDelay, tooManyTriesText } from "./throttle";

interface MemorySignInContext {
  database: Reader;
  sessions: MemorySessions;
  /** The buckets in which guesses of this request count. */
  buckets: readonly string[];
  now: number;
}

/** `token` is for the browser; `needsCode` means that a one-time code must follow. */
export type MemorySignInResult = { token: string; needsCode: boolean } | { message: string };

/**
 * Signs in with a password while nothing can be saved: the same checks and limits, but a session in memory.
 */
export async function signInInMemory(
  context: MemorySignInContext,
  { email, password }: { email: string; password: string },
): Promise<MemorySignInResult> {
  const { database, sessions, buckets } = context;
  const wait = await consumeMemoryTry(context);
  if (wait !== null) return { message: tooManyTriesText(wait) };
  const credential = await findCredential(database);
  const isName = credential?.email.toLowerCase() === email.trim().toLowerCase();
  // Takes the same time for an unknown address as for a wrong password.
  const isRight = credential
    ? await verifyPassword({ hash: credential.password, password })
    : void (await hashPassword(password));
  if (!credential || !isName || !isRight) return { message: "Wrong e-mail or password." };
  const needsCode = credential.hasSecondFactor;
  if (!needsCode) sessions.clearFailures(buckets);
  return { token: sessions.begin(credential, { needsCode }), needsCode };
}

/** The second step. Rejects recovery codes, because their use could not be recorded. */
export async function verifyCodeInMemory(
  context: MemorySignInContext,
  { token, code, auth }: { token: string; code: string; auth: Auth },
): Promise<MemorySignInResult> {
  const { database, sessions, buckets, now } = context;
  const wait = await consumeMemoryTry(context);
  if (wait !== null) return { message: tooManyTriesText(wait) };
  const waiting = sessions.consumePending(token);
  if (!waiting) return { message: "This sign-in took too long. Start again with the password." };
  if (!/^\d{6}$/.test(code))
    return { message: "Nothing can be saved, so recovery codes don't work now. Use a one-time code." };
  const factor = await findSecondFactor(database, waiting.ownerId);
  const isLocked = factor !== null && factor.lockedUntil !== null && factor.lockedUntil > now;
  if (!factor || isLocked || (await isCodeUsed(database, code)) || !sessions.consumeCode(code))
    return { message: "This code has already been used, or codes are locked. Wait for the next one." };
  const secret = await symmetricDecrypt({ key: (await auth.$context).secretConfig, data: factor.secret });
  if (!(await createOTP(secret, { period: 30, digits: 6 }).verify(code)))
    return { message: "Wrong code. Codes change every 30 seconds." };
  sessions.end(token);
  sessions.clearFailures(buckets);
  return { token: sessions.begin(waiting, { needsCode: false }), needsCode: false };
}

async function consumeMemoryTry({
  database,
  sessions,
  buckets,
  now,
}: MemorySignInContext): Promise<number | null> {
  const known = await Promise.all(
    buckets.map(async (bucket) => ({ bucket, stored: await findSignInLimit(database, bucket) })),
  );
  return sessions.consumeTry({ buckets: known, now, wait: signInDelay });
}

/** The token of this browser's in-memory sign-in; null if there is none. */
export async function readMemoryCookie(): Promise<string | null> {
  return (await cookies()).get((await cookieSettings()).name)?.value ?? null;
}

/** Sets the cookie of an in-memory sign-in with the same attributes as a session cookie; null deletes it. */
export async function writeMemoryCookie(token: string | null): Promise<void> {
  const { name, secure } = await cookieSettings();
  const options = { httpOnly: true, sameSite: "lax", secure, path: "/" } as const;
  (await cookies()).set(name, token ?? "", { ...options, maxAge: token === null ? 0 : 3_600 });
}

async function cookieSettings(): Promise<{ name: string; secure: boolean }> {
  const secure = readSender(await headers()).isHttps;
  return { name: `${secure ? "__Host-gpu" : "gpu"}.memory_session`, secure };
}
