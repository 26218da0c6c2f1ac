import { processState } from "@/lib/process-state";

/** Facts of a piece of work: values of closed lists and IDs of this app, never names, keys or text of a request. */
export type SpanFacts = Record<string, string | number | boolean | null>;

/** Writes the spans of this process. `lib/tracing` sets it while traces are on. */
export interface SpanWriter {
  /** Runs work inside a span. */
  run<T>(name: string, facts: SpanFacts, work: () => Promise<T>): Promise<T>;
  /** Adds a span of work that has just ended to the work around it; does nothing without any. */
  record(name: string, facts: SpanFacts, options: { took: number; isError: boolean }): void;
  /** Adds facts to the span of the work around. */
  annotate(facts: SpanFacts, options: { isError: boolean }): void;
}

const shared = processState<SpanWriter>("span writer");

/** Turns traces on, or off with null. */
export function shareSpanWriter(writer: SpanWriter | null): void {
  shared.value = writer ?? undefined;
}

/** Runs work inside a span while traces are on. */
export function traced<T>(name: string, facts: SpanFacts, work: () => Promise<T>): Promise<T> {
  return shared.value ? shared.value.run(name, facts, work) : work();
}

/** Adds a span of work that took `took` milliseconds and has just ended. */
export function recordSpan(
  name: string,
  facts: SpanFacts,
  { took, isError = false }: { took: number; isError?: boolean },
): void {
  shared.value?.record(name, facts, { took, isError });
}

/** Adds facts to the span of the work around. */
export function annotateSpan(facts: SpanFacts, { isError = false } = {}): void {
  shared.value?.annotate(facts, { isError });
}
