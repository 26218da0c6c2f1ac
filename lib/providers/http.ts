import { BrokenCircuitError, DelegateBackoff, handleWhen, retry } from "cockatiel";

import { providerLabels } from "@/lib/domain/provider-id";

import type { Breaker } from "./breaker";
import { createOnce } from "./create";
import { isTransient, ProviderError } from "./errors";
import {
  createDispatcher,
  defaultLimits,
  sendRequest,
  type HttpLimits,
  type JsonRequest,
  type HttpRequest,
  type RequestTarget,
} from "./send-request";
import type { CreateOutcome } from "./instances";
import { parseReply, type ReplyReader } from "./parse-reply";
import { networkCause } from "./transport";

export { defaultLimits, type HttpLimits, type JsonRequest };

const maxRetries = 2;
const initialBackoff = 500;
const maxBackoff = 5_000;

interface HttpOptions extends ReplyReader {
  /** Without a slash at the end. */
  baseUrl: string;
  /** Sent with every request; holds the key. */
  headers: Record<string, string>;
  /** Null where whoever asks keeps time himself, as the reconciler does. */
  breaker: Breaker | null;
  observeDate?: RequestTarget["observeDate"];
  limits?: Partial<HttpLimits>;
}

/** JSON over HTTP to one provider: bounded, never redirected, behind its breaker. */
export interface HttpClient {
  /** Reads, with up to two further tries on trouble that passes. */
  get(request: JsonRequest): Promise<unknown>;
  /** Sends once. Never repeated, whatever comes back. */
  post(request: JsonRequest & { body: unknown }): Promise<unknown>;
  /** Changes something, once; null where the answer is empty. */
  send(request: HttpRequest): Promise<unknown>;
  /** Sends a create, once, on a connection of its own, and says what is certain about its outcome. Never throws. */
  create(
    request: JsonRequest & { body: unknown },
    readId: (body: unknown) => string | null,
  ): Promise<CreateOutcome>;
}

/** Binds the guard to one provider. Everything it throws is a `ProviderError`. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const limits = { ...defaultLimits, ...options.limits };
  const target = { ...options, limits, dispatcher: createDispatcher(limits) };
  const once = async (request: HttpRequest) => parseReply(options, await sendRequest(target, request));

  return {
    get: (request) =>
      withBreaker(options, (attempts) =>
        retry(handleWhen(isRetryable), {
          maxAttempts: attempts,
          backoff: new DelegateBackoff(({ attempt, result }) =>
            retryDelay(attempt, "error" in result ? result.error : null),
          ),
        }).execute(() => once({ ...request, method: "GET" }), request.signal),
      ),
    post: (request) => withBreaker(options, () => once({ ...request, method: "POST" })),
    send: (request) =>
      withBreaker(options, async () => {
        const reply = await sendRequest(target, request);
        // What was taken was taken, in whatever words; a web page is nobody's.
        const isWordless = reply.status >= 200 && reply.status < 300 && !/^\s*[[{<]/.test(reply.text);
        return isWordless ? null : parseReply(options, reply);
      }),
    create: (request, readId) => createOnce(target, request, readId),
  };
}

async function withBreaker<T>(options: HttpOptions, work: (attempts: number) => Promise<T>): Promise<T> {
  const { breaker, provider } = options;
  if (!breaker) return work(maxRetries);
  try {
    return await breaker.policy.execute(() => work(breaker.state() === "closed" ? maxRetries : 0));
  } catch (error) {
    if (!(error instanceof BrokenCircuitError)) throw error;
    const wait = breaker.pause();
    throw new ProviderError(
      provider,
      "unavailable",
      `${providerLabels[provider]} failed several times in a row and is left alone for ${Math.ceil(wait / 1000)} s.`,
      { retryAfter: wait },
    );
  }
}

function isRetryable(error: Error): boolean {
  // Silence has already cost its time; whoever waits should hear of it now, and the next poll asks again.
  if (error instanceof ProviderError && error.kind === "timeout" && error.status === null) return false;
  if (!isTransient(error) || networkCause(error) === "refused") return false;
  return !(error instanceof ProviderError && (error.retryAfter ?? 0) > maxBackoff);
}

/** Full jitter over a doubling window, and never earlier than the provider asked for. */
function retryDelay(attempt: number, error: unknown): number {
  const window = Math.min(maxBackoff, initialBackoff * 2 ** attempt);
  const asked = error instanceof ProviderError ? (error.retryAfter ?? 0) : 0;
  return asked + Math.random() * window;
}
