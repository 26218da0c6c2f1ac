import { BrokenCircuitError, DelegateBackoff, handleWhen, retry } from "cockatiel";
import { Agent, fetch, type Response } from "undici";

import { plainText } from "@/lib/domain/text";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";

import type { Breaker } from "./breaker";
import { isTransient, kindOfStatus, ProviderError, statusMessage } from "./errors";
import { readRetryAfter } from "./retry-after";
import { causeOf, transportError } from "./transport";

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
const mostContainers = 500_000;

const furtherTries = 2;
const firstWait = 500;
const longestWait = 5_000;
// Shorter ones are no keys, and might be words of the reply.
const shortestKey = 8;
const userAgent = "Mozilla/5.0 (compatible; CheapestGPU/0.1; self-hosted price comparison)";

interface Options {
  provider: ProviderId;
  /** Without a slash at the end. */
  baseUrl: string;
  /** Sent with every request; holds the key. */
  headers: Record<string, string>;
  breaker: Breaker;
  limits?: Partial<HttpLimits>;
  /** What the provider itself says in an error body, or null. */
  readMessage?: (body: unknown) => string | null;
  /** Turns the provider's own error envelope into an error; null where the reply is none. */
  readError?: (status: number, body: unknown) => ProviderError | null;
}

export interface JsonRequest {
  path: string;
  query?: Record<string, string>;
  signal?: AbortSignal;
}

/** JSON over HTTP to one provider: bounded, never redirected, behind its breaker. */
export interface HttpClient {
  /** Reads, with up to two further tries on trouble that passes. */
  get(request: JsonRequest): Promise<unknown>;
  /** Sends once. Never repeated, whatever comes back. */
  post(request: JsonRequest & { body: unknown }): Promise<unknown>;
}

/** Binds the guard to one provider. Everything it throws is a `ProviderError`. */
export function createHttpClient(options: Options): HttpClient {
  const limits = { ...defaultLimits, ...options.limits };
  const dispatcher = new Agent({
    connections: 4,
    connect: { timeout: limits.connect },
    headersTimeout: limits.headers,
    bodyTimeout: limits.headers,
  });

  return {
    get: (request) =>
      guarded(options, (attempts) =>
        retry(handleWhen(worthAnotherTry), {
          maxAttempts: attempts,
          backoff: new DelegateBackoff(({ attempt, result }) =>
            waitBefore(attempt, "error" in result ? result.error : null),
          ),
        }).execute(() => once("GET", request), request.signal),
      ),
    post: (request) => guarded(options, () => once("POST", request)),
  };

  async function once(method: string, request: JsonRequest & { body?: unknown }): Promise<unknown> {
    const total = AbortSignal.timeout(limits.total);
    const signal = request.signal ? AbortSignal.any([request.signal, total]) : total;
    try {
      const response = await fetch(address(options.baseUrl, request), {
        method,
        dispatcher,
        signal,
        redirect: "error",
        headers: {
          accept: "application/json",
          "user-agent": userAgent,
          ...(request.body === undefined ? {} : { "content-type": "application/json" }),
          ...options.headers,
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
      const text = withoutKey(await readCapped(options.provider, response, limits.bytes), options.headers);
      return interpret(options, response, text);
    } catch (error) {
      if (error instanceof ProviderError) throw error;
      throw transportError(options.provider, error, { timedOut: total.aborted, limits });
    }
  }
}

async function guarded<T>(options: Options, work: (attempts: number) => Promise<T>): Promise<T> {
  const { breaker, provider } = options;
  try {
    return await breaker.policy.execute(() => work(breaker.state() === "closed" ? furtherTries : 0));
  } catch (error) {
    if (!(error instanceof BrokenCircuitError)) throw error;
    const wait = Math.max(0, (breaker.openUntil() ?? 0) - Date.now());
    throw new ProviderError(
      provider,
      "unavailable",
      `${providerLabels[provider]} failed several times in a row and is left alone for ${Math.ceil(wait / 1000)} s.`,
      { retryAfter: wait },
    );
  }
}

function address(baseUrl: string, request: JsonRequest): string {
  const query = new URLSearchParams(request.query).toString();
  return `${baseUrl}${request.path}${query && `?${query}`}`;
}

async function readCapped(provider: ProviderId, response: Response, limit: number): Promise<string> {
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
    if (containers > mostContainers) {
      throw new ProviderError(
        provider,
        "unreadable",
        `${providerLabels[provider]} sent more than ${mostContainers} rows and parts, which nobody sells; none was taken.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString("utf8");
}

// A reply may repeat the key; taken out here, it reaches no message, no offer and no log.
function withoutKey(text: string, headers: Record<string, string>): string {
  let plain = text;
  for (const value of Object.values(headers)) {
    const key = value.split(" ").at(-1) ?? "";
    const escaped = JSON.stringify(key).slice(1, -1);
    if (key.length < shortestKey) continue;
    for (const form of [key, escaped, escaped.replaceAll("/", "\\/")]) plain = plain.replaceAll(form, "…");
  }
  return plain;
}

function countContainers(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x7b || byte === 0x5b) count++;
  return count;
}

function interpret(options: Options, response: Response, text: string): unknown {
  const { provider } = options;
  let body: unknown;
  let isJson = true;
  try {
    body = JSON.parse(text);
  } catch {
    isJson = false;
  }
  const own = isJson ? (options.readError?.(response.status, body) ?? null) : null;
  if (own) throw own;
  if (!response.ok) {
    const said = isJson ? (options.readMessage?.(body) ?? messageIn(body)) : null;
    throw new ProviderError(
      provider,
      kindOfStatus(response.status),
      statusMessage(provider, response.status, said === null ? null : plainText(said)),
      {
        status: response.status,
        retryAfter: readRetryAfter(response.headers.get("retry-after"), new Date()),
      },
    );
  }
  if (!isJson) {
    const looksLikePage = /^\s*</.test(text);
    throw new ProviderError(
      provider,
      "unreadable",
      `${providerLabels[provider]} answered with ${text.trim() === "" ? "nothing" : looksLikePage ? "a web page" : "something else"} where JSON was expected.`,
      { status: response.status },
    );
  }
  return body;
}

function messageIn(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  const { message, error } = body as { message?: unknown; error?: unknown };
  for (const said of [message, error, (error as { message?: unknown } | null | undefined)?.message]) {
    if (typeof said === "string" && said !== "") return said;
    if (Array.isArray(said) && typeof said[0] === "string") return said.join("; ");
  }
  return null;
}

function worthAnotherTry(error: Error): boolean {
  // Silence has already cost its time; whoever waits should hear of it now, and the next poll asks again.
  if (error instanceof ProviderError && error.kind === "timeout" && error.status === null) return false;
  if (!isTransient(error) || causeOf(error) === "refused") return false;
  return !(error instanceof ProviderError && (error.retryAfter ?? 0) > longestWait);
}

/** Full jitter over a doubling window, and never earlier than the provider asked for. */
function waitBefore(attempt: number, error: unknown): number {
  const window = Math.min(longestWait, firstWait * 2 ** attempt);
  const asked = error instanceof ProviderError ? (error.retryAfter ?? 0) : 0;
  return asked + Math.random() * window;
}
