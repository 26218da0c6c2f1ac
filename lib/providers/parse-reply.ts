import { hour } from "@/lib/domain/durations";
import { plainText } from "@/lib/domain/text";
import { runAtOnce, runInSlices, type Steps } from "@/lib/slices";
import { originLabels, type OriginId } from "@/lib/domain/provider-id";

import { errorKindForStatus, ProviderError, statusMessage } from "./errors";
import type { RawReply } from "./send-request";
import { isInconclusive } from "./not-found";
import { parseJsonInSteps } from "./parse-json";

/** The provider-specific parts of parsing replies. */
export interface ReplyReader {
  provider: OriginId;
  /** Returns the provider's own message in an error body, or null. */
  readMessage?: (body: unknown) => string | null;
  /** Parses the provider's error envelope; null if the reply is none. */
  readError?: (status: number, body: unknown) => ProviderError | null;
}

/** Returns the JSON of a good reply. Throws a `ProviderError` for a bad one. */
export function parseReply(reader: ReplyReader, reply: RawReply): unknown {
  return runAtOnce(parseReplyInSteps(reader, reply));
}

/** `parseReply` for replies that may be long: other work goes on between slices of the text. */
export function parseReplyInSlices(reader: ReplyReader, reply: RawReply): Promise<unknown> {
  return runInSlices(parseReplyInSteps(reader, reply));
}

function* parseReplyInSteps(reader: ReplyReader, { status, retryAfter, text }: RawReply): Steps<unknown> {
  const { provider } = reader;
  let body: unknown;
  let isJson = true;
  try {
    body = yield* parseJsonInSteps(text);
  } catch {
    isJson = false;
  }
  const own = isJson ? (reader.readError?.(status, body) ?? null) : null;
  if (own) throw own;
  if (status < 200 || status > 299) {
    const found = isJson ? (reader.readMessage?.(body) ?? findMessage(body)) : null;
    throw new ProviderError(
      provider,
      errorKindForStatus(status),
      statusMessage(provider, status, found === null ? null : plainText(found)),
      {
        status,
        retryAfter: readRetryAfter(retryAfter, new Date()),
        isEmpty: status === 404 && isInconclusive(text, body),
      },
    );
  }
  if (!isJson) {
    const looksLikePage = /^\s*</.test(text);
    throw new ProviderError(
      provider,
      "unreadable",
      `${originLabels[provider]} returned ${text.trim() === "" ? "an empty reply" : looksLikePage ? "a web page" : "text"} instead of JSON.`,
      { status, isEmpty: text.trim() === "" },
    );
  }
  return body;
}

function findMessage(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  const { message, error } = body as { message?: unknown; error?: unknown };
  for (const found of [message, error, (error as { message?: unknown } | null | undefined)?.message]) {
    if (typeof found === "string" && found !== "") return found;
    if (Array.isArray(found) && typeof found[0] === "string") return found.join("; ");
  }
  return null;
}

const maxDelay = hour;

/**
 * Parses a `Retry-After` header (RFC 9110 10.2.3: seconds or a date) into milliseconds, at most an hour. Undefined
 * without a time in the future.
 */
export function readRetryAfter(header: string | null, now: Date): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+$/.test(value)) return Math.min(maxDelay, Number(value) * 1000);
  if (!/^[A-Za-z]{3},? /.test(value)) return undefined;
  const date = Date.parse(value);
  if (Number.isNaN(date) || date <= now.getTime()) return undefined;
  return Math.min(maxDelay, date - now.getTime());
}
