import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";

import { errorCode } from "@/lib/error-code";
import { log } from "@/lib/log";

type ExportDone = Parameters<SpanExporter["export"]>[1];

/** The least time between two lines about a collector that fails, in milliseconds. */
const lineInterval = 600_000;

/** An exporter that logs when the collector stops accepting spans, and when it accepts them again. */
export class LoggedExporter implements SpanExporter {
  #loggedAt = Number.NEGATIVE_INFINITY;
  #isFailing = false;

  constructor(private readonly exporter: SpanExporter) {}

  export(spans: ReadableSpan[], done: ExportDone): void {
    this.exporter.export(spans, (result) => {
      this.#note(result);
      done(result);
    });
  }

  #note({ error }: Parameters<ExportDone>[0]): void {
    if (!error) {
      if (this.#isFailing) log.info("The collector of traces accepts spans again.");
      this.#isFailing = false;
      return;
    }
    if (performance.now() - this.#loggedAt < lineInterval) return;
    this.#loggedAt = performance.now();
    this.#isFailing = true;
    log.warn(
      { code: reasonOf(error) },
      "Traces cannot be sent to the collector in OTEL_EXPORTER_OTLP_ENDPOINT. Their spans are dropped; nothing else is affected. " +
        "Check that it runs and accepts OTLP over HTTP.",
    );
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }
}

/** An HTTP status or a system code; never text of the collector. */
function reasonOf(error: Error & { code?: unknown }): string {
  return typeof error.code === "number" ? String(error.code) : errorCode(error, "no response");
}
