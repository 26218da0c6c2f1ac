import type { InstanceAction } from "@/lib/domain/instance";

import type { Database } from "./client";
import { addHistoryEvent } from "./history";
import { bumpLedgerRevision } from "./revision";
import { statements } from "./statements";
import { atomically } from "./transaction";

/** An action on a machine, recorded before the request is sent. Times are epoch milliseconds. */
export interface StoredIntent {
  id: string;
  instanceId: string;
  kind: InstanceAction;
  value: string | null;
  askedBy: "owner" | "time-limit";
  /** The token that requested it; null is the owner, or the app. */
  tokenId: string | null;
  state: "open" | "done" | "failed" | "unknown";
  holder: string;
  tries: number;
  /** When a termination is sent next. */
  nextAt: number | null;
  /** When the provider last accepted it. */
  acceptedAt: number | null;
  /** When the provider last reported the machine as unknown. */
  deniedAt: number | null;
  message: string | null;
  createdAt: number;
  settledAt: number | null;
}

export type NewIntent = Pick<
  StoredIntent,
  "id" | "instanceId" | "kind" | "value" | "askedBy" | "tokenId" | "holder" | "createdAt"
> & { title: string };

const columns = `id, instance_id AS instanceId, kind, value, asked_by AS askedBy, token_id AS tokenId, state, holder, tries, next_at AS nextAt,
  accepted_at AS acceptedAt, denied_at AS deniedAt, message, created_at AS createdAt, settled_at AS settledAt`;

const prepare = statements((client) => ({
  insert: client.prepare<[Omit<NewIntent, "title"> & { nextAt: number | null }]>(
    `INSERT INTO instance_intent (id, instance_id, kind, value, asked_by, token_id, state, holder, next_at, created_at)
     VALUES (@id, @instanceId, @kind, @value, @askedBy, @tokenId, 'open', @holder, @nextAt, @createdAt)`,
  ),
  openTermination: client.prepare<[string], StoredIntent>(
    `SELECT ${columns} FROM instance_intent WHERE instance_id = ? AND kind = 'terminate' AND state = 'open'`,
  ),
  lastTermination: client.prepare<[string], StoredIntent>(
    `SELECT ${columns} FROM instance_intent WHERE instance_id = ? AND kind = 'terminate' ORDER BY created_at DESC LIMIT 1`,
  ),
  lastSwitch: client.prepare<[string], StoredIntent>(
    `SELECT ${columns} FROM instance_intent WHERE instance_id = ? AND kind IN ('start', 'stop', 'restart')
     ORDER BY created_at DESC LIMIT 1`,
  ),
  openTerminations: client.prepare<[string], StoredIntent>(
    `SELECT ${columns} FROM instance_intent WHERE kind = 'terminate' AND state = 'open'
       AND instance_id IN (SELECT id FROM instance WHERE account_id IN (SELECT value FROM json_each(?)))`,
  ),
  openActions: client.prepare<[], StoredIntent>(
    `SELECT ${columns} FROM instance_intent WHERE kind <> 'terminate' AND state = 'open'`,
  ),
  take: client.prepare<[number, string, number, number]>(
    `UPDATE instance_intent SET tries = tries + 1, next_at = ?
     WHERE id = ? AND state = 'open' AND (COALESCE(next_at, 0) <= ? OR next_at > ?)`,
  ),
  hurry: client.prepare<[number, string]>(
    "UPDATE instance_intent SET next_at = ? WHERE id = ? AND state = 'open'",
  ),
  answer: client.prepare<[number | null, number | null, number, string | null, string]>(
    `UPDATE instance_intent SET accepted_at = COALESCE(?, accepted_at), denied_at = COALESCE(?, denied_at),
       next_at = ?, message = ?
     WHERE id = ? AND state = 'open'`,
  ),
  settle: client.prepare<[string, number, string | null, string]>(
    `UPDATE instance_intent SET state = ?, settled_at = ?, message = COALESCE(?, message), next_at = NULL
     WHERE id = ? AND state = 'open'`,
  ),
  reopen: client.prepare<[number, string]>(
    "UPDATE instance_intent SET state = 'open', settled_at = NULL, next_at = ? WHERE id = ?",
  ),
}));

/** Opens a termination; returns the existing one if it is still open. */
export async function openTerminationIntent(
  database: Database,
  intent: Omit<NewIntent, "kind" | "value" | "tokenId">,
): Promise<StoredIntent> {
  return atomically(database, () => {
    const before = prepare(database).openTermination.get(intent.instanceId);
    if (before) return before;
    insertIntent(database, { ...intent, kind: "terminate", value: null, tokenId: null }, intent.createdAt);
    return prepare(database).openTermination.get(intent.instanceId)!;
  });
}

/**
 * Records any other action before it is sent. `mayOpen` runs in the same transaction; when it returns false,
 * nothing is written.
 */
export async function openActionIntent(
  database: Database,
  intent: NewIntent,
  mayOpen: () => boolean = () => true,
): Promise<boolean> {
  return atomically(database, () => {
    if (!mayOpen()) return false;
    insertIntent(database, intent, null);
    return true;
  });
}

function insertIntent(database: Database, { title, ...intent }: NewIntent, nextAt: number | null): void {
  prepare(database).insert.run({ ...intent, nextAt });
  addHistoryEvent(database, {
    instanceId: intent.instanceId,
    at: intent.createdAt,
    kind: "intent",
    tone: "plain",
    title,
    detail: null,
  });
  bumpLedgerRevision(database);
}

export async function findOpenTermination(
  database: Database,
  instanceId: string,
): Promise<StoredIntent | null> {
  return prepare(database).openTermination.get(instanceId) ?? null;
}

export function findLastTermination(database: Database, instanceId: string): StoredIntent | null {
  return prepare(database).lastTermination.get(instanceId) ?? null;
}

/** The last start, stop or restart that was requested. */
export function findLastPowerAction(database: Database, instanceId: string): StoredIntent | null {
  return prepare(database).lastSwitch.get(instanceId) ?? null;
}

export async function listOpenTerminations(
  database: Database,
  accountIds: string[],
): Promise<StoredIntent[]> {
  return prepare(database).openTerminations.all(JSON.stringify(accountIds));
}

export async function listOpenActions(database: Database): Promise<StoredIntent[]> {
  return prepare(database).openActions.all();
}

/**
 * Claims a termination that is due, and schedules the next try at `nextAt`, regardless of the outcome. One
 * that is due after `latest` counts as due now: the clock was set back since.
 */
export async function claimTermination(
  database: Database,
  { id, instanceId, tries }: StoredIntent,
  { now, nextAt, latest }: { now: number; nextAt: number; latest: number },
): Promise<boolean> {
  return atomically(database, () => {
    if (prepare(database).take.run(nextAt, id, now, latest).changes === 0) return false;
    const title = tries === 0 ? "Delete sent" : `Delete sent, ${tries + 1} times by now`;
    addHistoryEvent(database, { instanceId, at: now, kind: "call", tone: "plain", title, detail: null });
    return true;
  });
}

/** Makes an open termination due at once, because a person requested it again. */
export async function makeTerminationDue(database: Database, id: string, now: number): Promise<void> {
  prepare(database).hurry.run(now, id);
}

/** Stores the provider's reply to a termination, and when it is sent next. */
export async function recordTerminationReply(
  database: Database,
  intent: StoredIntent,
  reply: {
    at: number;
    isAccepted: boolean;
    /** Whether the provider reported the machine as unknown. */
    isDenied: boolean;
    nextAt: number;
    message: string | null;
    title: string;
    detail: string | null;
    took: number;
  },
): Promise<void> {
  const { at, isAccepted, isDenied, nextAt, message, title, detail, took } = reply;
  atomically(database, () => {
    prepare(database).answer.run(isAccepted ? at : null, isDenied ? at : null, nextAt, message, intent.id);
    const tone = isAccepted ? "plain" : "warn";
    addHistoryEvent(database, {
      instanceId: intent.instanceId,
      at,
      kind: "answer",
      tone,
      title,
      detail,
      took,
    });
    bumpLedgerRevision(database);
  });
}

/** Settles an intent; inside a transaction of the caller. */
export function settleIntentWithin(
  database: Database,
  id: string,
  state: "done" | "failed" | "unknown",
  at: number,
  message: string | null,
): void {
  prepare(database).settle.run(state, at, message, id);
}

/** Settles an action and adds it to the history. */
export async function settleAction(
  database: Database,
  intent: Pick<StoredIntent, "id" | "instanceId">,
  result: {
    state: "done" | "failed" | "unknown";
    at: number;
    message: string | null;
    title: string;
    took: number | null;
  },
): Promise<void> {
  const { state, at, message, title, took } = result;
  atomically(database, () => {
    settleIntentWithin(database, intent.id, state, at, message);
    const tone = state === "done" ? "good" : state === "failed" ? "bad" : "warn";
    addHistoryEvent(database, {
      instanceId: intent.instanceId,
      at,
      kind: "answer",
      tone,
      title,
      detail: message,
      took,
    });
    bumpLedgerRevision(database);
  });
}

/** Reopens the termination of a machine that was wrongly marked gone. */
export function reopenTermination(database: Database, id: string, at: number): void {
  prepare(database).reopen.run(at, id);
}
