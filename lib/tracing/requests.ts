import type { IncomingMessage, ServerResponse } from "node:http";

import type { Span, SpanContext } from "@opentelemetry/api";

import { isForOtherServer, methodLabel } from "@/lib/metrics/requests";
import { routeLabel } from "@/lib/metrics/routes";
import { currentRequestId } from "@/lib/request-id";
import { isForwardedByNext, onEachRequest, readSender } from "@/lib/sender/sender";

import type { Spans } from "./spans";

/**
 * Opens a span for every request except those for files. Start it after `annotateSender`, which gives a request its id.
 * Returns a function that stops it.
 */
export function traceRequests(spans: Spans): () => void {
  const open = new Map<string, Span>();
  return onEachRequest((request, response) => {
    if (isForOtherServer(request)) return;
    const id = currentRequestId() ?? "";
    if (isForwardedByNext(request)) {
      const first = open.get(id);
      if (first) spans.enter(first);
      return;
    }
    const route = routeLabel(request.url ?? "/");
    if (route === "files") return;
    const span = openSpan(spans, request, route);
    spans.enter(span);
    open.set(id, span);
    response.once("close", () => {
      open.delete(id);
      closeSpan(spans, span, response);
    });
  });
}

function openSpan(spans: Spans, { method: name, headers }: IncomingMessage, route: string): Span {
  const method = methodLabel(name);
  const values = new Map(Object.entries(headers));
  const { isHttps, proxy } = readSender({ get: (header) => singleValue(values.get(header)) });
  const remote = proxy === "trusted" ? readTraceParent(singleValue(headers["traceparent"])) : null;
  return spans.open(
    `${method} ${route}`,
    {
      "http.request.method": method,
      "http.route": route === "other" ? null : route,
      "url.scheme": isHttps ? "https" : "http",
    },
    { kind: "server", ...(remote && { remote }) },
  );
}

function closeSpan(spans: Spans, span: Span, { statusCode, writableFinished }: ServerResponse): void {
  if (writableFinished) span.setAttribute("http.response.status_code", statusCode);
  if (!writableFinished) spans.fail(span, "aborted");
  else if (statusCode >= 500) spans.fail(span, String(statusCode));
  span.end();
}

function singleValue(value: string | string[] | undefined): string | null {
  return typeof value === "string" ? value : null;
}

const traceParentPattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The span that a proxy continues here (W3C Trace Context); null if the header is not well-formed. */
export function readTraceParent(header: string | null): SpanContext | null {
  const [, traceId, spanId, flags] = traceParentPattern.exec(header ?? "") ?? [];
  if (!traceId || !spanId || !flags) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}
