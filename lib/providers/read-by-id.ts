import type { ProviderId } from "@/lib/domain/provider-id";

import { ProviderError } from "./errors";
import { unlessNotFound } from "./machine-errors";
import { isEmptyReply } from "./not-found";
import { unreadable } from "./rows";

/**
 * Reads one resource by its id; every adapter reads its machines with this. Null is the API's own 404 for that id.
 * An empty reply (a 404 without words, or `null`, `{}`, `""`, `{"instances":null}` with 200) throws an error with
 * `isEmpty`, which proves absence only after an accepted delete. `pick` returns undefined for any other unreadable
 * reply.
 */
export async function readById<T>(
  provider: ProviderId,
  reply: Promise<unknown>,
  pick: (reply: unknown) => T | undefined,
  expected: string,
): Promise<T | null> {
  const known = await unlessNotFound(reply);
  if (known === null) return null;
  const found = pick(known.reply);
  if (found !== undefined) return found;
  const { kind, message } = unreadable(provider, expected);
  throw new ProviderError(provider, kind, message, { status: 200, isEmpty: isEmptyReply(known.reply) });
}
