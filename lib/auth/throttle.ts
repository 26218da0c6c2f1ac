import { createHash } from "node:crypto";

import { clearSignInFailures, storeSignInLimits, consumeSignInTry } from "@/db/sign-in-limits";
import { day, minute } from "@/lib/domain/durations";
import { durationText } from "@/lib/format";
import { isLoopback, networkPrefix, plainAddress } from "@/lib/sender/address";
import { addUsedCode, hasUsedCode } from "@/db/used-codes";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import { getMemorySessions } from "./memory-session";

const freeTries = 5;
const maxWait = 15 * minute;
const forgetAfter = day;

/**
 * Milliseconds that a bucket closes for after this many failures: five are free, then 1, 2, 4, 8 and always
 * 15 minutes.
 */
export function signInDelay(failures: number): number {
  return failures < freeTries ? 0 : Math.min(maxWait, minute * 2 ** (failures - freeTries));
}

/** The message for a sign-in that has to wait. It rounds up, so that the next try is accepted. */
export function tooManyTriesText(milliseconds: number): string {
  const unit = milliseconds < 1.5 * minute ? 1000 : minute;
  return `Too many attempts. Try again in ${durationText(Math.ceil(milliseconds / unit) * unit)}.`;
}

/**
 * The buckets of an address: its own, and one for all clients except this machine. This machine has its own
 * bucket, so strangers cannot lock the owner out of it.
 */
export function addressBuckets(address: string | null): string[] {
  const plain = address === null ? null : plainAddress(address);
  if (plain !== null && isLoopback(plain)) return ["this machine"];
  return [`address ${plain === null ? "unknown" : networkPrefix(plain)}`, "elsewhere"];
}

/** Null allows the try and counts it as a failure until cleared; otherwise the milliseconds to wait. */
export async function throttleSignIn(
  database: Reader,
  buckets: string[],
  now: number,
): Promise<number | null> {
  await getMemorySessions().storeLimits(
    (limits) => atomically(database, (tx) => storeSignInLimits(tx, limits)),
    now,
  );
  return atomically(database, (tx) => consumeSignInTry(tx, { buckets, now, wait: signInDelay, forgetAfter }));
}

export function clearSignInThrottle(database: Reader, buckets: string[]): Promise<void> {
  return atomically(database, (tx) => clearSignInFailures(tx, buckets));
}

/** Longer than a one-time code is accepted, in milliseconds: its own half minute and the one on each side. */
const codeRetention = 120_000;

/**
 * Returns whether a one-time code is new, and marks it as used, right or wrong, so only one of two concurrent
 * sign-ins with the same code succeeds.
 */
export async function consumeCode(database: Reader, code: string, now: number): Promise<boolean> {
  if (getMemorySessions().isCodeUsed(code)) return false;
  return atomically(database, (tx) =>
    addUsedCode(tx, { hash: hashCode(code), at: now, forgetBefore: now - codeRetention }),
  );
}

/** Whether a code was used recently, without marking it: for times when nothing can be saved. */
export async function isCodeUsed(database: Reader, code: string): Promise<boolean> {
  return await hasUsedCode(database, hashCode(code));
}

function hashCode(code: string): string {
  return createHash("sha256").update(`one-time code ${code}`).digest("hex");
}
