import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

import { providerIds } from "@/lib/domain/provider-id";
import { processState } from "@/lib/process-state";

/** What the app counts while it runs. `lib/monitoring` adds what it reads from the database. */
export type Metrics = ReturnType<typeof createMetrics>;

const shared = processState<Metrics>("metrics");

/** The counters of this process. Labels come from closed lists only: never names, keys or text of a request. */
export function processMetrics(): Metrics {
  return (shared.value ??= createMetrics());
}

/** Adds the usual metrics of a Node process, such as memory and event loop lag. */
export function startNodeMetrics({ registry } = processMetrics()): void {
  if (!registry.getSingleMetric("process_cpu_seconds_total")) collectDefaultMetrics({ register: registry });
}

/** The outcomes of a create that a provider was sent. */
export const createOutcomes = ["confirmed", "rejected", "unknown"] as const;

// Seconds.
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const providerBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const transactionBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const launches = new Counter({
    name: "cheapest_gpu_launches_total",
    help: "Machines ordered from a provider, by the outcome of the create request. unknown: a machine may exist.",
    labelNames: ["provider", "outcome"],
    registers,
  });
  // A series that begins with its first event has no increase that an alert rule could see.
  for (const provider of providerIds)
    for (const outcome of createOutcomes) launches.inc({ provider, outcome }, 0);
  return {
    registry,
    /** Ports of other servers in this process, whose requests are not the app's. */
    otherPorts: new Set<number>(),
    launches,
    launchRefusals: new Counter({
      name: "cheapest_gpu_launch_refusals_total",
      help: "Launches that this app refused before it sent anything, by reason.",
      labelNames: ["reason"],
      registers,
    }),
    polls: new Histogram({
      name: "cheapest_gpu_poll_duration_seconds",
      help: "Polls of a provider or public source, by outcome. error: a fault of this app.",
      labelNames: ["provider", "outcome"],
      buckets: providerBuckets,
      registers,
    }),
    pollFailures: new Counter({
      name: "cheapest_gpu_poll_failures_total",
      help: "Failed polls, by kind of failure.",
      labelNames: ["provider", "kind"],
      registers,
    }),
    reconciles: new Histogram({
      name: "cheapest_gpu_reconcile_duration_seconds",
      help: "Readings of an account's machine list, by outcome. untrusted: the list changed nothing.",
      labelNames: ["provider", "outcome"],
      buckets: providerBuckets,
      registers,
    }),
    requests: new Histogram({
      name: "cheapest_gpu_http_request_duration_seconds",
      help: "HTTP requests to this app, until the response was sent. aborted: the client went away before.",
      labelNames: ["route", "method", "status"],
      buckets: requestBuckets,
      registers,
    }),
    backups: new Histogram({
      name: "cheapest_gpu_backup_duration_seconds",
      help: "Automatic backups of this process, by outcome.",
      labelNames: ["outcome"],
      buckets: providerBuckets,
      registers,
    }),
    transactionWaits: new Histogram({
      name: "cheapest_gpu_transaction_wait_seconds",
      help: "How long a database transaction waited for those before it.",
      buckets: transactionBuckets,
      registers,
    }),
    transactions: new Histogram({
      name: "cheapest_gpu_transaction_duration_seconds",
      help: "Database transactions from begin to end, without their wait.",
      labelNames: ["outcome"],
      buckets: transactionBuckets,
      registers,
    }),
  };
}
