import { and, asc, eq, getTableColumns, inArray, isNotNull, isNull, sql } from "drizzle-orm";

import type { AttemptState, EventKind, Tone } from "@/lib/domain/instance";
import type { ProviderId } from "@/lib/domain/provider-id";

import { addAuditEvent, type AuditEvent } from "./audit";
import { checkLaunchCaps, isOpenAttempt, type CapLimits, type CapRefusal } from "./caps";
import { statements, type Reader, type Tx } from "./connections";
import { addHistoryEvent } from "./history";
import { insertOrLinkInstance, type NewInstance } from "./instances";
import { launch, launchAttempt } from "./ledger-schema";
import { isAccountRemoved } from "./provider-accounts";
import { bumpLedgerRevision } from "./revision";
import { inJsonList, placeholders } from "./statements";

/** One confirmed click. Times are epoch milliseconds, prices micro-dollars per machine-hour. */
export interface StoredLaunch {
  id: string;
  confirmToken: string;
  requestHash: string;
  accountId: string;
  provider: ProviderId;
  offerId: string;
  name: string;
  /** The order without possible secrets, as JSON. */
  orderJson: string;
  /** The offer as read right before the launch, as JSON. */
  offerJson: string;
  hourlyMicros: number;
  priceCapMicros: number;
  /** Null is never. */
  hours: number | null;
  killAt: number | null;
  killSpend: string | null;
  keyName: string | null;
  keyFingerprint: string | null;
  /** Milliseconds that re-reading the offer took. */
  readTook: number;
  createdAt: number;
  /** The token that ordered it; null is the owner. */
  tokenId: string | null;
  /** The minimum commitment in micro-dollars: the first period of a prepaid machine, otherwise one hour. */
  committedMicros: number;
  /** Hours that one prepaid payment covers; null for hourly billing. */
  periodHours: number | null;
}

/** One create call. */
export interface StoredAttempt {
  launchTag: string;
  launchId: string;
  position: number;
  accountId: string;
  name: string;
  state: AttemptState;
  holder: string;
  createdAt: number;
  sentAt: number | null;
  answeredAt: number | null;
  settledAt: number | null;
  nativeId: string | null;
  httpStatus: number | null;
  errorKind: string | null;
  message: string | null;
  listings: number;
  lastListingAt: number | null;
}

/** An attempt before anything was sent. */
export function createPreparedAttempt(
  order: Pick<StoredAttempt, "launchTag" | "launchId" | "accountId" | "name" | "holder" | "createdAt">,
): StoredAttempt {
  return {
    ...order,
    position: 1,
    state: "prepared",
    sentAt: null,
    answeredAt: null,
    settledAt: null,
    nativeId: null,
    httpStatus: null,
    errorKind: null,
    message: null,
    listings: 0,
    lastListingAt: null,
  };
}

type OpenLaunchResult =
  | { kind: "opened"; launch: StoredLaunch; attempt: StoredAttempt }
  /** The token was used before; nothing was written. */
  | { kind: "replayed"; launch: StoredLaunch }
  | { kind: "blocked"; by: StoredAttempt }
  /** The owner has removed the account. */
  | { kind: "removed" }
  | CapRefusal;

// The column allows null only because SQLite cannot add one that does not; every row has a value.
const launchColumns = { ...getTableColumns(launch), committedMicros: sql<number>`${launch.committedMicros}` };

const prepare = statements((database) => ({
  launchByToken: database
    .select(launchColumns)
    .from(launch)
    .where(eq(launch.confirmToken, sql.placeholder("token")))
    .prepare(),
  openAttempt: database
    .select()
    .from(launchAttempt)
    .where(and(eq(launchAttempt.accountId, sql.placeholder("accountId")), isOpenAttempt))
    .orderBy(asc(launchAttempt.createdAt), asc(launchAttempt.launchTag))
    .limit(1)
    .prepare(),
  insertLaunch: database.insert(launch).values(placeholders(launch)).prepare(),
  insertAttempt: database.insert(launchAttempt).values(placeholders(launchAttempt)).prepare(),
  send: database
    .update(launchAttempt)
    .set({ state: "sending", sentAt: sql`${sql.placeholder("at")}` })
    .where(
      and(eq(launchAttempt.launchTag, sql.placeholder("launchTag")), eq(launchAttempt.state, "prepared")),
    )
    .returning()
    .prepare(),
  settle: database
    .update(launchAttempt)
    .set({
      state: sql`${sql.placeholder("state")}`,
      settledAt: sql`${sql.placeholder("settledAt")}`,
      answeredAt: sql`COALESCE(${launchAttempt.answeredAt}, ${sql.placeholder("at")})`,
      nativeId: sql`COALESCE(${sql.placeholder("nativeId")}, ${launchAttempt.nativeId})`,
      httpStatus: sql`COALESCE(${sql.placeholder("httpStatus")}, ${launchAttempt.httpStatus})`,
      errorKind: sql`COALESCE(${sql.placeholder("errorKind")}, ${launchAttempt.errorKind})`,
      message: sql`COALESCE(${sql.placeholder("message")}, ${launchAttempt.message})`,
    })
    .where(
      and(
        eq(launchAttempt.launchTag, sql.placeholder("launchTag")),
        inJsonList(database, launchAttempt.state, "from"),
      ),
    )
    .returning()
    .prepare(),
}));

export async function findLaunchByToken(database: Reader | Tx, token: string): Promise<StoredLaunch | null> {
  return (await prepare(database).launchByToken.get({ token })) ?? null;
}

export async function findLaunch(database: Reader | Tx, id: string): Promise<StoredLaunch | null> {
  return (await database.select(launchColumns).from(launch).where(eq(launch.id, id)).get()) ?? null;
}

export async function listAttempts(database: Reader | Tx, launchId: string): Promise<StoredAttempt[]> {
  return await database
    .select()
    .from(launchAttempt)
    .where(eq(launchAttempt.launchId, launchId))
    .orderBy(asc(launchAttempt.position))
    .all();
}

export async function findAttempt(database: Reader | Tx, launchTag: string): Promise<StoredAttempt | null> {
  return (
    (await database.select().from(launchAttempt).where(eq(launchAttempt.launchTag, launchTag)).get()) ?? null
  );
}

/** States that may still change without a user's action. */
export type UnsettledState = Extract<AttemptState, "prepared" | "sending" | "unknown" | "duplicate">;

/** Unsettled attempts of the accounts, oldest first. */
export async function listUnsettled(
  database: Reader | Tx,
  accountIds: string[],
  states: UnsettledState[],
): Promise<StoredAttempt[]> {
  return await database
    .select()
    .from(launchAttempt)
    .where(
      and(
        isNull(launchAttempt.settledAt),
        inArray(launchAttempt.accountId, accountIds),
        inArray(launchAttempt.state, states),
      ),
    )
    .orderBy(asc(launchAttempt.createdAt), asc(launchAttempt.launchTag))
    .all();
}

/** Rejected creates that no list has confirmed yet, oldest first. */
export async function listUnconfirmedRefusals(
  database: Reader | Tx,
  accountId: string,
): Promise<StoredAttempt[]> {
  return await database
    .select()
    .from(launchAttempt)
    .where(
      and(
        eq(launchAttempt.accountId, accountId),
        eq(launchAttempt.state, "rejected"),
        eq(launchAttempt.listings, 0),
        isNotNull(launchAttempt.answeredAt),
      ),
    )
    .orderBy(asc(launchAttempt.createdAt), asc(launchAttempt.launchTag))
    .all();
}

/**
 * Records a launch intent and its caller. The transaction that inserts it also checks token, block and caps,
 * so no other click can slip in between. Afterwards the attempt is `prepared` and nothing has been sent.
 */
export async function openLaunch(
  tx: Tx,
  launch: StoredLaunch,
  attempt: StoredAttempt,
  {
    limits,
    mayIgnoreBlock,
    event = null,
  }: { limits: CapLimits; mayIgnoreBlock: boolean; event?: AuditEvent | null },
): Promise<OpenLaunchResult> {
  const before = await prepare(tx).launchByToken.get({ token: launch.confirmToken });
  if (before) return { kind: "replayed", launch: before };
  const { accountId, createdAt } = launch;
  if (await isAccountRemoved(tx, accountId)) return { kind: "removed" };
  const blocking = await prepare(tx).openAttempt.get({ accountId });
  if (blocking && !mayIgnoreBlock) return { kind: "blocked", by: blocking };
  const refused = await checkLaunchCaps(tx, launch, limits, createdAt);
  if (refused) return refused;
  await prepare(tx).insertLaunch.run({ ...launch });
  await prepare(tx).insertAttempt.run({ ...attempt });
  if (event) await addAuditEvent(tx, event);
  await bumpLedgerRevision(tx);
  return { kind: "opened", launch, attempt };
}

/** Claims the right to send, once; null when it was already sent or given up. */
export async function startSending(tx: Tx, launchTag: string, at: number): Promise<StoredAttempt | null> {
  return (await prepare(tx).send.get({ at, launchTag })) ?? null;
}

/**
 * Allowed previous states of each state; other transitions are rejected. Only `startSending` sets `sending`.
 */
export const allowedPreviousStates: Record<Exclude<AttemptState, "prepared">, AttemptState[]> = {
  sending: ["prepared"],
  confirmed: ["sending", "unknown"],
  rejected: ["prepared", "sending"],
  unknown: ["sending"],
  adopted: ["unknown", "absent", "rejected", "duplicate"],
  absent: ["unknown"],
  duplicate: ["confirmed", "unknown", "adopted", "absent", "rejected"],
};

/** The result of an attempt, and its history entry. */
interface Settlement {
  launchTag: string;
  state: Exclude<AttemptState, "prepared" | "sending">;
  at: number;
  nativeId?: string | null;
  httpStatus?: number | null;
  errorKind?: string | null;
  message?: string | null;
  title: string;
  detail: string | null;
  tone: Tone;
  took?: number | null;
  kind?: EventKind;
  from?: AttemptState[];
  /** The machine that it created, inserted in the same transaction. */
  instance?: NewInstance | null;
}

/**
 * Moves an attempt to its next state, inside a transaction of the caller; `from` narrows the allowed previous
 * states. Null when the transition is not allowed, and nothing was written.
 */
export async function settleAttempt(tx: Tx, settlement: Settlement): Promise<StoredAttempt | null> {
  const { launchTag, state, at, title, detail, tone, took, kind, instance } = settlement;
  const attempt = await prepare(tx).settle.get({
    launchTag,
    state,
    at,
    settledAt: state === "unknown" || state === "duplicate" ? null : at,
    nativeId: settlement.nativeId ?? null,
    httpStatus: settlement.httpStatus ?? null,
    errorKind: settlement.errorKind ?? null,
    message: settlement.message ?? null,
    from: JSON.stringify(settlement.from ?? allowedPreviousStates[state]),
  });
  if (!attempt) return null;
  const instanceId = instance ? await insertOrLinkInstance(tx, instance) : null;
  await addHistoryEvent(tx, {
    launchTag,
    instanceId,
    at,
    kind: kind ?? "answer",
    tone,
    title,
    detail,
    took: took ?? null,
  });
  await bumpLedgerRevision(tx);
  return attempt;
}

/** Counts a complete list without the launch tag. */
export async function countListingWithoutTag(tx: Tx, launchTag: string, at: number): Promise<void> {
  await tx
    .update(launchAttempt)
    .set({ listings: sql`${launchAttempt.listings} + 1`, lastListingAt: at })
    .where(eq(launchAttempt.launchTag, launchTag))
    .run();
}
