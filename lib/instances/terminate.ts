import type { Database } from "@/db/client";
import { findInstance, type StoredInstance } from "@/db/instances";
import {
  recordTerminationReply,
  makeTerminationDue,
  listOpenTerminations,
  openTerminationIntent,
  claimTermination,
  type StoredIntent,
} from "@/db/intents";
import { isDue } from "@/lib/clock/clock";
import { ProviderError } from "@/lib/providers/errors";

import type { ProviderClient } from "./provider-clients";
import { newId } from "./names";

const firstWait = 5_000;
const longestWait = 5 * 60_000;
/** A cloud that has taken the order is given so long before it is asked again, in milliseconds. */
const acceptedRetryDelay = 60_000;

/** Milliseconds between two deletes of one machine, after so many. */
export function terminationRetryDelay(tries: number): number {
  return Math.min(longestWait, firstWait * 2 ** tries);
}

/** Who asks, from which process, and when. */
export interface TerminationRequest {
  askedBy: StoredIntent["askedBy"];
  holder: string;
  now: number;
}

/** Writes down that a machine is to end; asking again makes the open intent due at once. */
export async function requestTermination(
  database: Database,
  instance: StoredInstance,
  { askedBy, holder, now }: TerminationRequest,
): Promise<StoredIntent> {
  const id = newId();
  const intent = await openTerminationIntent(database, {
    id,
    instanceId: instance.id,
    askedBy,
    holder,
    createdAt: now,
    title: askedBy === "owner" ? "You asked for its end" : "Its time is over: its end is asked for",
  });
  if (intent.id !== id) await makeTerminationDue(database, intent.id, now);
  return intent;
}

/**
 * Sends every termination of an account that is due, each once. There is no deadline: what is not proven gone is asked for
 * again, in 5 seconds first and every 5 minutes at last. After a jump of the clock all are due (`isReplanned`). Returns how
 * many were sent.
 */
export async function sendTerminations(
  cloud: ProviderClient,
  { database, now, isReplanned = false }: { database: Database; now(): number; isReplanned?: boolean },
): Promise<number> {
  const longestLeft = isReplanned ? 0 : longestWait;
  const due = (await listOpenTerminations(database, [cloud.account.id])).filter(({ nextAt }) =>
    isDue(nextAt ?? 0, now(), longestLeft),
  );
  // Side by side: one that hangs must not keep the others waiting.
  return (await Promise.all(due.map(sendOne))).filter(Boolean).length;

  async function sendOne(intent: StoredIntent): Promise<boolean> {
    const at = now();
    const wait = terminationRetryDelay(intent.tries);
    const instance = await findInstance(database, intent.instanceId);
    // Never what is not ours, whatever the ledger says.
    if (!instance || instance.marker === null) return false;
    if (!(await claimTermination(database, intent, { now: at, nextAt: at + wait, latest: at + longestLeft })))
      return false;
    await recordTerminationReply(database, intent, await sendDelete(cloud, instance, { wait, at, now }));
    return true;
  }
}

/** What came of a delete, as it is recorded. */
export type DeleteAnswer = Parameters<typeof recordTerminationReply>[2];

/** Sends one delete and puts its answer into words; nothing is thrown. `wait` is the least until the next one. */
export async function sendDelete(
  { machines, label }: ProviderClient,
  instance: StoredInstance,
  { wait, at, now }: { wait: number; at: number; now(): number },
): Promise<DeleteAnswer> {
  try {
    const answer = await machines.terminate(instance.nativeId);
    const answeredAt = now();
    return {
      at: answeredAt,
      took: answeredAt - at,
      isAccepted: !answer.isNotFound,
      isDenied: answer.isNotFound,
      nextAt: answeredAt + Math.max(wait, answer.isNotFound ? 0 : acceptedRetryDelay),
      message: answer.isNotFound
        ? `${label} says that it does not know it; that alone proves nothing.`
        : null,
      title: answer.isNotFound ? "“Not found”" : "Delete accepted",
      detail: answer.isNotFound
        ? "It counts as billing until two lists and its id agree"
        : answer.rawState && `its word for it is “${answer.rawState}”`,
    };
  } catch (error) {
    const answeredAt = now();
    const said = error instanceof ProviderError ? error.message : `${label} could not be asked.`;
    const asked = error instanceof ProviderError ? (error.retryAfter ?? 0) : 0;
    return {
      at: answeredAt,
      took: answeredAt - at,
      isAccepted: false,
      isDenied: false,
      nextAt: answeredAt + Math.max(wait, Math.min(asked, longestWait)),
      message: said,
      title: "Delete not accepted",
      detail: said,
    };
  }
}
