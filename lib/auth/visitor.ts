import "server-only";

import { findOwner, hasOwner } from "./guard";
import { GuardError } from "./refusal";

/** The kind of visitor of a page: its owner, somebody else, or anyone while the app has no owner. */
export type Visitor = "owner" | "stranger" | "unowned";

/** Null for a request that must see nothing. */
export async function findVisitor(): Promise<Visitor | null> {
  try {
    if (await findOwner()) return "owner";
    return (await hasOwner()) ? "stranger" : "unowned";
  } catch (error) {
    if (error instanceof GuardError) return null;
    throw error;
  }
}
