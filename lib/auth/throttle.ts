import { isIPv4, isIPv6 } from "node:net";

import type { Database } from "@/db/client";
import { forgiveTries, keepLimits, takeTry } from "@/db/sign-in-limits";

import { isLoopback, plainAddress } from "./address";
import { memorySessions } from "./memory-session";

const minute = 60_000;
const free = 5;
const longest = 15 * minute;
const forgetAfter = 86_400_000;

/** Milliseconds that a bucket closes for after so many failures: five are free, then 1, 2, 4, 8 and always 15 minutes. */
export function waitAfter(failures: number): number {
  return failures < free ? 0 : Math.min(longest, minute * 2 ** (failures - free));
}

/**
 * Where a try is counted: under its address, and together with all others that come from elsewhere. This machine has a
 * bucket of its own, so that strangers cannot lock the owner out of it.
 */
export function bucketsOf(address: string | null): string[] {
  const plain = address === null ? null : plainAddress(address);
  if (plain !== null && isLoopback(plain)) return ["this machine"];
  return [`address ${plain === null ? "unknown" : network(plain)}`, "elsewhere"];
}

/** Null for “go on”, which counts as a failure until it is forgiven; else the milliseconds to wait. */
export async function tryToSignIn(
  database: Database,
  buckets: string[],
  now: number,
): Promise<number | null> {
  memorySessions().storeLimits((limits) => keepLimits(database, limits), now);
  return takeTry(database, { buckets, now, wait: waitAfter, forgetAfter });
}

/** After a try that went well. */
export function forgive(database: Database, buckets: string[]): Promise<void> {
  return forgiveTries(database, buckets);
}

/** Whoever has one IPv6 address has its whole /64. */
export function network(address: string): string {
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
