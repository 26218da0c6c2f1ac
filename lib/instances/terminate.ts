import { findInstance, type StoredInstance } from "@/db/instances";
import {
  recordTerminationReply,
  makeTerminationDue,
  listOpenTerminations,
  openTerminationIntent,
  claimTermination,
  type StoredIntent,
} from "@/db/intents";
import { atomically } from "@/db/transactions";
import { isDue } from "@/lib/clock/clock";
import { minute } from "@/lib/domain/durations";
import { ProviderError, providerErrorMessage } from "@/lib/providers/errors";
import { newId } from "@/lib/ids";
import type { Reader } from "@/db/connections";

import type { ProviderClient } from "./provider-clients";

const firstWait = 5_000;
const longestWait = 5 * minute;
/** Minimum delay before an accepted delete is repeated, in milliseconds. */
const acceptedRetryDelay = minute;

/** Milliseconds from the given number of deletes to the next one. */
export function terminationRetryDelay(tries: number): number {
  return Math.min(longestWait, firstWait * 2 ** tries);
}

/** Who requests it, from which process, and when. */
interface TerminationRequest {
  askedBy: StoredIntent["askedBy"];
  holder: string;
  now: number;
}

/** Records a termination; repeating it makes the open intent due at once. */
export async function requestTermination(
  database: Reader,
  instance: StoredInstance,
  { askedBy, holder, now }: TerminationRequest,
): Promise<StoredIntent> {
  const id = newId();
  const title = askedBy === "owner" ? "Termination requested" : "Time limit reached: termination requested";
  return atomically(database, async (tx) => {
    const request = { id, instanceId: instance.id, askedBy, holder, createdAt: now, title };
    const intent = await openTerminationIntent(tx, request);
    if (intent.id !== id) await makeTerminationDue(tx, intent.id, now);
    return intent;
  });
}

/**
 * Sends every due termination of an account, each once. There is no deadline: a delete is repeated until the machine
 * is proven gone, first after 5 seconds and at most every 5 minutes. After a clock jump all are due (`isReplanned`).
 * Returns how many were sent.
 */
export async function sendTerminations(
  client: ProviderClient,
  { database, now, isReplanned = false }: { database: Reader; now(): number; isReplanned?: boolean },
): Promise<number> {
  const longestLeft = isReplanned ? 0 : longestWait;
  const due = (await listOpenTerminations(database, [client.account.id])).filter(({ nextAt }) =>
    isDue(nextAt ?? 0, now(), longestLeft),
  );
  // In parallel, so that one that hangs does not delay the others.
  return (await Promise.all(due.map(sendOne))).filter(Boolean).length;

  async function sendOne(intent: StoredIntent): Promise<boolean> {
    const at = now();
    const wait = terminationRetryDelay(intent.tries);
    const instance = await findInstance(database, intent.instanceId);
    // Never delete a machine that was not launched here, even if the ledger requests it.
    if (!instance || instance.launchTag === null) return false;
    const claim = { now: at, nextAt: at + wait, latest: at + longestLeft };
    if (!(await atomically(database, (tx) => claimTermination(tx, intent, claim)))) return false;
    const reply = await sendDelete(client, instance, { wait, at, now });
    await atomically(database, (tx) => recordTerminationReply(tx, intent, reply));
    return true;
  }
}

/** The result of a delete as it is recorded. */
export type DeleteResult = Parameters<typeof recordTerminationReply>[2];

/** Sends one delete and describes the reply; never throws. `wait` is the minimum delay before the next one. */
export async function sendDelete(
  { machines, label }: ProviderClient,
  instance: StoredInstance,
  { wait, at, now }: { wait: number; at: number; now(): number },
): Promise<DeleteResult> {
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
        ? `${label} does not find it, which alone does not prove that it is gone.`
        : null,
      title: answer.isNotFound ? "Delete: not found" : "Delete accepted",
      detail: answer.isNotFound
        ? "It may still cost money until it is confirmed gone"
        : answer.rawState && `provider status: “${answer.rawState}”`,
    };
  } catch (error) {
    const answeredAt = now();
    const message = providerErrorMessage(error, label);
    const retryAfter = error instanceof ProviderError ? (error.retryAfter ?? 0) : 0;
    return {
      at: answeredAt,
      took: answeredAt - at,
      isAccepted: false,
      isDenied: false,
      nextAt: answeredAt + Math.max(wait, Math.min(retryAfter, longestWait)),
      message,
      title: "Delete failed",
      detail: message,
    };
  }
}
