import { and, asc, desc, eq, getTableColumns, gt, inArray, lte, ne, or, sql } from "drizzle-orm";

import type { InstanceAction } from "@/lib/domain/instance";

import type { Reader, Tx } from "./connections";
import { addHistoryEvent } from "./history";
import { instance, instanceIntent } from "./ledger-schema";
import { bumpLedgerRevision } from "./revision";

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

type NewIntent = Pick<
  StoredIntent,
  "id" | "instanceId" | "kind" | "value" | "askedBy" | "tokenId" | "holder" | "createdAt"
> & { title: string };

/** Opens a termination; returns the existing one if it is still open. */
export async function openTerminationIntent(
  tx: Tx,
  intent: Omit<NewIntent, "kind" | "value" | "tokenId">,
): Promise<StoredIntent> {
  const before = await findOpenTermination(tx, intent.instanceId);
  if (before) return before;
  await insertIntent(tx, { ...intent, kind: "terminate", value: null, tokenId: null }, intent.createdAt);
  return (await findOpenTermination(tx, intent.instanceId))!;
}

/**
 * Records any other action before it is sent. `mayOpen` runs in the same transaction; when it returns false,
 * nothing is written.
 */
export async function openActionIntent(
  tx: Tx,
  intent: NewIntent,
  mayOpen: (tx: Tx) => Promise<boolean> = async () => true,
): Promise<boolean> {
  if (!(await mayOpen(tx))) return false;
  await insertIntent(tx, intent, null);
  return true;
}

async function insertIntent(tx: Tx, { title, ...intent }: NewIntent, nextAt: number | null): Promise<void> {
  await tx
    .insert(instanceIntent)
    .values({ ...intent, state: "open", nextAt })
    .run();
  const { instanceId, createdAt: at } = intent;
  await addHistoryEvent(tx, { instanceId, at, kind: "intent", tone: "plain", title, detail: null });
  await bumpLedgerRevision(tx);
}

const isTermination = eq(instanceIntent.kind, "terminate");
const isOpen = eq(instanceIntent.state, "open");

export async function findOpenTermination(
  database: Reader | Tx,
  instanceId: string,
): Promise<StoredIntent | null> {
  const isOfInstance = eq(instanceIntent.instanceId, instanceId);
  return (
    (await database
      .select()
      .from(instanceIntent)
      .where(and(isOfInstance, isTermination, isOpen))
      .get()) ?? null
  );
}

export async function findLastTermination(
  database: Reader | Tx,
  instanceId: string,
): Promise<StoredIntent | null> {
  return await findLast(database, instanceId, ["terminate"]);
}

/** The last start, stop or restart that was requested. */
export async function findLastPowerAction(
  database: Reader | Tx,
  instanceId: string,
): Promise<StoredIntent | null> {
  return await findLast(database, instanceId, ["start", "stop", "restart"]);
}

async function findLast(
  database: Reader | Tx,
  instanceId: string,
  kinds: InstanceAction[],
): Promise<StoredIntent | null> {
  return (
    (await database
      .select()
      .from(instanceIntent)
      .where(and(eq(instanceIntent.instanceId, instanceId), inArray(instanceIntent.kind, kinds)))
      .orderBy(desc(instanceIntent.createdAt), desc(instanceIntent.id))
      .limit(1)
      .get()) ?? null
  );
}

/** Oldest first. */
export async function listOpenTerminations(
  database: Reader | Tx,
  accountIds: string[],
): Promise<StoredIntent[]> {
  return await database
    .select(getTableColumns(instanceIntent))
    .from(instanceIntent)
    .innerJoin(instance, eq(instance.id, instanceIntent.instanceId))
    .where(and(isTermination, isOpen, inArray(instance.accountId, accountIds)))
    .orderBy(asc(instanceIntent.createdAt), asc(instanceIntent.id))
    .all();
}

/** Oldest first. */
export async function listOpenActions(database: Reader | Tx): Promise<StoredIntent[]> {
  return await database
    .select()
    .from(instanceIntent)
    .where(and(ne(instanceIntent.kind, "terminate"), isOpen))
    .orderBy(asc(instanceIntent.createdAt), asc(instanceIntent.id))
    .all();
}

/**
 * Claims a termination that is due, and schedules the next try at `nextAt`, regardless of the outcome. One
 * that is due after `latest` counts as due now: the clock was set back since.
 */
export async function claimTermination(
  tx: Tx,
  { id, instanceId, tries }: StoredIntent,
  { now, nextAt, latest }: { now: number; nextAt: number; latest: number },
): Promise<boolean> {
  const isDue = or(lte(sql`COALESCE(${instanceIntent.nextAt}, 0)`, now), gt(instanceIntent.nextAt, latest));
  const { changes } = await tx
    .update(instanceIntent)
    .set({ tries: sql`${instanceIntent.tries} + 1`, nextAt })
    .where(and(eq(instanceIntent.id, id), isOpen, isDue))
    .run();
  if (changes === 0) return false;
  const title = tries === 0 ? "Delete sent" : `Delete sent, attempt ${tries + 1}`;
  await addHistoryEvent(tx, { instanceId, at: now, kind: "call", tone: "plain", title, detail: null });
  return true;
}

/** Makes an open termination due at once, because a person requested it again. */
export async function makeTerminationDue(tx: Tx, id: string, now: number): Promise<void> {
  await updateOpen(tx, id, { nextAt: now });
}

/** Stores the provider's reply to a termination, and when it is sent next. */
export async function recordTerminationReply(
  tx: Tx,
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
  await updateOpen(tx, intent.id, {
    acceptedAt: isAccepted ? at : undefined,
    deniedAt: isDenied ? at : undefined,
    nextAt,
    message,
  });
  const { instanceId } = intent;
  const tone = isAccepted ? "plain" : "warn";
  await addHistoryEvent(tx, { instanceId, at, kind: "answer", tone, title, detail, took });
  await bumpLedgerRevision(tx);
}

/** Settles an intent; inside a transaction of the caller. */
export async function settleIntent(
  tx: Tx,
  id: string,
  state: "done" | "failed" | "unknown",
  at: number,
  message: string | null,
): Promise<void> {
  await updateOpen(tx, id, { state, settledAt: at, message: message ?? undefined, nextAt: null });
}

async function updateOpen(
  tx: Tx,
  id: string,
  changes: Partial<typeof instanceIntent.$inferInsert>,
): Promise<void> {
  await tx
    .update(instanceIntent)
    .set(changes)
    .where(and(eq(instanceIntent.id, id), isOpen))
    .run();
}

/** Settles an action and adds it to the history. */
export async function settleAction(
  tx: Tx,
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
  await settleIntent(tx, intent.id, state, at, message);
  const tone = state === "done" ? "good" : state === "failed" ? "bad" : "warn";
  const { instanceId } = intent;
  await addHistoryEvent(tx, { instanceId, at, kind: "answer", tone, title, detail: message, took });
  await bumpLedgerRevision(tx);
}

/** Reopens the termination of a machine that was wrongly marked gone. */
export async function reopenTermination(tx: Tx, id: string, at: number): Promise<void> {
  await tx
    .update(instanceIntent)
    .set({ state: "open", settledAt: null, nextAt: at })
    .where(eq(instanceIntent.id, id))
    .run();
}
