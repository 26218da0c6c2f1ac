import { findInstance, type StoredInstance } from "@/db/instances";
import {
  recordTerminationReply,
  listOpenTerminations,
  openTerminationIntent,
  settleAction,
  claimTermination,
  type StoredIntent,
} from "@/db/intents";
import { atomically } from "@/db/transactions";
import { isDue } from "@/lib/clock/clock";
import { findDiskFailure } from "@/lib/disk";
import { errorCodeOrMessage } from "@/lib/error-code";
import { log } from "@/lib/log";
import { newId } from "@/lib/ids";
import { processState } from "@/lib/process-state";
import type { Reader } from "@/db/connections";

import type { ProviderClient } from "./provider-clients";
import { sendDelete, terminationRetryDelay, type DeleteResult } from "./terminate";

interface PendingDelete {
  instance: StoredInstance;
  askedBy: StoredIntent["askedBy"];
  askedAt: number;
  tries: number;
  /** Epoch milliseconds of the last delete, and of the next. */
  sentAt: number;
  nextAt: number;
  answer: DeleteResult | null;
  sending: Promise<void> | null;
}

interface Options {
  database: Reader;
  holder: string;
  findProviderClient(accountId: string): ProviderClient | null;
  now(): number;
}

/**
 * Sends deletes that cannot be recorded first: a machine must end on a full disk too, and a repeated delete is
 * harmless. They are kept in memory, repeated until accepted, and recorded when there is room. Never a create.
 */
export class UnrecordedDeletes {
  readonly #options: Options;
  readonly #pending = new Map<string, PendingDelete>();

  constructor(options: Options) {
    this.#options = options;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** The termination of a machine as it will be recorded; null if none is pending. */
  findIntent(instanceId: string): StoredIntent | null {
    const pending = this.#pending.get(instanceId);
    if (!pending) return null;
    const { askedBy, askedAt, tries, nextAt, sentAt, answer } = pending;
    return {
      id: `unrecorded-${instanceId}`,
      instanceId,
      kind: "terminate",
      value: null,
      askedBy,
      tokenId: null,
      state: "open",
      holder: this.#options.holder,
      tries,
      nextAt,
      createdAt: askedAt,
      settledAt: null,
      acceptedAt: answer?.isAccepted ? sentAt : null,
      deniedAt: answer?.isDenied ? sentAt : null,
      message: answer?.message ?? null,
    };
  }

  /** Sends the ledger's due terminations while nothing can be recorded. `overTimeLimit` has machine ids. */
  async sendDue(accountIds: string[], overTimeLimit: string[]): Promise<void> {
    const { database, now } = this.#options;
    const at = now();
    const open = await listOpenTerminations(database, accountIds);
    const due = open.filter(({ nextAt }) =>
      isDue(nextAt ?? 0, at, terminationRetryDelay(Number.POSITIVE_INFINITY)),
    );
    const requests = [
      ...due,
      ...overTimeLimit.map((instanceId) => ({ instanceId, askedBy: "time-limit" as const })),
    ];
    for (const { instanceId, askedBy } of requests) {
      const instance = this.#pending.has(instanceId) ? null : await findInstance(database, instanceId);
      if (instance) void this.terminate(instance, askedBy);
    }
  }

  /** Sends a delete at once. Resolves with its reply; never throws. */
  async terminate(instance: StoredInstance, askedBy: StoredIntent["askedBy"]): Promise<void> {
    const now = this.#options.now();
    const before = this.#pending.get(instance.id);
    const pending = before ?? {
      instance,
      askedBy,
      askedAt: now,
      tries: 0,
      sentAt: now,
      nextAt: now,
      answer: null,
      sending: null,
    };
    this.#pending.set(instance.id, pending);
    await this.#send(pending);
  }

  /** Sends what is due, then records what can be recorded. Called about every second. */
  async tick(): Promise<void> {
    const now = this.#options.now();
    const waiting = [...this.#pending.values()];
    const longest = terminationRetryDelay(Number.POSITIVE_INFINITY);
    const due = waiting.filter(({ nextAt }) => isDue(nextAt, now, longest));
    await Promise.all(due.map((pending) => this.#send(pending)));
    for (const pending of waiting) await this.#record(pending);
  }

  #send(pending: PendingDelete): Promise<void> {
    pending.sending ??= this.#sendNow(pending).finally(() => (pending.sending = null));
    return pending.sending;
  }

  async #sendNow(pending: PendingDelete): Promise<void> {
    const { findProviderClient: cloudOf, now } = this.#options;
    const client = cloudOf(pending.instance.accountId);
    const wait = terminationRetryDelay(pending.tries);
    pending.sentAt = now();
    pending.nextAt = pending.sentAt + wait;
    // Never delete a machine that was not launched here. Nothing can be sent without the account's key.
    if (!client || pending.instance.launchTag === null) return;
    pending.tries += 1;
    pending.answer = await sendDelete(client, pending.instance, { wait, at: pending.sentAt, now });
    pending.nextAt = pending.answer.nextAt;
    const { title, detail } = pending.answer;
    log.warn({ instance: pending.instance.id, detail }, `A delete was sent without a record: ${title}.`);
  }

  async #record(pending: PendingDelete): Promise<void> {
    const { database, holder, now } = this.#options;
    const { instance, askedBy, askedAt, sentAt, nextAt, answer } = pending;
    if (pending.sending) return;
    const title = `${askedBy === "owner" ? "Termination requested" : "Time limit reached"}; recorded later, because nothing could be saved`;
    try {
      await atomically(database, async (tx) => {
        const request = { id: newId(), instanceId: instance.id, askedBy, holder, createdAt: askedAt, title };
        const intent = await openTerminationIntent(tx, request);
        if (answer) {
          await claimTermination(tx, intent, { now: sentAt, nextAt, latest: 0 });
          await recordTerminationReply(tx, intent, answer);
        }
        if ((await findInstance(tx, instance.id))?.goneAt == null) return;
        const end = { state: "done", at: now(), message: null, title: "Terminated", took: null } as const;
        await settleAction(tx, intent, end);
      });
      // A delete that was sent meanwhile is recorded by the next call.
      if (pending.sending || pending.answer !== answer) return;
      this.#pending.delete(instance.id);
      log.info({ instance: instance.id }, "A delete that was sent without a record is recorded now.");
    } catch (error) {
      if (!findDiskFailure(error))
        log.error({ code: errorCodeOrMessage(error) }, "A sent delete could not be recorded.");
    }
  }
}

const shared = processState<UnrecordedDeletes>("unrecorded deletes");

export function shareUnrecordedDeletes(deletes: UnrecordedDeletes): void {
  shared.value = deletes;
}

/** The unrecorded deletes of this process; null before it polls. */
export function unrecordedDeletes(): UnrecordedDeletes | null {
  return shared.value ?? null;
}
