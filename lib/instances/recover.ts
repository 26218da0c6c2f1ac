import type { Database } from "@/db/client";
import { listOpenActions, settleAction } from "@/db/intents";
import { listUnsettled, settleAttempt } from "@/db/ledger";
import { isHolderAlive } from "@/lib/poll/lease";

import { momentKeys } from "./moments";

/** Longer than any create may take; whoever still says `sending` then has lost its way. */
const longestSending = 45_000;

interface RecoverOptions {
  holder: string;
  /** Epoch milliseconds. */
  now: number;
  /** Milliseconds since a stored moment, where jumps of the clock are accounted for. */
  since?(key: string, at: number): number;
}

/**
 * Settles what a process that is no more left behind: an intent that was never sent is refused, a create that may have been
 * sent is unknown from now on, an action without an answer too. Run at the start and from then on.
 */
export async function recoverInterrupted(
  database: Database,
  accountIds: string[],
  { holder, now, since = (_key, at) => now - at }: RecoverOptions,
): Promise<void> {
  const isLost = (by: string, key: string, at: number) =>
    since(key, at) > longestSending || (by !== holder && (!isHolderAlive(by) || samePid(by, holder)));
  for (const attempt of listUnsettled(database, accountIds, ["prepared", "sending"])) {
    if (!isLost(attempt.holder, momentKeys.sent(attempt.marker), attempt.sentAt ?? attempt.createdAt))
      continue;
    const wasSent = attempt.state === "sending";
    await settleAttempt(database, {
      marker: attempt.marker,
      state: wasSent ? "unknown" : "rejected",
      // Only what is still as it was read: the sender may have gone on meanwhile.
      from: [attempt.state],
      at: now,
      kind: "state",
      tone: wasSent ? "warn" : "plain",
      message: wasSent
        ? "The app ended before the answer came."
        : "The app ended before anything was sent, so nothing was made.",
      title: wasSent ? "The app ended before the answer" : "Never sent",
      detail: wasSent
        ? "The machine may exist and bill. It is looked for by its mark, and not sent again"
        : "The app ended between the intent and the create",
    });
  }
  for (const intent of await listOpenActions(database)) {
    if (!isLost(intent.holder, momentKeys.action(intent.id), intent.createdAt)) continue;
    await settleAction(database, intent, {
      state: "unknown",
      at: now,
      message: "Whether it was done shows in the machine's state; it was not sent again.",
      title: "The app ended before the answer",
      took: null,
    });
  }
}

// After a restart in a container the new process may have the old one's number.
function samePid(left: string, right: string): boolean {
  return left.split(":").slice(0, 2).join(":") === right.split(":").slice(0, 2).join(":");
}
