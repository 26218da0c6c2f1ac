import { createHash } from "node:crypto";

import type { Database } from "@/db/client";
import { addUsedCode, hasUsedCode } from "@/db/used-codes";

import { memorySessions } from "./memory-session";

/** Longer than a one-time code is accepted, in milliseconds: its own half minute and the one on each side. */
const remembered = 120_000;

/**
 * Whether a one-time code is tried for the first time; it counts as used from then on, right or wrong, so that of two sign-ins
 * with one code at the same moment one goes through.
 */
export async function isFirstUse(database: Database, code: string, now: number): Promise<boolean> {
  if (memorySessions().hasUsed(code)) return false;
  return addUsedCode(database, { hash: hashOf(code), at: now, forgetBefore: now - remembered });
}

/** Whether a code was used lately, without noting it: for while nothing can be saved. */
export function wasUsed(database: Database, code: string): boolean {
  return hasUsedCode(database, hashOf(code));
}

function hashOf(code: string): string {
  return createHash("sha256").update(`one-time code ${code}`).digest("hex");
}
