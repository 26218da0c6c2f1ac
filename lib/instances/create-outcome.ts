import { settleAttempt, type StoredAttempt, type StoredLaunch } from "@/db/ledger";
import { atomically } from "@/db/transactions";
import type { ListedOffer } from "@/lib/domain/offer";
import { providerLabels } from "@/lib/domain/provider-id";
import { newId } from "@/lib/ids";
import { recordCreateMetrics } from "@/lib/metrics/record";
import type { CreateOutcome } from "@/lib/providers/instances";

import { factsFromOffer } from "./facts";
import type { LaunchContext, Step } from "./launch-context";
import { firstPaidUntil, terminationTime } from "./money";
import { dueText, possibleCostText } from "./refusals";
import { redactSettings } from "./settings";

/** Stores the outcome of the one create call; never throws. */
export async function storeOutcome(
  outcome: CreateOutcome,
  reply: {
    /** How long the reply took by the monotonic clock; null without one. */
    took: number | null;
    intent: StoredLaunch;
    attempt: StoredAttempt;
    offer: ListedOffer;
    context: LaunchContext;
    step: Step;
    secrets: string[];
  },
): Promise<void> {
  const { took, intent, attempt, offer, context, step, secrets } = reply;
  const at = context.now();
  const from = took === null ? (attempt.sentAt ?? at) : Math.round(at - took);
  const label = providerLabels[context.account.provider];
  const common = { launchTag: attempt.launchTag, at, took: at - (attempt.sentAt ?? at) };
  await step("outcome composed");
  const message = outcome.kind === "created" ? "" : redactSettings(outcome.error.message, secrets);
  const settlement =
    outcome.kind === "created"
      ? {
          ...common,
          state: "confirmed" as const,
          nativeId: outcome.nativeId,
          httpStatus: outcome.status,
          tone: "good" as const,
          title: "Accepted",
          detail: `ID \`${outcome.nativeId}\`. ${intent.periodHours === null ? "Billing from here" : "Paid in advance"}, ${dueText(intent)}`,
          instance: {
            id: newId(),
            accountId: attempt.accountId,
            provider: intent.provider,
            nativeId: outcome.nativeId,
            launchTag: attempt.launchTag,
            name: attempt.name,
            state: "provisioning" as const,
            rawState: null,
            bills: 1 as const,
            hourlyMicros: intent.hourlyMicros,
            facts: JSON.stringify(factsFromOffer(offer)),
            startedAt: attempt.sentAt ?? at,
            endsAt: terminationTime(intent, from),
            killAt: intent.killAt,
            killSpend: intent.killSpend,
            paidUntil: firstPaidUntil(intent, from),
            billsFrom: attempt.sentAt ?? at,
          },
        }
      : {
          ...common,
          state: outcome.kind,
          nativeId: outcome.kind === "unknown" ? outcome.nativeId : null,
          httpStatus: outcome.error.status,
          errorKind: outcome.error.kind,
          message,
          tone: outcome.kind === "rejected" ? ("bad" as const) : ("warn" as const),
          title:
            outcome.kind === "rejected"
              ? `Refused by ${label}, nothing was created`
              : `No confirmation from ${label}`,
          detail:
            outcome.kind === "rejected"
              ? message
              : `${message} The machine may exist. ${possibleCostText(intent)} We are checking whether it exists and won’t retry.`,
        };
  try {
    await atomically(context.database, (tx) => settleAttempt(tx, settlement));
  } catch {
    // The attempt stays `sending` on disk; recovery makes it `unknown` and a list finds it by its launch tag.
  }
  recordCreateMetrics(intent.provider, outcome.kind === "created" ? "confirmed" : outcome.kind);
  await step("outcome committed");
}
