import { and, eq, exists, gt, gte, isNull, ne, or, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/sqlite-core";

import { day, hour } from "@/lib/domain/durations";
import { resolveLimits, type LaunchLimits, type PartialLimits } from "@/lib/domain/launch-limits";

import { toProviderTime } from "./clock-check";
import { statements, type Reader, type Tx } from "./connections";
import { instance, instanceIntent, launch, launchAttempt } from "./ledger-schema";
import { inJsonList } from "./statements";
import { readLaunchSettings } from "./launch-settings";
import { isActiveToken } from "./tokens";

/**
 * The environment's limits over all accounts of the present mode. The owner's are read in the transaction that checks
 * a launch, so that a lowered one holds for the very next launch.
 */
export interface CapLimits extends PartialLimits {
  accountIds: string[];
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

/** Why the caps refuse a launch or a start. */
export type CapRefusal =
  | { kind: "capped"; cap: "machines" | "price" | "committed"; use: CapUse; limits: LaunchLimits }
  | TokenRefusal;

type TokenRefusal =
  | { kind: "token-capped"; cap: "hour" | "day" | "committed"; use: TokenUse }
  /** The owner has revoked the calling token. */
  | { kind: "token-unknown" };

/** What an order commits to, in micro-dollars; `periodHours` is null for hourly billing. */
interface Commitment {
  hourlyMicros: number;
  committedMicros: number;
  periodHours: number | null;
}

/** An attempt with an open outcome. The planner uses the small partial index on unsettled rows. */
export const isOpenAttempt = and(
  isNull(launchAttempt.settledAt),
  sql`${launchAttempt.state} IN ('prepared', 'sending', 'unknown')`,
)!;

// A literal list, because the planner uses the partial index on this condition only then.
const hasCommitted = sql`${launchAttempt.state} NOT IN ('rejected', 'absent')`;

const prepare = statements((database) => {
  const at = sql.placeholder("at");
  const hourlyPrice = sql<number>`COALESCE(${instance.hourlyMicros}, ${launch.hourlyMicros})`;
  // A machine that does not bill counts again once its start is recorded. SQLite is four times slower when the
  // constants of this condition are parameters.
  const isStarting = exists(
    database
      .select({ id: instanceIntent.id })
      .from(instanceIntent)
      .where(
        and(
          eq(instanceIntent.instanceId, instance.id),
          eq(instanceIntent.kind, "start"),
          or(
            eq(instanceIntent.state, "open"),
            and(
              ne(instanceIntent.state, "failed"),
              gte(instanceIntent.settledAt, sql`COALESCE(${instance.seenAt}, 0)`),
            ),
          ),
        ),
      ),
  ).inlineParams();
  const isPaid = gt(instance.paidUntil, at);
  const countsAgainstCap = or(isPaid, sql`${instance.bills} IS DISTINCT FROM 0`, isStarting)!;

  const ofLaunches = database
    .select({
      micros: sql<number>`${launch.committedMicros}`.as("micros"),
      periodHours: launch.periodHours,
      createdAt: launch.createdAt,
    })
    .from(launch)
    .innerJoin(launchAttempt, eq(launchAttempt.launchId, launch.id))
    .where(
      and(
        eq(launch.tokenId, sql.placeholder("tokenId")),
        gt(launch.createdAt, sql.placeholder("dayAgo")),
        hasCommitted,
      ),
    );
  const ofStarts = database
    .select({
      micros:
        sql<number>`CASE WHEN ${instance.paidUntil} > ${instanceIntent.createdAt} THEN 0 ELSE ${hourlyPrice} END`.as(
          "micros",
        ),
      periodHours: sql<number | null>`NULL`.as("period_hours"),
      createdAt: instanceIntent.createdAt,
    })
    .from(instanceIntent)
    .innerJoin(instance, eq(instance.id, instanceIntent.instanceId))
    .innerJoin(launchAttempt, eq(launchAttempt.launchTag, instance.launchTag))
    .innerJoin(launch, eq(launch.id, launchAttempt.launchId))
    .where(
      and(
        eq(instanceIntent.tokenId, sql.placeholder("tokenId")),
        gt(instanceIntent.createdAt, sql.placeholder("dayAgo")),
        eq(instanceIntent.kind, "start"),
        ne(instanceIntent.state, "failed"),
      ),
    );
  const commitments = unionAll(ofLaunches, ofStarts).as("commitment");
  const { micros, periodHours, createdAt } = commitments;

  const machines = sql`(SELECT COUNT(*) FROM ${instance} WHERE ${instance.launchTag} = ${launchAttempt.launchTag})`;

  return {
    machines: database
      .select({
        machines: sql<number>`COUNT(*)`,
        hourlyMicros: sql<number>`COALESCE(SUM(CASE WHEN ${countsAgainstCap} THEN ${hourlyPrice} ELSE 0 END), 0)`,
      })
      .from(instance)
      .innerJoin(launchAttempt, eq(launchAttempt.launchTag, instance.launchTag))
      .innerJoin(launch, eq(launch.id, launchAttempt.launchId))
      .where(and(isNull(instance.goneAt), inJsonList(database, instance.accountId, "accountIds")))
      .prepare(),
    attempts: database
      .select({
        machines: sql<number>`COUNT(*)`,
        hourlyMicros: sql<number>`COALESCE(SUM(${launch.hourlyMicros}), 0)`,
      })
      .from(launchAttempt)
      .innerJoin(launch, eq(launch.id, launchAttempt.launchId))
      .where(and(isOpenAttempt, inJsonList(database, launchAttempt.accountId, "accountIds")))
      .prepare(),
    // A request that created more than one machine commits to each of them.
    committed: database
      .select({
        micros: sql<number>`COALESCE(SUM(${launch.committedMicros} *
          CASE WHEN ${machines} > 1 THEN ${machines} ELSE 1 END), 0)`,
      })
      .from(launchAttempt)
      .innerJoin(launch, eq(launch.id, launchAttempt.launchId))
      .where(
        and(
          gt(launchAttempt.createdAt, sql.placeholder("dayAgo")),
          hasCommitted,
          inJsonList(database, launchAttempt.accountId, "accountIds"),
        ),
      )
      .prepare(),
    ofToken: database
      .select({
        hourMicros: sql<number>`COALESCE(SUM(${micros}) FILTER (WHERE ${createdAt} > ${sql.placeholder("hourAgo")}), 0)`,
        dayMicros: sql<number>`COALESCE(SUM(${micros}), 0)`,
        committedMicros: sql<number>`COALESCE(SUM(${micros}) FILTER (WHERE ${periodHours} IS NOT NULL), 0)`,
      })
      .from(commitments)
      .prepare(),
    startPrice: database
      .select({
        /** The increase of hourly use by a start. */
        addedMicros: sql<number>`CASE WHEN ${countsAgainstCap} THEN 0 ELSE ${hourlyPrice} END`,
        /** The cost of one hour beyond the paid time. */
        hourMicros: sql<number>`CASE WHEN ${isPaid} THEN 0 ELSE ${hourlyPrice} END`,
      })
      .from(instance)
      .innerJoin(launchAttempt, eq(launchAttempt.launchTag, instance.launchTag))
      .innerJoin(launch, eq(launch.id, launchAttempt.launchId))
      .where(eq(instance.id, sql.placeholder("instanceId")))
      .prepare(),
  };
});

/** The limits in force: those that the owner stored, at most those of the environment. */
export async function readLimits(database: Reader | Tx, environment: PartialLimits): Promise<LaunchLimits> {
  return resolveLimits(environment, await readLaunchSettings(database));
}

/** Use of the caps at a moment (epoch milliseconds). */
export async function readCapUse(database: Reader | Tx, accounts: string[], at: number): Promise<CapUse> {
  const { machines, attempts, committed } = prepare(database);
  const accountIds = JSON.stringify(accounts);
  const running = (await machines.get({ at, accountIds }))!;
  const open = (await attempts.get({ accountIds }))!;
  return {
    machines: running.machines + open.machines,
    hourlyMicros: running.hourlyMicros + open.hourlyMicros,
    committedMicros: (await committed.get({
      dayAgo: (await toProviderTime(database, at)) - day,
      accountIds,
    }))!.micros,
  };
}

/**
 * Commitments of a token in the hour and the day before a moment; creates that provably made nothing do not
 * count.
 */
export async function readTokenUse(database: Reader | Tx, tokenId: string, at: number): Promise<TokenUse> {
  const now = await toProviderTime(database, at);
  return (await prepare(database).ofToken.get({ tokenId, hourAgo: now - hour, dayAgo: now - day }))!;
}

/** Which cap a launch exceeds at a moment; null when it may be sent. */
export async function checkLaunchCaps(
  database: Reader | Tx,
  order: Commitment,
  limits: CapLimits,
  at: number,
): Promise<CapRefusal | null> {
  const use = await readCapUse(database, limits.accountIds, at);
  const inForce = await readLimits(database, limits);
  const { maxMachines, maxHourlyMicros, maxCommittedMicros } = inForce;
  const refused = { kind: "capped", use, limits: inForce } as const;
  if (use.machines + 1 > maxMachines) return { ...refused, cap: "machines" };
  if (use.hourlyMicros + order.hourlyMicros > maxHourlyMicros) return { ...refused, cap: "price" };
  if (use.committedMicros + order.committedMicros > maxCommittedMicros)
    return { ...refused, cap: "committed" };
  return limits.token ? await checkTokenCaps(database, limits.token, order, at) : null;
}

/**
 * Why a stopped machine may not be started; null when it may. A machine that counts already adds nothing to
 * the owner's caps; a token commits to one hour of it, as in `readTokenUse`.
 */
export async function checkStartCaps(
  database: Reader | Tx,
  instanceId: string,
  limits: CapLimits,
  at: number,
): Promise<CapRefusal | null> {
  const price = await prepare(database).startPrice.get({ at, instanceId });
  const { addedMicros, hourMicros } = price ?? { addedMicros: 0, hourMicros: 0 };
  const use = await readCapUse(database, limits.accountIds, at);
  const inForce = await readLimits(database, limits);
  if (addedMicros > 0 && use.hourlyMicros + addedMicros > inForce.maxHourlyMicros)
    return { kind: "capped", cap: "price", use, limits: inForce };
  const hour = { committedMicros: hourMicros, periodHours: null };
  return limits.token ? await checkTokenCaps(database, limits.token, hour, at) : null;
}

/** Whether the token is revoked, or which of its caps an order exceeds. */
async function checkTokenCaps(
  database: Reader | Tx,
  { id, hourCapMicros, dayCapMicros, committedCapMicros }: TokenCap,
  { committedMicros, periodHours }: Omit<Commitment, "hourlyMicros">,
  at: number,
): Promise<TokenRefusal | null> {
  if (!(await isActiveToken(database, id))) return { kind: "token-unknown" };
  const use = await readTokenUse(database, id, at);
  if (periodHours !== null && use.committedMicros + committedMicros > committedCapMicros)
    return { kind: "token-capped", cap: "committed", use };
  if (use.hourMicros + committedMicros > hourCapMicros) return { kind: "token-capped", cap: "hour", use };
  if (use.dayMicros + committedMicros > dayCapMicros) return { kind: "token-capped", cap: "day", use };
  return null;
}
