import type { OriginId, ProviderId } from "@/lib/domain/provider-id";
import type { ProviderErrorKind } from "@/lib/providers/errors";
import { annotateSpan, recordSpan } from "@/lib/trace";

import { processMetrics, type createOutcomes } from "./metrics";

/** Counts a poll, and adds its outcome to its span. `failure` is the kind of its failure, if any; times are milliseconds. */
export function recordPollMetrics(
  provider: OriginId,
  {
    outcome,
    failure,
    took,
  }: { outcome: "published" | "held" | "failed" | "error"; failure: ProviderErrorKind | null; took: number },
): void {
  const { polls, pollFailures } = processMetrics();
  polls.observe({ provider, outcome }, took / 1000);
  if (failure) pollFailures.inc({ provider, kind: failure });
  annotateSpan({ outcome, failure }, { isError: outcome === "failed" || outcome === "error" });
}

/** Counts a reading of an account's machine list. */
export function recordReconcileMetrics(
  provider: ProviderId,
  { outcome, took }: { outcome: "trusted" | "untrusted" | "failed" | "error"; took: number },
): void {
  processMetrics().reconciles.observe({ provider, outcome }, took / 1000);
  annotateSpan({ outcome }, { isError: outcome === "failed" || outcome === "error" });
}

/** Counts the one create request of a launch. */
export function recordCreateMetrics(provider: ProviderId, outcome: (typeof createOutcomes)[number]): void {
  processMetrics().launches.inc({ provider, outcome });
  annotateSpan({ provider, outcome }, { isError: outcome === "unknown" });
}

/** Counts a launch that was refused before anything was sent, by a reason of the closed list of refusals. */
export function recordLaunchRefusalMetrics(reason: string): void {
  processMetrics().launchRefusals.inc({ reason });
  annotateSpan({ outcome: "refused", reason });
}

/** Counts an automatic backup. */
export function recordBackupMetrics({ outcome, took }: { outcome: "made" | "failed"; took: number }): void {
  processMetrics().backups.observe({ outcome }, took / 1000);
}

/** Counts a database transaction. */
export function recordTransactionMetrics({
  waited,
  took,
  isCommitted,
}: {
  waited: number;
  took: number;
  isCommitted: boolean;
}): void {
  const { transactionWaits, transactions } = processMetrics();
  transactionWaits.observe(waited / 1000);
  const outcome = isCommitted ? "committed" : "rolled-back";
  transactions.observe({ outcome }, took / 1000);
  recordSpan("transaction", { outcome, waited_ms: Math.round(waited) }, { took, isError: !isCommitted });
}
