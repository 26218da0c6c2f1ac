import "server-only";

import { Registry } from "prom-client";

import { processMetrics } from "@/lib/metrics/metrics";

import { addGauges, type Figure } from "./gauges";
import { readFigures } from "./read";

export const metricsType = Registry.PROMETHEUS_CONTENT_TYPE;

/** Everything that is measured, in the text format of Prometheus. */
export async function renderMetrics(): Promise<string> {
  return formatMetrics(await readFigures());
}

/** The counters of this process and these figures, in the text format of Prometheus. */
export async function formatMetrics(figures: readonly Figure[]): Promise<string> {
  // Of its own, so that scrapes at the same time share nothing, and no sample outlives its account.
  const current = new Registry();
  addGauges(current, figures);
  return `${await processMetrics().registry.metrics()}\n${await current.metrics()}`;
}
