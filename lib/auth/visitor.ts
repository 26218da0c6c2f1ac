import "server-only";

import { findOwner, hasOwner } from "./guard";
import { GuardError } from "./refusal";

/** Who looks at a page: its owner, somebody else, or somebody while nobody owns the app yet. */
export type Visitor = "owner" | "stranger" | "unowned";

/** Null for a request that must see nothing at all. */
export async function findVisitor(): Promise<Visitor | null> {
  try {
    if (await findOwner()) return "owner";
    return (await hasOwner()) ? "stranger" : "unowned";
  } catch (error) {
    if (error instanceof GuardError) return null;
    throw error;
  }
}
