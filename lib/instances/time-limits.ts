import { shiftBilledTime } from "@/db/clock-shift";
import { findInstance, listPresentInstances } from "@/db/instances";
import { listOpenActions } from "@/db/intents";
import { listUnconfirmedRefusals, listUnsettled } from "@/db/ledger";
import { readListings } from "@/db/listings";
import { listTimeLimits, shiftSearchTimes, rewriteTimeLimit } from "@/db/time-limits";
import { minJump, type ClockWatch } from "@/lib/clock/watch";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";
import { day } from "@/lib/domain/durations";

import { elapsedKeys } from "./reconcile-context";
import { requestTermination } from "./terminate";

/** Longer than any limit that can be chosen, in milliseconds; for limits without a stored maximum. */
const longestLimit = 366 * day;

interface Scope {
  database: Reader;
  accountIds: string[];
  watch: ClockWatch;
}

/**
 * Registers every stored time that a wait depends on, so that it is tracked as elapsed time. Runs every second in
 * every process, so that any of them can take over with the right remaining time after a clock jump.
 */
export async function observeMoments({ database, accountIds, watch }: Scope): Promise<void> {
  const seen = new Set<string>();
  const see = (key: string, stored: number | null) => {
    if (stored === null) return;
    watch.storedTimes.until(key, stored);
    seen.add(key);
  };
  for (const { instanceId, endsAt } of await listTimeLimits(database, accountIds))
    see(elapsedKeys.end(instanceId), endsAt);
  for (const { id, seenAt, startedAt, missingSince } of await listPresentInstances(database, accountIds)) {
    if (seenAt === null) see(elapsedKeys.start(id), startedAt);
    see(elapsedKeys.missing(id), missingSince);
  }
  for (const { accountId, listedAt } of await readListings(database, accountIds))
    see(elapsedKeys.listed(accountId), listedAt);
  const open = await listUnsettled(database, accountIds, ["prepared", "sending", "unknown"]);
  const refused = (
    await Promise.all(accountIds.map((accountId) => listUnconfirmedRefusals(database, accountId)))
  ).flat();
  for (const { launchTag, sentAt, createdAt, answeredAt } of [...open, ...refused]) {
    see(elapsedKeys.sent(launchTag), sentAt ?? createdAt);
    see(elapsedKeys.answered(launchTag), answeredAt);
  }
  for (const { id, createdAt } of await listOpenActions(database)) see(elapsedKeys.action(id), createdAt);
  watch.storedTimes.retain(seen);
}

/**
 * Opens a termination for every machine whose time is over, and rewrites limits after clock jumps: a machine gets its
 * chosen time, in elapsed time, and never more than that from now.
 */
export async function applyTimeLimits({ database, accountIds, watch }: Scope, holder: string): Promise<void> {
  const { storedTimes: moments, clock } = watch;
  for (const limit of await listTimeLimits(database, accountIds)) {
    const key = elapsedKeys.end(limit.instanceId);
    const longest = limit.endsWithin ?? longestLimit;
    // Farther away than the chosen time: the clock was set back while the app was down.
    if (moments.until(key, limit.endsAt) > longest) moments.set(key, limit.endsAt, longest);
    const left = moments.until(key, limit.endsAt);
    if (left <= 0) {
      if (watch.mustWait()) continue;
      const instance = await findInstance(database, limit.instanceId);
      if (instance)
        await requestTermination(database, instance, { askedBy: "time-limit", holder, now: clock.wall() });
      continue;
    }
    const endsAt = Math.round(clock.wall() + left);
    if (Math.abs(endsAt - limit.endsAt) <= minJump || watch.isUnexplained()) continue;
    if (await trySave(() => atomically(database, (tx) => rewriteTimeLimit(tx, limit, endsAt, clock.wall()))))
      moments.set(key, endsAt, left);
  }
}

/** Machines whose elapsed time is over; none while the clock is unconfirmed. Writes nothing. */
export async function listOverTimeLimit({ database, accountIds, watch }: Scope): Promise<string[]> {
  if (watch.mustWait()) return [];
  const limits = await listTimeLimits(database, accountIds);
  const isOver = ({ instanceId, endsAt, endsWithin }: (typeof limits)[number]) =>
    Math.min(watch.storedTimes.until(elapsedKeys.end(instanceId), endsAt), endsWithin ?? longestLimit) <= 0;
  return limits.filter(isOver).map(({ instanceId }) => instanceId);
}

/** Rewrites when searches for lost creates began, so that pages and a restart use it too. */
export async function adjustSearchTimes({ database, accountIds, watch }: Scope): Promise<void> {
  const { storedTimes: moments, clock } = watch;
  for (const { launchTag, answeredAt } of await listUnsettled(database, accountIds, ["unknown"])) {
    if (answeredAt === null) continue;
    const key = elapsedKeys.answered(launchTag);
    const since = moments.since(key, answeredAt);
    const present = Math.round(clock.wall() - since);
    if (Math.abs(present - answeredAt) <= minJump || watch.isUnexplained()) continue;
    if (
      await trySave(() => atomically(database, (tx) => shiftSearchTimes(tx, launchTag, answeredAt, present)))
    )
      moments.set(key, present, -since);
  }
}

/**
 * Moves billed time back after the wall clock was set back, so that no cost falls. A clock set forward changes
 * nothing.
 */
export async function adjustBilledTime({ database, accountIds, watch }: Scope): Promise<void> {
  const { storedTimes: moments, clock } = watch;
  for (const { accountId, listedAt } of await readListings(database, accountIds)) {
    if (listedAt === null) continue;
    const key = elapsedKeys.listed(accountId);
    const now = clock.wall();
    const since = moments.since(key, listedAt);
    const by = Math.round(now - since) - listedAt;
    if (by >= -minJump) continue;
    if (
      await trySave(() =>
        atomically(database, (tx) => shiftBilledTime(tx, { accountId, listedAt, by, now: Math.round(now) })),
      )
    )
      moments.set(key, listedAt + by, -since);
  }
}

/** Returns false if it cannot be written now, for example on a full disk; memory then keeps the old value. */
async function trySave(write: () => Promise<void>): Promise<boolean> {
  return write().then(
    () => true,
    () => false,
  );
}
