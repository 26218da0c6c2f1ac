import { StringDecoder } from "node:string_decoder";

import { Agent, buildConnector, fetch, type Dispatcher, type Response } from "undici";

import { createRedactor, type Redactor } from "@/lib/redaction/redact";
import { originLabels, type OriginId } from "@/lib/domain/provider-id";
import { runInSlices } from "@/lib/slices";
import { version } from "@/lib/version";

import { ProviderError } from "./errors";
import { maxReplyVariable, mebibyte, transportError, type HttpLimits } from "./transport";

const userAgent = `Mozilla/5.0 (compatible; CheapestGPU/${version}; self-hosted price comparison)`;

export interface JsonRequest {
  path: string;
  query?: Record<string, string>;
  signal?: AbortSignal;
  /** Secrets in the request, redacted from error replies. */
  secrets?: readonly string[];
}

export interface HttpRequest extends JsonRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Sent as JSON; undefined sends no body. */
  body?: unknown;
}

/** A reply as received, with our key redacted. */
export interface RawReply {
  status: number;
  retryAfter: string | null;
  text: string;
}

/** The address of requests, and their limits. */
export interface RequestTarget {
  provider: OriginId;
  baseUrl: string;
  headers: Record<string, string>;
  limits: HttpLimits;
  dispatcher: Dispatcher;
  /**
   * Called with the time at which a reply was written (epoch milliseconds), if its `Date` header is readable.
   */
  observeDate?: ((date: number) => void) | undefined;
}

/** The connection could not be made, so no byte of a request was sent. */
export class NotConnectedError extends Error {
  override readonly name = "NotConnectedError";
}

/** Connections to one provider; failures to connect throw `NotConnectedError`. */
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
        else callback(null, socket);
      }),
  });
}

/**
 * Sends one request and returns its reply, with any status. Throws a `ProviderError` without a readable reply.
 */
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
      text: await redactReply(
        await readText(provider, response, limits.bytes),
        target,
        // Good replies are not quoted, and an id that happens to contain a secret must stay unchanged.
        (!response.ok && request.secrets) || [],
      ),
    };
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw transportError(provider, error, { timedOut: total.aborted, limits });
  }
}

/** `Date` plus the age of a cached reply (RFC 9110 6.6.1, RFC 9111 5.1); null without a readable date. */
function readReplyDate(headers: Response["headers"]): number | null {
  const date = Date.parse(headers.get("date") ?? "");
  const age = /^\d{1,9}$/.exec(headers.get("age")?.trim() ?? "");
  return Number.isNaN(date) ? null : date + Number(age?.[0] ?? 0) * 1000;
}

/** Lets one request through: fetch repeats a request without a body after a 421, on another connection. */
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

/** The text of a reply. Throws `unreadable` after `limit` bytes. */
export async function readText(provider: OriginId, response: Response, limit: number): Promise<string> {
  // Decodes each chunk as it arrives: a long reply at once would stall pages.
  const decoder = new StringDecoder("utf8");
  const parts: string[] = [];
  for await (const chunk of limitBytes(provider, response.body ?? [], limit))
    parts.push(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
  parts.push(decoder.end());
  return parts.join("");
}

/** Passes a reply on. Throws `unreadable` after `limit` bytes. */
export async function* limitBytes(
  provider: OriginId,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) {
      throw new ProviderError(
        provider,
        "unreadable",
        `${originLabels[provider]} sent more than ${Math.round(limit / mebibyte)} MiB, so the reply was not read. ` +
          `Set ${maxReplyVariable(provider)} to read larger ones.`,
      );
    }
    yield chunk;
  }
}

const redactors = new WeakMap<RequestTarget["headers"], Redactor>();

// A reply may repeat the key; redacting it here keeps it out of every message, offer and log.
async function redactReply(
  text: string,
  { headers }: RequestTarget,
  secrets: readonly string[],
): Promise<string> {
  const keys = Object.values(headers).map((value) => value.split(" ").at(-1) ?? "");
  const redactor = redactors.get(headers) ?? createReplyRedactor(keys);
  redactors.set(headers, redactor);
  const withoutKeys = await runInSlices(redactor.redactInSteps(text));
  return secrets.length === 0 ? withoutKeys : createReplyRedactor(secrets).redact(withoutKeys);
}

function createReplyRedactor(secrets: readonly string[]): Redactor {
  const redactor = createRedactor("…");
  for (const secret of secrets) redactor.register(secret);
  return redactor;
}
