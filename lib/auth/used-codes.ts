import { createHash } from "node:crypto";

import type { Database } from "@/db/client";
import { addUsedCode } from "@/db/used-codes";

/** Longer than a one-time code is accepted, in milliseconds: its own half minute and the one on each side. */
const remembered = 120_000;

/**
 * Whether a one-time code is tried for the first time; it counts as used from then on, right or wrong, so that of two sign-ins
 * with one code at the same moment one goes through.
 */
export function isFirstUse(database: Database, code: string, now: number): Promise<boolean> {
  const hash = createHash("sha256").update(`one-time code ${code}`).digest("hex");
  return addUsedCode(database, { hash, at: now, forgetBefore: now - remembered });
}
