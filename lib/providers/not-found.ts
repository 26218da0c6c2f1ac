import { plainText } from "@/lib/domain/text";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";

import { ProviderError } from "./errors";
import type { ActionReply } from "./instances";
import { unreadable } from "./rows";

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
      `${providerLabels[provider]} rejected the key ${quoted}. Check the key.`,
      { status: 404 },
    );
  if (!namesMissingThing(text)) return null;
  return new ProviderError(provider, "not-found", `Not found at ${providerLabels[provider]} ${quoted}.`, {
    status: 404,
    code: 404,
  });
}

/** For a `catch` where only the failure matters: a reply of `null` looks the same. */
function nullIfNotFound(error: unknown): null {
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

const routeWords =
  /\broutes?\b|\bcannot (get|head|post|put|patch|delete)\b|\b(page|path|endpoint|url|uri|resource path)s?\b|\b(method|operation|handler)s?\b/i;
/** "/v1/instances/7", "v1/instances/7" or "https://…": a quoted address. */
const quotedPath = /(^|[^\w<])\/\w|\w\/[\w{}-]+\/|:\/\//;
const keyWords =
  /\bapi[ _-]?keys?\b|\bauth_error\b|\b(invalid|unknown|wrong|bad) ([a-z]+ )?(key|token)\b|\bunauthori[sz]ed\b|\bunauthenticated\b|\bcredentials?\b/i;

/**
 * Words for the requested resource; gateways write "on this server" and "the requested resource" about any
 * address.
 */
const thingWords =
  /\b(instance|machine|vm|server|resource|container|pod|model|deployment|volume|coupon|(ssh|public) ?key)s?\b/i;
const gatewayWords = /\bon (this|the) server\b|\brequested resource\b/gi;

/**
 * Whether a 404 is about the address ("Cannot GET /x", "Not Found: /x", "No such operation"), not about a machine.
 */
export function isAboutRoute(text: string): boolean {
  return routeWords.test(text) || quotedPath.test(text);
}

/**
 * Whether a 404 names the missing resource ("Instance not found"); "Not Found" alone only repeats the status.
 */
function namesMissingThing(text: string): boolean {
  return thingWords.test(text.replace(gatewayWords, ""));
}

/** Whether a 404 is about the credential, as at Sesterce ("API key not found") and Vast.ai ("auth_error"). */
function isAboutKey(text: string): boolean {
  return keyWords.test(text);
}

/**
 * Whether a 404 is neither a web page nor about the address or the key. Sesterce repeats the address in `path`.
 */
export function isInconclusive(text: string, body: unknown): boolean {
  if (/^\s*</.test(text)) return false;
  const texts = body === undefined ? [text] : listTexts(body);
  return !texts.some((part) => isAboutRoute(part) || isAboutKey(part));
}

/** Whether a reply contains nothing but empty texts, lists and objects. */
function isEmptyReply(value: unknown, depth = 3): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (typeof value !== "object" || depth === 0) return false;
  return Object.values(value).every((part) => isEmptyReply(part, depth - 1));
}

function listTexts(value: unknown, depth = 3): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || depth === 0) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === "path" ? [] : listTexts(part, depth - 1)));
}
