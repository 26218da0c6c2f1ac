import { plainText } from "@/lib/domain/text";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";

import { ProviderError } from "./errors";
import type { ActionAnswer } from "./instances";

/**
 * The cloud's own word, as JSON, that it does not know what was asked for. Its `code` tells it from the 404 of a
 * gateway, which says nothing about any machine.
 */
export function ownNotFound(provider: ProviderId, said: string | null): ProviderError {
  const quoted = said === null ? "" : `: “${plainText(said)}”`;
  return new ProviderError(
    provider,
    "not-found",
    `${providerLabels[provider]} does not know what was asked for (404)${quoted}.`,
    { status: 404, code: 404 },
  );
}

/** For a `catch` where only the failure matters: a reply that is itself `null` looks the same. */
export function nullIfNotFound(error: unknown): null {
  if (error instanceof ProviderError && error.kind === "not-found" && error.code === 404) return null;
  throw error;
}

/** The reply, whatever it is, or null where the cloud itself says that it does not know what was asked for. */
export async function unlessNotFound(work: Promise<unknown>): Promise<{ reply: unknown } | null> {
  return work.then((reply) => ({ reply }), nullIfNotFound);
}

/** What is told of an action on a machine that the cloud does not know. */
export const unknownThere: ActionAnswer = { operationId: null, rawState: null, isUnknownThere: true };
