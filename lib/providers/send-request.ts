import { Agent, buildConnector, fetch, type Dispatcher, type Response } from "undici";

import { createSecretFinder, replaceSpans, type SecretFinder } from "@/lib/credentials/find-secrets";
import { minTextLength } from "@/lib/credentials/find-texts";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { version } from "@/lib/version";

import { ProviderError } from "./errors";
import { transportError } from "./transport";

/** Bounds of one request. Times in milliseconds, size in decoded bytes. */
export interface HttpLimits {
  connect: number;
  headers: number;
  total: number;
  bytes: number;
}

export const defaultLimits: HttpLimits = {
  connect: 5_000,
  headers: 15_000,
  total: 30_000,
  bytes: 20 * 1024 * 1024,
};

/** Objects and lists in one reply; a bomb of a million empty ones is three megabytes of text and a hundred of memory. */
const maxContainers = 500_000;

const userAgent = `Mozilla/5.0 (compatible; CheapestGPU/${version}; self-hosted price comparison)`;

export interface JsonRequest {
  path: string;
  query?: Record<string, string>;
  signal?: AbortSignal;
  /** Sent with it and told to nobody: taken out of a refusal wherever it repeats them. */
  secrets?: readonly string[];
}

export interface HttpRequest extends JsonRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Sent as JSON; undefined sends none. */
  body?: unknown;
}

/** An answer as it came, less our own key. */
export interface RawReply {
  status: number;
  retryAfter: string | null;
  text: string;
}

/** Where requests go, and how long they may take. */
export interface RequestTarget {
  provider: ProviderId;
  baseUrl: string;
  headers: Record<string, string>;
  limits: HttpLimits;
  dispatcher: Dispatcher;
  /** Called with when a reply was written by the provider's clock (epoch milliseconds), where its `Date` header says so. */
  observeDate?: ((date: number) => void) | undefined;
}

/** The connection could not be made, so no byte of a request has left. */
export class NotConnectedError extends Error {
  override readonly name = "NotConnectedError";
}

/** Connections to one provider, each failure to connect marked as one. */
export function createDispatcher(limits: HttpLimits, options: Agent.Options = {}): Agent {
  const connect = buildConnector({ timeout: limits.connect });
  return new Agent({
    connections: 4,
    headersTimeout: limits.headers,
    bodyTimeout: limits.headers,
    ...options,
    connect: (target, callback) =>
      connect(target, (error, socket) => {
        if (error) callback(new NotConnectedError("not connected", { cause: error }), null);
        else callback(null, socket!);
      }),
  });
}

/** One request, one answer, whatever its status. Throws a `ProviderError` where there was none, or none to be read. */
export async function sendRequest(target: RequestTarget, request: HttpRequest): Promise<RawReply> {
  const { provider, limits } = target;
  const total = AbortSignal.timeout(limits.total);
  const hasBody = request.body !== undefined;
  try {
    const response = await fetch(buildUrl(target.baseUrl, request), {
      method: request.method,
      dispatcher: limitToOneRequest(target.dispatcher),
      signal: request.signal ? AbortSignal.any([request.signal, total]) : total,
      redirect: "error",
      headers: {
        accept: "application/json",
        "user-agent": userAgent,
        ...(hasBody ? { "content-type": "application/json" } : {}),
        ...target.headers,
      },
      ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
    });
    const writtenAt = readReplyDate(response.headers);
    if (writtenAt !== null) target.observeDate?.(writtenAt);
    return {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      text: redactReply(
        await readLimited(provider, response, limits.bytes),
        target,
        // Of a good reply nothing is quoted, and an id that happens to hold one must stay what it is.
        (!response.ok && request.secrets) || [],
      ),
    };
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw transportError(provider, error, { timedOut: total.aborted, limits });
  }
}

/** `Date`, and how long a cache has kept the reply since (RFC 9110 6.6.1, RFC 9111 5.1); null where no date is readable. */
function readReplyDate(headers: Response["headers"]): number | null {
  const date = Date.parse(headers.get("date") ?? "");
  const age = /^\d{1,9}$/.exec(headers.get("age")?.trim() ?? "");
  return Number.isNaN(date) ? null : date + Number(age?.[0] ?? 0) * 1000;
}

/** Lets one request through: fetch sends a bodiless one again after a 421, and another connection would hide the first. */
function limitToOneRequest(dispatcher: Dispatcher): Dispatcher {
  let isSent = false;
  return dispatcher.compose((dispatch) => (options, handler) => {
    if (isSent) throw new Error("a second request for one");
    isSent = true;
    return dispatch(options, handler);
  });
}

function buildUrl(baseUrl: string, request: JsonRequest): string {
  const query = new URLSearchParams(request.query).toString();
  return `${baseUrl}${request.path}${query && `?${query}`}`;
}

async function readLimited(provider: ProviderId, response: Response, limit: number): Promise<string> {
  if (!response.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  let containers = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) {
      throw new ProviderError(
        provider,
        "unreadable",
        `${providerLabels[provider]} sent more than ${Math.round(limit / 1024 / 1024)} MiB, so it was not read.`,
      );
    }
    containers += countContainers(chunk);
    if (containers > maxContainers) {
      throw new ProviderError(
        provider,
        "unreadable",
        `${providerLabels[provider]} sent more than ${maxContainers} rows and parts, which nobody sells; none was taken.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString("utf8");
}

/** Longer replies are lists; of what they say, messages are looked through once more where they are made. */
const maxMessageLength = 2 ** 16;
const findersByHeaders = new WeakMap<RequestTarget["headers"], SecretFinder>();

// A reply may repeat the key; taken out here, it reaches no message, no offer and no log.
function redactReply(text: string, { headers }: RequestTarget, secrets: readonly string[]): string {
  const keys =
    findersByHeaders.get(headers) ??
    createKeyFinder(Object.values(headers).map((value) => value.split(" ").at(-1) ?? ""));
  findersByHeaders.set(headers, keys);
  const plain = replaceSpans(
    text,
    text.length > maxMessageLength ? keys.findPlain(text) : keys.findThorough(text),
    "…",
  );
  return secrets.length === 0 ? plain : replaceSpans(plain, createKeyFinder(secrets).findPlain(plain), "…");
}

function createKeyFinder(secrets: readonly string[]): SecretFinder {
  // Shorter ones are no keys, and might be words of the reply.
  const known = secrets.filter((secret) => secret.length >= minTextLength);
  return createSecretFinder(known.flatMap((secret) => [secret, [...secret].toReversed().join("")]));
}

function countContainers(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x7b || byte === 0x5b) count++;
  return count;
}
