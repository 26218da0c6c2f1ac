import { listOpenActions, settleAction } from "@/db/intents";
import { listUnsettled, settleAttempt } from "@/db/ledger";
import { atomically } from "@/db/transactions";
import { haveSameProcessId, isHolderAlive } from "@/lib/holder";
import type { Reader } from "@/db/connections";

import { elapsedKeys } from "./reconcile-context";

/** Longer than any create can take. An attempt still `sending` after this is treated as lost. */
const longestSending = 45_000;

interface RecoverOptions {
  holder: string;
  now: number;
  /** Elapsed milliseconds since a stored time, independent of clock jumps. */
  since?(key: string, at: number): number;
}

/**
 * Settles what a crashed process left behind: an unsent intent is rejected; a create or an action that may have been
 * sent becomes unknown. Runs at startup and repeatedly after that.
 */
export async function recoverInterrupted(
  database: Reader,
  accountIds: string[],
  { holder, now, since = (_key, at) => now - at }: RecoverOptions,
): Promise<void> {
  const isLost = (by: string, key: string, at: number) =>
    since(key, at) > longestSending ||
    (by !== holder && (!isHolderAlive(by) || haveSameProcessId(by, holder)));
  for (const attempt of await listUnsettled(database, accountIds, ["prepared", "sending"])) {
    if (!isLost(attempt.holder, elapsedKeys.sent(attempt.launchTag), attempt.sentAt ?? attempt.createdAt))
      continue;
    const wasSent = attempt.state === "sending";
    await atomically(database, (tx) =>
      settleAttempt(tx, {
        launchTag: attempt.launchTag,
        state: wasSent ? "unknown" : "rejected",
        // Only if nothing changed since the read: the sender may have continued.
        from: [attempt.state],
        at: now,
        kind: "state",
        tone: wasSent ? "warn" : "plain",
        message: wasSent
          ? "The app stopped before the reply arrived."
          : "The app stopped before anything was sent, so nothing was created.",
        title: wasSent ? "App stopped before the reply" : "Not sent",
        detail: wasSent
          ? "The machine may exist and cost money. We are checking; the request is not sent again"
          : "The app stopped before sending the request",
      }),
    );
  }
  for (const intent of await listOpenActions(database)) {
    if (!isLost(intent.holder, elapsedKeys.action(intent.id), intent.createdAt)) continue;
    await atomically(database, (tx) =>
      settleAction(tx, intent, {
        state: "unknown",
        at: now,
        message: "The machine's status will show whether it was done; it is not sent again.",
        title: "App stopped before the reply",
        took: null,
      }),
    );
  }
}
