import { and, eq, inArray, isNotNull, isNull, notExists, sql } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { addHistoryEvent } from "./history";
import { instance, instanceIntent, launchAttempt } from "./ledger-schema";
import { bumpLedgerRevision } from "./revision";

/** When this app terminates a machine that was started here and has no open termination. */
interface TimeLimit {
  instanceId: string;
  /** Epoch milliseconds. */
  endsAt: number;
  /** Its original time limit in milliseconds; null when unknown. */
  endsWithin: number | null;
}

export async function listTimeLimits(database: Reader | Tx, accountIds: string[]): Promise<TimeLimit[]> {
  const termination = database
    .select({ id: instanceIntent.id })
    .from(instanceIntent)
    .where(and(eq(instanceIntent.instanceId, instance.id), eq(instanceIntent.kind, "terminate")));
  return await database
    .select({
      instanceId: instance.id,
      endsAt: sql<number>`${instance.endsAt}`,
      endsWithin: instance.endsWithin,
    })
    .from(instance)
    .where(
      and(
        inArray(instance.accountId, accountIds),
        isNotNull(instance.launchTag),
        isNull(instance.goneAt),
        isNotNull(instance.endsAt),
        notExists(termination),
      ),
    )
    .all();
}

/**
 * Rewrites a time limit after a jump of the clock, unless it has changed since. `now` is epoch milliseconds.
 */
export async function rewriteTimeLimit(
  tx: Tx,
  { instanceId, endsAt }: TimeLimit,
  to: number,
  now: number,
): Promise<void> {
  const { changes } = await tx
    .update(instance)
    .set({ endsAt: to })
    .where(and(eq(instance.id, instanceId), eq(instance.endsAt, endsAt)))
    .run();
  if (changes === 0) return;
  const title = "Auto-terminate adjusted after a clock change";
  await addHistoryEvent(tx, { instanceId, at: now, kind: "intent", tone: "plain", title, detail: null });
  await bumpLedgerRevision(tx);
}

/**
 * Moves the time at which a create's reply was lost after a jump of the clock; the search for its machine
 * uses it.
 */
export async function shiftSearchTimes(
  tx: Tx,
  launchTag: string,
  answeredAt: number,
  to: number,
): Promise<void> {
  await tx
    .update(launchAttempt)
    .set({ answeredAt: to, lastListingAt: sql`${launchAttempt.lastListingAt} + ${to - answeredAt}` })
    .where(
      and(
        eq(launchAttempt.launchTag, launchTag),
        eq(launchAttempt.answeredAt, answeredAt),
        isNull(launchAttempt.settledAt),
      ),
    )
    .run();
  await bumpLedgerRevision(tx);
}
