import { AsyncLocalStorage } from "node:async_hooks";

import type { Attributes, Context, Span, SpanContext, Tracer } from "@opentelemetry/api";

import { redact } from "@/lib/redaction/redact";
import { currentRequestId } from "@/lib/request-id";
import type { SpanFacts, SpanWriter } from "@/lib/trace";

type OpenTelemetry = typeof import("@opentelemetry/api");
type Kind = "internal" | "server" | "client";

/** The span of the work around, and the request that the work is for. */
interface Surroundings {
  context: Context;
  requestId: string | undefined;
}

/**
 * Opens spans below those of the work around. The tracer is not OpenTelemetry's global one: Next and better-auth write
 * spans of their own to that, with queries and identifiers in them.
 */
export class Spans implements SpanWriter {
  readonly #around = new AsyncLocalStorage<Surroundings>();

  constructor(
    readonly api: OpenTelemetry,
    readonly tracer: Tracer,
  ) {}

  async run<T>(name: string, facts: SpanFacts, work: () => Promise<T>): Promise<T> {
    const span = this.open(name, facts);
    try {
      return await this.#around.run(this.#surround(span), work);
    } catch (error) {
      this.fail(span, error instanceof Error ? error.name : "Error");
      throw error;
    } finally {
      span.end();
    }
  }

  record(name: string, facts: SpanFacts, { took, isError }: { took: number; isError: boolean }): void {
    if (!this.#parent()) return;
    const end = Date.now();
    const span = this.open(name, facts, { startTime: end - took });
    if (isError) this.fail(span);
    span.end(end);
  }

  annotate(facts: SpanFacts, { isError }: { isError: boolean }): void {
    const parent = this.#parent();
    const span = parent && this.api.trace.getSpan(parent);
    span?.setAttributes(attributesOf(facts));
    if (span && isError) this.fail(span);
  }

  open(
    name: string,
    facts: SpanFacts,
    { kind = "internal", startTime, remote }: { kind?: Kind; startTime?: number; remote?: SpanContext } = {},
  ): Span {
    const { ROOT_CONTEXT, SpanKind, trace } = this.api;
    const kinds = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT };
    const root = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
    const requestId = currentRequestId();
    return this.tracer.startSpan(
      redact(name),
      {
        kind: kinds[kind],
        attributes: attributesOf({ ...facts, request_id: requestId ?? null }),
        ...(startTime !== undefined && { startTime }),
      },
      kind === "server" ? root : (this.#parent() ?? root),
    );
  }

  fail(span: Span, type?: string): void {
    span.setStatus({ code: this.api.SpanStatusCode.ERROR });
    if (type !== undefined) span.setAttributes(attributesOf({ "error.type": type }));
  }

  /** Everything that follows in this asynchronous context is work of the span. */
  enter(span: Span): void {
    this.#around.enterWith(this.#surround(span));
  }

  #surround(span: Span): Surroundings {
    const context = this.api.trace.setSpan(this.api.ROOT_CONTEXT, span);
    return { context, requestId: currentRequestId() };
  }

  /** The span of the work around; none for work that outlives the request that caused it. */
  #parent(): Context | null {
    const around = this.#around.getStore();
    return around && around.requestId === currentRequestId() ? around.context : null;
  }
}

/** Facts in OpenTelemetry's names, where it has one, without secrets. */
function attributesOf(facts: SpanFacts): Attributes {
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return Object.fromEntries(
    known.map(([name, value]) => [
      name.includes(".") ? name : `cheapest_gpu.${name}`,
      typeof value === "string" ? redact(value) : value!,
    ]),
  );
}
