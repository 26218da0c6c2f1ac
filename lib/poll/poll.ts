import type { PricedAccount } from "@/db/accounts";
import { holdSnapshot, listPublishedSummaries, readHeldSnapshot } from "@/db/held-snapshots";
import type { Lease } from "@/db/leases";
import { recordFailedPoll, recordFailedScope, recordPoll, type FinishedPoll } from "@/db/polls";
import { deleteGoneOffers, publishSnapshot, publishUnchanged, type SnapshotChanges } from "@/db/published";
import { day } from "@/lib/domain/durations";
import { originLabels } from "@/lib/domain/provider-id";
import { errorCode } from "@/lib/error-code";
import { ProviderError } from "@/lib/providers/errors";
import { runInSlices } from "@/lib/slices";
import { wholeMarket, type Snapshot } from "@/lib/providers/provider";
import type { SourceClient, UnchangedScope } from "@/lib/providers/source";
import { atomically, atomicallyInBatches } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import { addMissing, compare } from "./compare";
import { judgeFirstReading } from "./first-reading";
import { isStreakLongEnough, judgeSnapshot, extendStreak, type Streak } from "./judge";
import { PublishedState } from "./published-state";
import { parseSummaries, summarize, type Summary } from "./summary";

/** One account as the poller sees it: its API client and its published offers. */
export interface PolledAccount {
  account: PricedAccount;
  client: SourceClient;
  state: PublishedState | null;
}

export interface PollRequest {
  database: Reader;
  lease: Lease;
  signal: AbortSignal;
  now(): Date;
}

/** The result of a poll, as pages show it. */
export type PollResult = FinishedPoll & { error: ProviderError | null };

type PartOutcome = {
  outcome: "published" | "held";
  offers: number;
  rejected: number;
  message: string | null;
};

/**
 * Runs one poll: fetch, judge, compare, write. A provider's failure is a result, never an exception; the published
 * offers stay.
 * Throws only `LeaseLostError`, database errors, and the abort reason.
 */
export async function pollAccount(polled: PolledAccount, request: PollRequest): Promise<PollResult> {
  const { account, client } = polled;
  const { database, lease, signal, now } = request;
  const startedAt = now().getTime();
  const state = await readPublishedState(polled, request);
  const parts: PartOutcome[] = [];
  let failures = 0;
  let lastFailure: ProviderError | null = null;
  const reasons = new Set<string>();
  let whole: FinishedPoll | null = null;
  try {
    for await (const part of client.listOffers({ signal, known: state.known })) {
      if (part.kind === "failure") {
        failures++;
        lastFailure = part.error;
        reasons.add(part.error.message);
        await atomically(
          database,
          (tx) => recordFailedScope(tx, lease, account, part.scope, part.attemptedAt.getTime()),
          "offers",
        );
      } else if (part.kind === "unchanged") {
        parts.push(await confirmUnchanged(polled, part, request, startedAt));
      } else if (part.scope === wholeMarket && !part.isProvisional) {
        // The adapter may go on, to remember what it read.
        whole = await take(part, startedAt);
      } else {
        parts.push(await takePart(part));
      }
    }
  } catch (error) {
    // An aborted poll is no failure of the provider.
    if (!(error instanceof ProviderError) || signal.aborted) throw error;
    const poll = finished(startedAt, {
      outcome: "failed",
      offers: sum(parts, "offers"),
      rejected: sum(parts, "rejected"),
      errorKind: error.kind,
      message: error.message,
    });
    await atomically(database, (tx) => recordFailedPoll(tx, lease, account, poll), "offers");
    return { ...poll, error };
  }
  if (whole) return { ...whole, error: null };
  const held = parts.find(({ outcome }) => outcome === "held");
  const isAllHeld = held !== undefined && parts.every(({ outcome }) => outcome === "held");
  const poll = finished(startedAt, {
    outcome: isAllHeld ? "held" : parts.length === 0 && failures > 0 ? "failed" : "published",
    offers: sum(parts, "offers"),
    rejected: sum(parts, "rejected"),
    errorKind: lastFailure?.kind ?? null,
    message: lastFailure
      ? `${failures} of its lists could not be read. ${firstReasons(reasons)}`
      : isAllHeld
        ? held.message
        : null,
  });
  await atomically(database, (tx) => recordPoll(tx, lease, account, poll), "offers");
  // A rate limit counts although parts were read, so that the next poll waits.
  const isLimited = account.kind === "public" && lastFailure?.kind === "rate-limited";
  return { ...poll, error: parts.length === 0 || isLimited ? lastFailure : null };

  async function take(snapshot: Snapshot, startedAt: number): Promise<FinishedPoll> {
    return (await judgeAndWrite(snapshot, (outcome) => finished(startedAt, { ...outcome, errorKind: null })))
      .poll!;
  }

  async function takePart(snapshot: Snapshot): Promise<PartOutcome> {
    return (await judgeAndWrite(snapshot, null)).outcome;
  }

  async function judgeAndWrite(
    snapshot: Snapshot,
    finish: ((outcome: PartOutcome) => FinishedPoll) | null,
  ): Promise<{ outcome: PartOutcome; poll: FinishedPoll | null }> {
    const summary = await runInSlices(summarize(snapshot.offers), { signal });
    const published = parseSummaries(await listPublishedSummaries(database, account.id, snapshot.scope));
    const isPublic = account.kind === "public";
    const verdict =
      isPublic && published.length === 0
        ? judgeFirstReading(snapshot.offers)
        : judgeSnapshot(summary, published);
    if (!verdict.publish) {
      const before = await readHeldSnapshot(database, account.id, snapshot.scope);
      const observedAt = snapshot.observedAt.getTime();
      const streak = extendStreak(before && (JSON.parse(before.streak) as Streak), summary, observedAt);
      const isReleased = verdict.ownerOnly
        ? isPublic && isStreakLongEnough(streak, observedAt, day)
        : isStreakLongEnough(streak, observedAt);
      if (!isReleased) {
        const outcome = toOutcome("held", snapshot, verdict.reason);
        const poll = finish?.(outcome) ?? null;
        const held = {
          accountId: account.id,
          scope: snapshot.scope,
          heldSince: before?.heldSince ?? observedAt,
          observedAt,
          reason: verdict.reason,
          streak: JSON.stringify(streak),
          payload: JSON.stringify(snapshot),
        };
        await atomically(database, (tx) => holdSnapshot(tx, lease, account, held, poll), "offers");
        return { outcome, poll };
      }
    }
    const outcome = toOutcome("published", snapshot, null);
    const poll = finish?.(outcome) ?? null;
    const partOf = finish ? undefined : startedAt;
    await publishAccepted(polled, snapshot, request, { summary, poll, isNewUsual: !verdict.publish, partOf });
    return { outcome, poll };
  }

  function finished(
    startedAt: number,
    result: Pick<FinishedPoll, "outcome" | "offers" | "rejected" | "errorKind" | "message">,
  ): FinishedPoll {
    return { startedAt, finishedAt: Math.max(startedAt, now().getTime()), ...result };
  }
}

/** Publishes an accepted snapshot and updates the in-memory state. */
export async function publishAccepted(
  polled: PolledAccount,
  snapshot: Snapshot,
  request: PollRequest,
  {
    summary,
    poll,
    isNewUsual,
    partOf,
  }: { summary: Summary; poll: FinishedPoll | null; isNewUsual: boolean; partOf?: number | undefined },
): Promise<void> {
  const { account } = polled;
  const state = await readPublishedState(polled, request);
  const isPublic = account.kind === "public";
  const changes = await runInSlices(
    compare(snapshot, state.published, isPublic ? publicReadingsUntilGone : 1),
    { signal: request.signal },
  );
  const rejected = snapshot.rejected.map(({ field, reported, reason }) => ({
    field,
    reported,
    reason,
  }));
  // What ships with the app is no reading of its source.
  const isJudged = (snapshot.scope === wholeMarket || isPublic) && !snapshot.isProvisional;
  try {
    const publication = {
      account,
      scope: snapshot.scope,
      every: snapshot.every,
      observedAt: snapshot.observedAt.getTime(),
      offers: snapshot.offers.length,
      rejected,
      rejectedChanged: state.hasRejectedChanges(snapshot.scope, rejected),
      summary: isJudged ? JSON.stringify(summary) : null,
      resetsBaseline: isNewUsual,
      changes,
      partOf,
      poll,
    };
    const { addedRows } = await atomicallyInBatches(
      request.database,
      (tx, endBatch) => publishSnapshot(tx, request.lease, publication, endBatch),
      { signal: request.signal },
    );
    state.apply(snapshot.scope, changes, addedRows, rejected);
    if (isPublic) state.forget(await deleteOldOffers(request, account.id));
  } catch (error) {
    // The in-memory state may now differ from the database; the next poll reads it again.
    polled.state = null;
    throw error;
  }
}

/** Confirms a scope that its source reports as unchanged. */
async function confirmUnchanged(
  polled: PolledAccount,
  { scope, observedAt }: UnchangedScope,
  request: PollRequest,
  partOf: number,
): Promise<PartOutcome> {
  const { account } = polled;
  const state = await readPublishedState(polled, request);
  const changes: Pick<SnapshotChanges, "gone" | "missed"> = { gone: [], missed: [] };
  for (const offer of state.missingOf(scope)) addMissing(changes, offer, publicReadingsUntilGone);
  const unchanged = { account, scope, observedAt: observedAt.getTime(), partOf, changes };
  await atomically(request.database, (tx) => publishUnchanged(tx, request.lease, unchanged), "offers");
  state.applyMissing(scope, changes);
  return { outcome: "published", offers: state.countOf(scope), rejected: 0, message: null };
}

const publicReadingsUntilGone = 3;
const keptGoneDays = 30;

function deleteOldOffers({ database, lease, now }: PollRequest, accountId: string): Promise<string[]> {
  const at = now().getTime();
  return atomically(
    database,
    (tx) => deleteGoneOffers(tx, lease, accountId, { before: at - keptGoneDays * day, now: at }),
    "offers",
  );
}

/** Returns the published offers of an account; reads them again after the lease changed hands. */
async function readPublishedState(
  polled: PolledAccount,
  { database, lease }: PollRequest,
): Promise<PublishedState> {
  if (polled.state?.token !== lease.token) {
    polled.state = await PublishedState.read(database, polled.account, lease.token);
  }
  return polled.state;
}

const maxShownReasons = 3;

function firstReasons(reasons: ReadonlySet<string>): string {
  const shown = [...reasons].slice(0, maxShownReasons);
  const rest = reasons.size - shown.length;
  return [...shown, ...(rest > 0 ? [`And ${rest} more reasons.`] : [])].join(" ");
}

function toOutcome(outcome: PartOutcome["outcome"], snapshot: Snapshot, message: string | null): PartOutcome {
  return { outcome, offers: snapshot.offers.length, rejected: snapshot.rejected.length, message };
}

function sum(parts: PartOutcome[], field: "offers" | "rejected"): number {
  return parts.reduce((total, part) => total + part[field], 0);
}

/** Returns a log line for an unexpected error, without secrets. */
export function describeUnexpected(account: PricedAccount, error: unknown): string {
  return `${originLabels[account.provider]} could not be checked: ${errorCode(error, "an error inside the app")}.`;
}
