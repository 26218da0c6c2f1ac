import { plainText } from "@/lib/domain/text";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";

import { ProviderError } from "./errors";
import type { ActionReply } from "./instances";
import { isAboutKey, isAboutRoute, namesMissingThing } from "./not-found";

/**
 * Parses the API's own "not found" for the requested resource into an error with `code` 404. A text about the key
 * is a rejected key; null if the text is about the address or does not name the resource, as the bare "Not Found"
 * of a gateway.
 */
export function readNotFound(provider: ProviderId, text: string | null): ProviderError | null {
  if (text === null || isAboutRoute(text)) return null;
  const quoted = `(404): “${plainText(text)}”`;
  if (isAboutKey(text))
    return new ProviderError(
      provider,
      "unauthorised",
      `${providerLabels[provider]} refused the key ${quoted}. Check the key.`,
      { status: 404 },
    );
  if (!namesMissingThing(text)) return null;
  return new ProviderError(
    provider,
    "not-found",
    `${providerLabels[provider]} does not know what was asked for ${quoted}.`,
    { status: 404, code: 404 },
  );
}

/** For a `catch` where only the failure matters: a reply of `null` looks the same. */
export function nullIfNotFound(error: unknown): null {
  if (error instanceof ProviderError && error.kind === "not-found" && error.code === 404) return null;
  throw error;
}

/** The reply, or null if the provider itself reports that the resource does not exist. */
export async function unlessNotFound(work: Promise<unknown>): Promise<{ reply: unknown } | null> {
  return work.then((reply) => ({ reply }), nullIfNotFound);
}

/**
 * For deleting resources other than machines: null if the provider reports it missing, in words or by an empty
 * 404.
 */
export async function unlessMissing(work: Promise<unknown>): Promise<{ reply: unknown } | null> {
  return unlessNotFound(work).catch((error: unknown) => {
    if (error instanceof ProviderError && error.status === 404 && error.isEmpty) return null;
    throw error;
  });
}

/** For a list that not every deployment has: null after any 404 that is not about the key. */
export async function unlessNoRoute(work: Promise<unknown>): Promise<{ reply: unknown } | null> {
  return unlessMissing(work).catch((error: unknown) => {
    if (error instanceof ProviderError && error.status === 404 && error.kind === "not-found") return null;
    throw error;
  });
}

/** The result of an action on a machine that the provider does not know. */
export const machineNotFound: ActionReply = { operationId: null, rawState: null, isNotFound: true };
