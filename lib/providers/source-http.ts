import { fetch, type Response } from "undici";

import { originLabels, type SourceId } from "@/lib/domain/provider-id";
import { plainText } from "@/lib/domain/text";
import { version } from "@/lib/version";

import { runBehindBreaker } from "./breaker";
import { ProviderError } from "./errors";
import { parseReply, parseReplyInSlices } from "./parse-reply";
import { createDispatcher, limitBytes, readText as readLimited } from "./send-request";
import type { SourceContext } from "./source";
import { defaultLimits, transportError } from "./transport";

/** Name and version only: a public source learns nothing about the owner. */
const userAgent = `cheapest-gpu/${version}`;

export interface SourceRequest {
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON with POST; without one the request is a GET. */
  body?: unknown;
  /** Returns null instead of a reply that is equal to the one with this tag. */
  etag?: string | null;
  signal: AbortSignal;
}

/** Requests to a public source: without key, cookie and referrer, once each, behind its breaker. */
export interface SourceHttp {
  /** Throws `unreadable` for anything but JSON. */
  json(request: SourceRequest): Promise<unknown>;
  /** JSON and its tag; null if it is unchanged (304). */
  jsonIfChanged(request: SourceRequest): Promise<{ body: unknown; etag: string | null } | null>;
  text(request: SourceRequest): Promise<string>;
  /** The bytes of a good reply, up to the limit. */
  stream(request: SourceRequest): AsyncGenerator<Uint8Array, void>;
}

/** Creates the HTTP client of a source. Throws only `ProviderError` and the abort reason. */
export function createSourceHttp(
  source: SourceId,
  { baseUrl, breaker, limits: own }: Pick<SourceContext, "baseUrl" | "breaker" | "limits">,
): SourceHttp {
  const limits = { ...defaultLimits, ...own };
  const dispatcher = createDispatcher(limits);
  const label = originLabels[source];

  return {
    json: async (request) => (await readJson(request)).body,
    jsonIfChanged: async (request) => {
      const { status, body, etag } = await readJson(request);
      return status === 304 ? null : { body, etag };
    },
    text: (request) => guarded(request, async (response) => readText(response)),
    async *stream(request) {
      const chunks: Uint8Array[] = [];
      await guarded(request, async (response) => {
        for await (const chunk of limitBytes(source, response.body ?? [], limits.bytes)) chunks.push(chunk);
      });
      yield* chunks;
    },
  };

  function readJson(request: SourceRequest) {
    return guarded(request, async (response) => {
      const etag = response.headers.get("etag");
      if (response.status === 304) return { status: 304, body: null, etag };
      const text = await readText(response);
      return {
        status: 200,
        body: await parseReplyInSlices({ provider: source }, { status: 200, retryAfter: null, text }),
        etag,
      };
    });
  }

  function guarded<T>(request: SourceRequest, read: (response: Response) => Promise<T>): Promise<T> {
    return runBehindBreaker(breaker, source, () => send(request, read));
  }

  async function send<T>(request: SourceRequest, read: (response: Response) => Promise<T>): Promise<T> {
    const total = AbortSignal.timeout(limits.total);
    const { path, body, etag, signal } = request;
    const query = new URLSearchParams(request.query).toString();
    try {
      const response = await fetch(`${baseUrl}${path}${query && `?${query}`}`, {
        method: body === undefined ? "GET" : "POST",
        dispatcher,
        signal: AbortSignal.any([signal, total]),
        redirect: "manual",
        headers: {
          accept: "*/*",
          "user-agent": userAgent,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(etag ? { "if-none-match": etag } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const isUnchanged = response.status === 304 && Boolean(etag);
      if (!response.ok && !isUnchanged) await fail(response);
      return await read(response);
    } catch (error) {
      if (error instanceof ProviderError || signal.aborted) throw error;
      throw transportError(source, error, { timedOut: total.aborted, limits });
    }
  }

  async function fail(response: Response): Promise<never> {
    const { status, headers } = response;
    const text = await readText(response);
    const place = headers.get("location");
    if (status >= 300 && status < 400)
      throw new ProviderError(
        source,
        "unavailable",
        `${label} moved (${status})${place ? ` to ${plainText(place, 200)}` : ""}. The app does not follow redirects of price sources.`,
        { status },
      );
    if (status === 401 || status === 403)
      throw new ProviderError(
        source,
        "forbidden",
        `${label} requires a key now (${status}), so its prices can’t be read. Turn this source off.`,
        { status },
      );
    parseReply(
      { provider: source, readMessage: () => null },
      { status, retryAfter: headers.get("retry-after"), text },
    );
    throw new ProviderError(source, "unavailable", `${label} failed with error ${status}.`, { status });
  }

  async function readText(response: Response): Promise<string> {
    return readLimited(source, response, limits.bytes);
  }
}
