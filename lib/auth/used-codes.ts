import { createHash } from "node:crypto";

import type { Database } from "@/db/client";
import { addUsedCode, hasUsedCode } from "@/db/used-codes";

import { getMemorySessions } from "./memory-session";

/** Longer than a one-time code is accepted, in milliseconds: its own half minute and the one on each side. */
const codeRetention = 120_000;

/**
 * Returns whether a one-time code is new, and marks it as used, right or wrong, so only one of two concurrent
 * sign-ins with the same code succeeds.
 */
export async function consumeCode(database: Database, code: string, now: number): Promise<boolean> {
  if (getMemorySessions().isCodeUsed(code)) return false;
  return addUsedCode(database, { hash: hashCode(code), at: now, forgetBefore: now - codeRetention });
}

/** Whether a code was used recently, without marking it: for times when nothing can be saved. */
export function isCodeUsed(database: Database, code: string): boolean {
  return hasUsedCode(database, hashCode(code));
}

function hashCode(code: string): string {
  return createHash("sha256").update(`one-time code ${code}`).digest("hex");
}
