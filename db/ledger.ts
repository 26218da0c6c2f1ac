import type { AttemptState, EventKind, Tone } from "@/lib/domain/instance";
import type { ProviderId } from "@/lib/domain/provider-id";

import { addAuditEventWithin, type AuditEvent } from "./audit";
import type { Database } from "./client";
import { toProviderTimeWithin } from "./clock-check";
import { addHistoryEvent } from "./history";
import { insertOrLinkInstance, type NewInstance } from "./instances";
import { isAccountRemoved } from "./provider-accounts";
import { bumpLedgerRevision } from "./revision";
import { statements } from "./statements";
import { isActiveToken } from "./tokens";
import { atomically } from "./transaction";

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
  marker: string;
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
  order: Pick<StoredAttempt, "marker" | "launchId" | "accountId" | "name" | "holder" | "createdAt">,
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

/** The owner's limits over all accounts of the present mode. */
export interface CapLimits {
  accountIds: string[];
  mostMachines: number;
  mostHourlyMicros: number;
  /** Maximum commitment of the launches of 24 hours, in micro-dollars. */
  mostCommittedMicros: number;
  /** The caps of the calling token; null is the owner, who has none besides the above. */
  token?: TokenCap | null;
}

/**
 * Micro-dollars that a token may commit within an hour and within 24 hours; prepaid orders also have their
 * own cap.
 */
export interface TokenCap {
  id: string;
  name: string;
  hourCapMicros: number;
  dayCapMicros: number;
  /** For prepaid orders within 24 hours; 0 allows none. */
  committedCapMicros: number;
}

/** Micro-dollars that a token has committed; a started machine counts one hour. */
export interface TokenUse {
  hourMicros: number;
  dayMicros: number;
  /** By prepaid orders within 24 hours. */
  committedMicros: number;
}

/** Current use of the caps: machines that are not gone, and creates with an open outcome. */
export interface CapUse {
  machines: number;
  /** A prepaid machine counts its hourly value until its paid period ends. */
  hourlyMicros: number;
  /** Commitment of the launches of the last 24 hours, except those that created nothing. */
  committedMicros: number;
}

const dayLength = 86_400_000;

export type OpenLaunchResult =
  | { kind: "opened"; launch: StoredLaunch; attempt: StoredAttempt }
  /** The token was used before; nothing was written. */
  | { kind: "replayed"; launch: StoredLaunch }
  | { kind: "blocked"; by: StoredAttempt }
  /** The owner has removed the account. */
  | { kind: "removed" }
  /** The owner has revoked the calling token. */
  | { kind: "token-unknown" }
  | { kind: "capped"; cap: "machines" | "price" | "committed"; use: CapUse }
  | { kind: "token-capped"; cap: "hour" | "day" | "committed"; use: TokenUse };

const launchColumns = `id, confirm_token AS confirmToken, request_hash AS requestHash, account_id AS accountId, provider,
  offer_id AS offerId, name, order_json AS orderJson, offer_json AS offerJson, hourly_micros AS hourlyMicros,
  price_cap_micros AS priceCapMicros, hours, kill_at AS killAt, kill_spend AS killSpend, key_name AS keyName,
  key_fingerprint AS keyFingerprint, read_took AS readTook, created_at AS createdAt,
  token_id AS tokenId, committed_micros AS committedMicros, period_hours AS periodHours`;

const attemptColumns = `marker, launch_id AS launchId, position, account_id AS accountId, name, state, holder,
  created_at AS createdAt, sent_at AS sentAt, answered_at AS answeredAt, settled_at AS settledAt, native_id AS nativeId,
  http_status AS httpStatus, error_kind AS errorKind, message, listings, last_listing_at AS lastListingAt`;

// This order lets the query planner use the small partial index on unsettled rows.
const openAttemptSql = "settled_at IS NULL AND state IN ('prepared', 'sending', 'unknown')";
const inAccountsSql = "IN (SELECT value FROM json_each(?))";

// A machine that does not bill counts again once its start is recorded.
const isStartingSql = `EXISTS (SELECT 1 FROM instance_intent s WHERE s.instance_id = i.id AND s.kind = 'start'
  AND (s.state = 'open' OR (s.state <> 'failed' AND s.settled_at >= COALESCE(i.seen_at, 0))))`;

const hourlyPriceSql = "COALESCE(i.hourly_micros, l.hourly_micros)";

/** Whether a machine counts toward the hourly cap at a moment, the only parameter. */
const countsAgainstCapSql = `(i.paid_until > ? OR i.bills IS NOT 0 OR ${isStartingSql})`;

type RunningUse = Pick<CapUse, "machines" | "hourlyMicros">;

/** The increase of hourly use by a start, and the cost of one hour beyond the paid time; micro-dollars. */
interface StartPrice {
  addedMicros: number;
  hourMicros: number;
}

const noStartPrice: StartPrice = { addedMicros: 0, hourMicros: 0 };

const prepare = statements((client) => ({
  launchByToken: client.prepare<[string], StoredLaunch>(
    `SELECT ${launchColumns} FROM launch WHERE confirm_token = ?`,
  ),
  launchById: client.prepare<[string], StoredLaunch>(`SELECT ${launchColumns} FROM launch WHERE id = ?`),
  attempts: client.prepare<[string], StoredAttempt>(
    `SELECT ${attemptColumns} FROM launch_attempt WHERE launch_id = ? ORDER BY position`,
  ),
  attempt: client.prepare<[string], StoredAttempt>(
    `SELECT ${attemptColumns} FROM launch_attempt WHERE marker = ?`,
  ),
  openAttempt: client.prepare<[string], StoredAttempt>(
    `SELECT ${attemptColumns} FROM launch_attempt WHERE account_id = ? AND ${openAttemptSql} LIMIT 1`,
  ),
  unsettled: client.prepare<[string, string], StoredAttempt>(
    `SELECT ${attemptColumns} FROM launch_attempt WHERE settled_at IS NULL
       AND account_id ${inAccountsSql} AND state IN (SELECT value FROM json_each(?)) ORDER BY created_at`,
  ),
  unconfirmed: client.prepare<[string], StoredAttempt>(
    `SELECT ${attemptColumns} FROM launch_attempt
     WHERE account_id = ? AND state = 'rejected' AND listings = 0 AND answered_at IS NOT NULL`,
  ),
  machineUse: client.prepare<[number, string], RunningUse>(
    `SELECT COUNT(*) AS machines, COALESCE(SUM(CASE WHEN ${countsAgainstCapSql} THEN ${hourlyPriceSql} ELSE 0 END), 0) AS hourlyMicros
     FROM instance i JOIN launch_attempt a ON a.marker = i.marker JOIN launch l ON l.id = a.launch_id
     WHERE i.gone_at IS NULL AND i.account_id ${inAccountsSql}`,
  ),
  // A request that created more than one machine commits to each of them.
  committed: client
    .prepare<[number, string], number>(
      `SELECT COALESCE(SUM(l.committed_micros * MAX(1, (SELECT COUNT(*) FROM instance i WHERE i.marker = a.marker))), 0)
       FROM launch_attempt a JOIN launch l ON l.id = a.launch_id
       WHERE a.created_at > ? AND a.state NOT IN ('rejected', 'absent') AND a.account_id ${inAccountsSql}`,
    )
    .pluck(),
  attemptUse: client.prepare<[string], RunningUse>(
    `SELECT COUNT(*) AS machines, COALESCE(SUM(l.hourly_micros), 0) AS hourlyMicros
     FROM launch_attempt a JOIN launch l ON l.id = a.launch_id
     WHERE ${openAttemptSql} AND a.account_id ${inAccountsSql}`,
  ),
  tokenUse: client.prepare<[{ tokenId: string; hourAgo: number; dayAgo: number }], TokenUse>(
    `SELECT COALESCE(SUM(micros) FILTER (WHERE created_at > @hourAgo), 0) AS hourMicros,
       COALESCE(SUM(micros), 0) AS dayMicros,
       COALESCE(SUM(micros) FILTER (WHERE period_hours IS NOT NULL), 0) AS committedMicros
     FROM (SELECT l.committed_micros AS micros, l.period_hours, l.created_at
         FROM launch l JOIN launch_attempt a ON a.launch_id = l.id
         WHERE l.token_id = @tokenId AND l.created_at > @dayAgo AND a.state NOT IN ('rejected', 'absent')
       UNION ALL SELECT CASE WHEN i.paid_until > s.created_at THEN 0 ELSE ${hourlyPriceSql} END, NULL, s.created_at
         FROM instance_intent s JOIN instance i ON i.id = s.instance_id
         JOIN launch_attempt a ON a.marker = i.marker JOIN launch l ON l.id = a.launch_id
         WHERE s.token_id = @tokenId AND s.created_at > @dayAgo AND s.kind = 'start' AND s.state <> 'failed')`,
  ),
  startPrice: client.prepare<[number, number, string], StartPrice>(
    `SELECT CASE WHEN ${countsAgainstCapSql} THEN 0 ELSE ${hourlyPriceSql} END AS addedMicros,
       CASE WHEN i.paid_until > ? THEN 0 ELSE ${hourlyPriceSql} END AS hourMicros FROM instance i
     JOIN launch_attempt a ON a.marker = i.marker JOIN launch l ON l.id = a.launch_id WHERE i.id = ?`,
  ),
  insertLaunch: client.prepare<[StoredLaunch]>(
    `INSERT INTO launch VALUES (@id, @confirmToken, @requestHash, @accountId, @provider, @offerId, @name, @orderJson,
       @offerJson, @hourlyMicros, @priceCapMicros, @hours, @killAt, @killSpend, @keyName, @keyFingerprint, @readTook, @createdAt,
       @tokenId, @committedMicros, @periodHours)`,
  ),
  insertAttempt: client.prepare<[StoredAttempt]>(
    `INSERT INTO launch_attempt VALUES (@marker, @launchId, @position, @accountId, @name, @state, @holder, @createdAt,
       @sentAt, @answeredAt, @settledAt, @nativeId, @httpStatus, @errorKind, @message, @listings, @lastListingAt)`,
  ),
  send: client.prepare<[number, string], StoredAttempt>(
    `UPDATE launch_attempt SET state = 'sending', sent_at = ? WHERE marker = ? AND state = 'prepared'
     RETURNING ${attemptColumns}`,
  ),
  settle: client.prepare<[AttemptUpdate & { from: string }], StoredAttempt>(
    `UPDATE launch_attempt SET state = @state, settled_at = @settledAt, answered_at = COALESCE(answered_at, @at),
       native_id = COALESCE(@nativeId, native_id), http_status = COALESCE(@httpStatus, http_status),
       error_kind = COALESCE(@errorKind, error_kind), message = COALESCE(@message, message)
     WHERE marker = @marker AND state IN (SELECT value FROM json_each(@from)) RETURNING ${attemptColumns}`,
  ),
  countListing: client.prepare<[number, string]>(
    "UPDATE launch_attempt SET listings = listings + 1, last_listing_at = ? WHERE marker = ?",
  ),
}));

interface AttemptUpdate {
  marker: string;
  state: AttemptState;
  at: number;
  settledAt: number | null;
  nativeId: string | null;
  httpStatus: number | null;
  errorKind: string | null;
  message: string | null;
}

export async function findLaunchByToken(database: Database, token: string): Promise<StoredLaunch | null> {
  return prepare(database).launchByToken.get(token) ?? null;
}

export async function findLaunch(database: Database, id: string): Promise<StoredLaunch | null> {
  return prepare(database).launchById.get(id) ?? null;
}

export async function listAttempts(database: Database, launchId: string): Promise<StoredAttempt[]> {
  return prepare(database).attempts.all(launchId);
}

export async function findAttempt(database: Database, launchTag: string): Promise<StoredAttempt | null> {
  return prepare(database).attempt.get(launchTag) ?? null;
}

/** `findAttempt`, inside a transaction of the caller. */
export function findAttemptWithin(database: Database, launchTag: string): StoredAttempt | null {
  return prepare(database).attempt.get(launchTag) ?? null;
}

/** `findLaunch`, inside a transaction of the caller. */
export function findLaunchWithin(database: Database, id: string): StoredLaunch | null {
  return prepare(database).launchById.get(id) ?? null;
}

/** States that may still change without a user's action. */
export type UnsettledState = Extract<AttemptState, "prepared" | "sending" | "unknown" | "duplicate">;

/** Unsettled attempts of the accounts, oldest first; inside a transaction or outside. */
export function listUnsettled(
  database: Database,
  accountIds: string[],
  states: UnsettledState[],
): StoredAttempt[] {
  return prepare(database).unsettled.all(JSON.stringify(accountIds), JSON.stringify(states));
}

/** Rejected creates that no list has confirmed yet. */
export function listUnconfirmedRefusals(database: Database, accountId: string): StoredAttempt[] {
  return prepare(database).unconfirmed.all(accountId);
}

/** Use of the caps at a moment (epoch milliseconds). */
export async function readCapUse(database: Database, accountIds: string[], at: number): Promise<CapUse> {
  return capUseWithin(database, accountIds, at);
}

/** `readCapUse`, inside a transaction of the caller. */
function capUseWithin(database: Database, accountIds: string[], at: number): CapUse {
  const machines = prepare(database).machineUse.get(at, JSON.stringify(accountIds))!;
  const attempts = prepare(database).attemptUse.get(JSON.stringify(accountIds))!;
  return {
    machines: machines.machines + attempts.machines,
    hourlyMicros: machines.hourlyMicros + attempts.hourlyMicros,
    committedMicros: prepare(database).committed.get(
      toProviderTimeWithin(database, at) - dayLength,
      JSON.stringify(accountIds),
    )!,
  };
}

/**
 * Commitments of a token in the hour and the day before a moment; creates that provably made nothing do not
 * count.
 */
export async function readTokenUse(database: Database, tokenId: string, at: number): Promise<TokenUse> {
  return tokenUseWithin(database, tokenId, at);
}

function tokenUseWithin(database: Database, tokenId: string, at: number): TokenUse {
  const now = toProviderTimeWithin(database, at);
  return prepare(database).tokenUse.get({ tokenId, hourAgo: now - 3_600_000, dayAgo: now - dayLength })!;
}

/**
 * Whether the token is revoked, or which of its caps an order exceeds; inside a transaction of the caller.
 */
function checkTokenCaps(
  database: Database,
  { id, hourCapMicros, dayCapMicros, committedCapMicros }: TokenCap,
  { committedMicros, periodHours }: Pick<StoredLaunch, "committedMicros" | "periodHours">,
  at: number,
): Extract<OpenLaunchResult, { kind: "token-capped" | "token-unknown" }> | null {
  if (!isActiveToken(database, id)) return { kind: "token-unknown" };
  const use = tokenUseWithin(database, id, at);
  if (periodHours !== null && use.committedMicros + committedMicros > committedCapMicros)
    return { kind: "token-capped", cap: "committed", use };
  if (use.hourMicros + committedMicros > hourCapMicros) return { kind: "token-capped", cap: "hour", use };
  if (use.dayMicros + committedMicros > dayCapMicros) return { kind: "token-capped", cap: "day", use };
  return null;
}

/**
 * Why a stopped machine may not be started; null when it may. A machine that counts already adds nothing to
 * the owner's caps; a token commits to one hour of it, as in `readTokenUse`. Inside a transaction of the
 * caller.
 */
export function checkStartCapsWithin(
  database: Database,
  instanceId: string,
  { accountIds, mostHourlyMicros, token }: CapLimits,
  at: number,
): Extract<OpenLaunchResult, { kind: "capped" | "token-capped" | "token-unknown" }> | null {
  const { addedMicros, hourMicros } = prepare(database).startPrice.get(at, at, instanceId) ?? noStartPrice;
  const use = capUseWithin(database, accountIds, at);
  if (addedMicros > 0 && use.hourlyMicros + addedMicros > mostHourlyMicros)
    return { kind: "capped", cap: "price", use };
  return token
    ? checkTokenCaps(database, token, { committedMicros: hourMicros, periodHours: null }, at)
    : null;
}

/**
 * Records a launch intent and its caller. The transaction that inserts it also checks token, block and caps,
 * so no other click can slip in between. Afterwards the attempt is `prepared` and nothing has been sent.
 */
export async function openLaunch(
  database: Database,
  launch: StoredLaunch,
  attempt: StoredAttempt,
  {
    limits,
    mayIgnoreBlock,
    event = null,
  }: { limits: CapLimits; mayIgnoreBlock: boolean; event?: AuditEvent | null },
): Promise<OpenLaunchResult> {
  return atomically(database, (): OpenLaunchResult => {
    const before = prepare(database).launchByToken.get(launch.confirmToken);
    if (before) return { kind: "replayed", launch: before };
    if (isAccountRemoved(database, launch.accountId)) return { kind: "removed" };
    const blocking = prepare(database).openAttempt.get(launch.accountId);
    if (blocking && !mayIgnoreBlock) return { kind: "blocked", by: blocking };
    const use = capUseWithin(database, limits.accountIds, launch.createdAt);
    if (use.machines + 1 > limits.mostMachines) return { kind: "capped", cap: "machines", use };
    if (use.hourlyMicros + launch.hourlyMicros > limits.mostHourlyMicros)
      return { kind: "capped", cap: "price", use };
    if (use.committedMicros + launch.committedMicros > limits.mostCommittedMicros)
      return { kind: "capped", cap: "committed", use };
    const refused = limits.token && checkTokenCaps(database, limits.token, launch, launch.createdAt);
    if (refused) return refused;
    prepare(database).insertLaunch.run(launch);
    prepare(database).insertAttempt.run(attempt);
    if (event) addAuditEventWithin(database, event);
    bumpLedgerRevision(database);
    return { kind: "opened", launch, attempt };
  });
}

/** Claims the right to send, once; null when it was already sent or given up. */
export async function startSending(
  database: Database,
  launchTag: string,
  at: number,
): Promise<StoredAttempt | null> {
  return atomically(database, () => prepare(database).send.get(at, launchTag) ?? null);
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
export interface Settlement {
  marker: string;
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

/** Moves an attempt to its next state; null when the transition is not allowed, and nothing was written. */
export async function settleAttempt(
  database: Database,
  settlement: Settlement,
): Promise<StoredAttempt | null> {
  return atomically(database, () => settleAttemptWithin(database, settlement));
}

/** `settleAttempt`, inside a transaction of the caller; `from` narrows the allowed previous states. */
export function settleAttemptWithin(database: Database, settlement: Settlement): StoredAttempt | null {
  const { marker, state, at, title, detail, tone, took, kind, instance } = settlement;
  const attempt = prepare(database).settle.get({
    marker,
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
  const instanceId = instance ? insertOrLinkInstance(database, instance) : null;
  addHistoryEvent(database, {
    marker,
    instanceId,
    at,
    kind: kind ?? "answer",
    tone,
    title,
    detail,
    took: took ?? null,
  });
  bumpLedgerRevision(database);
  return attempt;
}

/** Counts a complete list without the launch tag. */
export function countListingWithoutTag(database: Database, launchTag: string, at: number): void {
  prepare(database).countListing.run(at, launchTag);
}
