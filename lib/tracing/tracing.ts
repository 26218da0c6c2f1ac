import type { Attributes, AttributeValue } from "@opentelemetry/api";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";

import type { Environment } from "@/lib/env";
import { redact } from "@/lib/redaction/redact";
import { shareSpanWriter } from "@/lib/trace";
import { version } from "@/lib/version";

import { LoggedExporter } from "./exporter";
import { traceOutgoing } from "./outgoing";
import { traceRequests } from "./requests";
import { Spans } from "./spans";

type Protocol = NonNullable<Environment["traces"]>;

/** How long the last spans may take to be sent when the app ends, in milliseconds. */
const flushTime = 1_500;

/**
 * Starts to send traces with OpenTelemetry's SDK, which is loaded only here and reads the standard variables (`OTEL_…`) itself.
 * Start it after `annotateSender`. Returns a function that sends the last spans and stops.
 */
export async function startTracing(protocol: Protocol): Promise<() => Promise<void>> {
  const [api, sdk, resources, exporter] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace-base"),
    import("@opentelemetry/resources"),
    createExporter(protocol),
  ]);
  const own = resources.resourceFromAttributes({
    "service.name": "cheapest-gpu",
    "service.version": version,
  });
  const { attributes } = resources.detectResources({ detectors: [resources.envDetector] });
  const named = resources.resourceFromAttributes(redactAll(attributes));
  const provider = new sdk.BasicTracerProvider({
    resource: resources.defaultResource().merge(own).merge(named),
    spanProcessors: [new sdk.BatchSpanProcessor(new LoggedExporter(exporter))],
  });
  const spans = new Spans(api, provider.getTracer("cheapest-gpu", version));
  const listeners = [traceRequests(spans), traceOutgoing(spans)];
  shareSpanWriter(spans);
  return async () => {
    shareSpanWriter(null);
    for (const stop of listeners) stop();
    const flushed = provider.shutdown().catch(() => undefined);
    await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, flushTime))]);
  };
}

function redactAll(attributes: Attributes): Attributes {
  const redacted = (value: AttributeValue) => (typeof value === "string" ? redact(value) : value);
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [redact(name), value && redacted(value)]),
  );
}

async function createExporter(protocol: Protocol): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === "http/json"
      ? await import("@opentelemetry/exporter-trace-otlp-http")
      : await import("@opentelemetry/exporter-trace-otlp-proto");
  return new OTLPTraceExporter();
}
