import { subscribe, unsubscribe } from "node:diagnostics_channel";

import type { Span } from "@opentelemetry/api";

import { errorCode } from "@/lib/error-code";

import type { Spans } from "./spans";

/** A request as undici publishes it. */
interface SentRequest {
  method: string;
  origin: string | URL;
  path: string;
}

interface Message {
  request: SentRequest;
  response?: { statusCode: number };
  error?: unknown;
}

/**
 * Opens a span for every request that this process sends, without its query, headers and bodies. No header is added, because
 * providers are strangers. The SDK does not send with undici, so its own requests have no spans. Returns a function that stops it.
 */
export function traceOutgoing(spans: Spans): () => void {
  const open = new WeakMap<SentRequest, Span>();
  const listeners = Object.entries({
    "undici:request:create": ({ request }: Message) => open.set(request, openSpan(spans, request)),
    "undici:request:headers": ({ request, response }: Message) => {
      const status = response!.statusCode;
      const span = open.get(request);
      span?.setAttribute("http.response.status_code", status);
      if (span && status >= 400) spans.fail(span, String(status));
    },
    "undici:request:trailers": ({ request }: Message) => open.get(request)?.end(),
    "undici:request:error": ({ request, error }: Message) => {
      const span = open.get(request);
      if (!span) return;
      spans.fail(span, errorCode(error, error instanceof Error ? error.name : "Error"));
      span.end();
    },
  }).map(([channel, listen]) => [channel, (message: unknown) => void listen(message as Message)] as const);
  for (const [channel, listen] of listeners) subscribe(channel, listen);
  return () => listeners.forEach(([channel, listen]) => unsubscribe(channel, listen));
}

function openSpan(spans: Spans, { method, origin, path }: SentRequest): Span {
  const url = new URL(path, origin);
  return spans.open(
    `${method} ${url.hostname}`,
    {
      "http.request.method": method,
      "server.address": url.hostname,
      "server.port": Number(url.port) || (url.protocol === "https:" ? 443 : 80),
      "url.full": url.origin + url.pathname,
    },
    { kind: "client" },
  );
}
