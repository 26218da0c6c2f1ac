import { DelegateBackoff, handleWhen, retry } from "cockatiel";

import { runBehindBreaker, type Breaker } from "./breaker";
import { createOnce } from "./create";
import { isTransient, ProviderError } from "./errors";
import {
  createDispatcher,
  sendRequest,
  type JsonRequest,
  type HttpRequest,
  type RequestTarget,
} from "./send-request";
import type { CreateOutcome } from "./instances";
import { parseReply, parseReplyInSlices, type ReplyReader } from "./parse-reply";
import { networkCause, defaultLimits, type HttpLimits } from "./transport";

export { defaultLimits, type HttpLimits, type JsonRequest };

const maxRetries = 2;
const initialBackoff = 500;
const maxBackoff = 5_000;

interface HttpOptions extends ReplyReader {
  /** Without a trailing slash. */
  baseUrl: string;
  /** Sent with every request; contains the key. */
  headers: Record<string, string>;
  /** Null for callers with their own schedule, such as the reconciler. */
  breaker: Breaker | null;
  observeDate?: RequestTarget["observeDate"];
  limits?: Partial<HttpLimits> | undefined;
}

/** JSON over HTTP to one provider: with limits, without redirects, behind its breaker. */
export interface HttpClient {
  /** Reads, with up to two retries of transient failures. */
  get(request: JsonRequest): Promise<unknown>;
  /** Sends once, never repeated. */
  post(request: JsonRequest & { body: unknown }): Promise<unknown>;
  /** Sends a change once; null for an empty reply. */
  send(request: HttpRequest): Promise<unknown>;
  /** Sends a create once, on its own connection, and returns its outcome. Never throws. */
  create(
    request: JsonRequest & { body: unknown },
    readId: (body: unknown) => string | null,
  ): Promise<CreateOutcome>;
}

/** Creates the HTTP client of one provider. Throws only `ProviderError`. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const limits = { ...defaultLimits, ...options.limits };
  const target = { ...options, limits, dispatcher: createDispatcher(limits) };
  const once = async (request: HttpRequest) =>
    parseReplyInSlices(options, await sendRequest(target, request));

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
        // Any 2xx without a JSON or HTML body counts as accepted.
        const isWordless = reply.status >= 200 && reply.status < 300 && !/^\s*[[{<]/.test(reply.text);
        return isWordless ? null : parseReply(options, reply);
      }),
    create: (request, readId) => createOnce(target, request, readId),
  };
}

async function withBreaker<T>(options: HttpOptions, work: (attempts: number) => Promise<T>): Promise<T> {
  const { breaker, provider } = options;
  if (!breaker) return work(maxRetries);
  return runBehindBreaker(breaker, provider, () => work(breaker.state() === "closed" ? maxRetries : 0));
}

function isRetryable(error: Error): boolean {
  // A timeout has already taken long, so report it now; the next poll retries.
  if (error instanceof ProviderError && error.kind === "timeout" && error.status === null) return false;
  if (!isTransient(error) || networkCause(error) === "refused") return false;
  return !(error instanceof ProviderError && (error.retryAfter ?? 0) > maxBackoff);
}

/** Full jitter over a doubling window, never earlier than Retry-After. */
function retryDelay(attempt: number, error: unknown): number {
  const window = Math.min(maxBackoff, initialBackoff * 2 ** attempt);
  const minDelay = error instanceof ProviderError ? (error.retryAfter ?? 0) : 0;
  return minDelay + Math.random() * window;
}
