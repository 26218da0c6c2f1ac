import { isIPv4, isIPv6 } from "node:net";

import type { Database } from "@/db/client";
import { clearSignInFailures, storeSignInLimits, consumeSignInTry } from "@/db/sign-in-limits";

import { isLoopback, plainAddress } from "./address";
import { getMemorySessions } from "./memory-session";

const minute = 60_000;
const freeTries = 5;
const maxWait = 15 * minute;
const forgetAfter = 86_400_000;

/**
 * Milliseconds that a bucket closes for after this many failures: five are free, then 1, 2, 4, 8 and always
 * 15 minutes.
 */
export function signInDelay(failures: number): number {
  return failures < freeTries ? 0 : Math.min(maxWait, minute * 2 ** (failures - freeTries));
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
  database: Database,
  buckets: string[],
  now: number,
): Promise<number | null> {
  getMemorySessions().storeLimits((limits) => storeSignInLimits(database, limits), now);
  return consumeSignInTry(database, { buckets, now, wait: signInDelay, forgetAfter });
}

export function clearSignInThrottle(database: Database, buckets: string[]): Promise<void> {
  return clearSignInFailures(database, buckets);
}

/** The owner of one IPv6 address usually has its whole /64. */
export function networkPrefix(address: string): string {
  const plain = address.replace(/%.*$/, "");
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  const [head = "", tail] = plain.toLowerCase().split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array.from({ length: zeros }, () => "0"), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
