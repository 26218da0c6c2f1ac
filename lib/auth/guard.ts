import "server-only";

import { headers } from "next/headers";

import { env } from "@/lib/env";

import { isKnownHost } from "./hosts";

/** A request that did not come from a page of this app, or reached it under a name that is not its own. */
export class ForeignRequestError extends Error {
  override readonly name = "ForeignRequestError";
}

/**
 * Refuses anything that changes state unless a page of this app asked for it. Next lets a server action through
 * that has no Origin at all, so it is checked here, where the change is made.
 */
export async function requireOwnPage(): Promise<void> {
  await requireKnownHost();
  const received = await headers();
  const origin = received.get("origin");
  if (origin === null || !URL.canParse(origin) || new URL(origin).host !== received.get("host")) {
    throw new ForeignRequestError("This request did not come from a page of this app, so nothing was done.");
  }
}

/** Refuses a request under a name that is not the app's: a stranger's page that points its name at this machine. */
export async function requireKnownHost(): Promise<void> {
  const host = (await headers()).get("host");
  if (host === null || !isKnownHost(host, env())) {
    throw new ForeignRequestError("This app does not answer under that name, so nothing was done.");
  }
}
