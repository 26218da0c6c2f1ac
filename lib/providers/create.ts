import { originLabels } from "@/lib/domain/provider-id";

import { ProviderError } from "./errors";
import {
  createDispatcher,
  sendRequest,
  type JsonRequest,
  type RawReply,
  type RequestTarget,
} from "./send-request";
import type { CreateOutcome } from "./instances";
import { parseReply, type ReplyReader } from "./parse-reply";

type CreateRequest = JsonRequest & { body: unknown };

/**
 * Sends one create and returns `created`, `rejected` or, in doubtful cases, `unknown`. Never retries and never
 * follows a redirect, and no caller may add that. The rules are in `docs/launch-safety.md`.
 */
export async function createOnce(
  target: RequestTarget & ReplyReader,
  request: CreateRequest,
  readId: (body: unknown) => string | null,
): Promise<CreateOutcome> {
  // A create may be slow, and an early timeout only leaves an unknown outcome.
  const limits = { ...target.limits, headers: target.limits.total };
  // A kept connection may just have been closed by the other side, which would look like a lost reply.
  const dispatcher = createDispatcher(limits, { connections: 1, pipelining: 0 });
  try {
    const reply = await sendRequest({ ...target, limits, dispatcher }, { ...request, method: "POST" });
    return classifyReply(target, request, reply, readId);
  } catch (error) {
    return error instanceof ProviderError && error.isUnsent
      ? { kind: "rejected", error }
      : unknownOutcome(target, error, null);
  } finally {
    void dispatcher.close().catch(() => undefined);
  }
}

/** Statuses that prove that nothing was created, if the body is the API's own and contains no machine's id. */
const rejectionStatuses = new Set([400, 401, 402, 403, 404, 405, 409, 410, 422, 429]);
const rejectionKinds = new Set([
  "rejected",
  "unauthorised",
  "forbidden",
  "no-credit",
  "sold-out",
  "not-found",
]);

function classifyReply(
  reader: ReplyReader,
  request: CreateRequest,
  reply: RawReply,
  readId: (body: unknown) => string | null,
): CreateOutcome {
  const { status } = reply;
  const body = parse(reply.text);
  try {
    const nativeId = readId(parseReply(reader, reply))?.trim();
    if (nativeId) return { kind: "created", nativeId, status };
    const message = `${originLabels[reader.provider]} took the order (${status}) but named no machine.`;
    throw new ProviderError(reader.provider, "outcome-unknown", message, { status });
  } catch (error) {
    const sent = collectIds([request.path, request.query, request.body]);
    // "Instance 66f0… is out of stock" names the offer, not a machine.
    const isSoldOut =
      error instanceof ProviderError &&
      (error.kind === "sold-out" || /out of stock|sold out/i.test(error.message));
    const named = isSoldOut ? findIdField(body, sent) : findId(body, sent);
    const isOwnWord = typeof body === "object" && body !== null && !Array.isArray(body);
    const isRefusal = error instanceof ProviderError && isOwnWord && isRejection(status, error);
    return isRefusal && named === null ? { kind: "rejected", error } : unknownOutcome(reader, error, named);
  }
}

/** A 2xx status with an error envelope is a rejection too, if the provider documents it. */
function isRejection(status: number, error: ProviderError): boolean {
  return rejectionStatuses.has(status) || (status === 200 && rejectionKinds.has(error.kind));
}

function unknownOutcome({ provider }: ReplyReader, cause: unknown, nativeId: string | null): CreateOutcome {
  const message =
    cause instanceof ProviderError ? cause.message : `${originLabels[provider]} gave no usable answer.`;
  const status = cause instanceof ProviderError ? (cause.status ?? undefined) : undefined;
  return {
    kind: "unknown",
    error: new ProviderError(provider, "outcome-unknown", message, { status }),
    nativeId,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const createdThings = "instance|machine|server|vm|pod|node|contract";
const idKey = new RegExp(
  `^(_?id|uuid|(new_)?contract|.*(${createdThings}|deployment|resource|operation|order|task|job)_?(uu)?ids?)$`,
  "i",
);
const traceKey = /trace|request|correlation|timestamp|path/i;
const longId = /(?<![0-9a-f])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24})(?![0-9a-f])/gi;
const numberedId = new RegExp(`\\b(?:${createdThings})\\W+(?:(?:with )?id\\W+)?(\\d{4,})\\b`, "gi");

/** Finds the id of a created resource in an id field of a reply; never one that the request contains. */
function findIdField(body: unknown, sent: ReadonlySet<string>): string | null {
  const [, text] = listLeaves(body).find(([key, text]) => isIdField(key, text, sent)) ?? [];
  return text?.slice(0, 200) ?? null;
}

/**
 * Finds the id of a created resource in an id field of a reply, otherwise in any text; never one that the request
 * contains.
 */
function findId(body: unknown, sent: ReadonlySet<string>): string | null {
  let mentioned: string | null = null;
  for (const [key, text] of listLeaves(body)) {
    if (traceKey.test(key)) continue;
    if (isIdField(key, text, sent)) return text.slice(0, 200);
    mentioned ??= findMentionedIds(text).find((id) => !sent.has(id.toLowerCase())) ?? null;
  }
  return mentioned;
}

/** Every id in the request, so that an echo is not taken for a machine. */
function collectIds(sent: unknown): ReadonlySet<string> {
  const ids = listLeaves(sent).flatMap(([, text]) => [text, ...findMentionedIds(text), ...text.split("/")]);
  return new Set(ids.map((id) => id.toLowerCase()));
}

function isIdField(key: string, text: string, sent: ReadonlySet<string>): boolean {
  if (traceKey.test(key) || !idKey.test(key)) return false;
  return text !== "" && Number(text) !== 0 && !sent.has(text.toLowerCase());
}

function findMentionedIds(text: string): string[] {
  const numbers = [...text.matchAll(numberedId)].map(([, number]) => number!);
  return [...(text.match(longId) ?? []), ...numbers];
}

/** All texts and numbers of a value with their field names, outermost first. */
function listLeaves(value: unknown): [key: string, text: string][] {
  const leaves: [string, string][] = [];
  const parts: [string, unknown][] = [["", value]];
  for (const [key, part] of parts) {
    if (typeof part === "string" || typeof part === "number") leaves.push([key, String(part).trim()]);
    else if (Array.isArray(part)) for (const item of part) parts.push([key, item]);
    else if (typeof part === "object" && part !== null) {
      for (const entry of Object.entries(part)) parts.push(entry);
    }
  }
  return leaves;
}
