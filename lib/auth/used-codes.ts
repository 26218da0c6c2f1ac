import { createHash } from "node:crypto";

import type { Database } from "@/db/client";
import { addUsedCode, hasUsedCode } from "@/db/used-codes";

import { getMemorySessions } from "./memory-session";

/** Longer than a one-time code is accepted, in milliseconds: its own half minute and the one on each side. */
const codeRetention = 120_000;

/**
 * Whether a one-time code is tried for the first time; it counts as used from then on, right or wrong, so that of two sign-ins
 * with one code at the same moment one goes through.
 */
export async function consumeCode(database: Database, code: string, now: number): Promise<boolean> {
  if (getMemorySessions().isCodeUsed(code)) return false;
  return addUsedCode(database, { hash: hashCode(code), at: now, forgetBefore: now - codeRetention });
}

/** Whether a code was used lately, without noting it: for while nothing can be saved. */
export function isCodeUsed(database: Database, code: string): boolean {
  return hasUsedCode(database, hashCode(code));
}

function hashCode(code: string): string {
  return createHash("sha256").update(`one-time code ${code}`).digest("hex");
}
