import "server-only";

import { headers } from "next/headers";

/** A request that did not come from a page of this app. */
export class ForeignRequestError extends Error {
  override readonly name = "ForeignRequestError";
}

/**
 * Refuses anything that changes state unless a page of this app asked for it. Next lets a server action through
 * that has no Origin at all, so it is checked here, where the change is made.
 */
export async function requireOwnPage(): Promise<void> {
  const received = await headers();
  const origin = received.get("origin");
  const host = received.get("host");
  if (origin === null || host === null || !URL.canParse(origin) || new URL(origin).host !== host) {
    throw new ForeignRequestError("This request did not come from a page of this app, so nothing was done.");
  }
}
