import { and, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { Tx } from "./connections";
import { accountListing, billingSpan, instance, instanceIntent } from "./ledger-schema";
import { bumpLedgerRevision } from "./revision";

/**
 * A change of the wall clock, for one account. `now` is the new time in epoch milliseconds, `by` the negative
 * difference.
 */
interface Shift {
  accountId: string;
  /** The stored time of the last list; nothing is shifted when it has changed since. */
  listedAt: number;
  by: number;
  now: number;
}

/**
 * Moves the billed time of an account's machines, and their actions, back with the clock, so its length is
 * unchanged.
 */
export async function shiftBilledTime(tx: Tx, { accountId, listedAt, by, now }: Shift): Promise<void> {
  const shifted = (column: SQLiteColumn) => sql`${column} + ${by}`;
  const { changes } = await tx
    .update(accountListing)
    .set({ listedAt: shifted(accountListing.listedAt), attemptedAt: shifted(accountListing.attemptedAt) })
    .where(and(eq(accountListing.accountId, accountId), eq(accountListing.listedAt, listedAt)))
    .run();
  if (changes === 0) return;
  const isOfAccount = eq(instance.accountId, accountId);
  await tx
    .update(instance)
    .set({
      seenAt: shifted(instance.seenAt),
      readAt: shifted(instance.readAt),
      missingSince: shifted(instance.missingSince),
      startedAt: sql`CASE WHEN ${instance.startedAt} > ${now} THEN ${shifted(instance.startedAt)} ELSE ${instance.startedAt} END`,
    })
    .where(and(isOfAccount, isNull(instance.goneAt)))
    .run();
  await tx
    .update(instance)
    .set({ goneAt: shifted(instance.goneAt) })
    .where(and(isOfAccount, gt(instance.goneAt, now)))
    .run();
  const instanceIds = tx.select({ id: instance.id }).from(instance).where(isOfAccount);
  await tx
    .update(billingSpan)
    .set({ fromAt: shifted(billingSpan.fromAt), toAt: shifted(billingSpan.toAt) })
    .where(
      and(
        or(isNull(billingSpan.toAt), gt(billingSpan.toAt, now)),
        inArray(billingSpan.instanceId, instanceIds),
      ),
    )
    .run();
  await tx
    .update(instanceIntent)
    .set({ settledAt: shifted(instanceIntent.settledAt) })
    .where(and(gt(instanceIntent.settledAt, now), inArray(instanceIntent.instanceId, instanceIds)))
    .run();
  await bumpLedgerRevision(tx);
}
