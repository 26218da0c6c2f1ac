import "server-only";

import { getDatabase } from "@/db/client";
import { listHeldSnapshots } from "@/db/held-snapshots";
import type { Reader } from "@/db/connections";
import { countOfferChanges, listRejectedRows, listScopes, listUnknownGpus } from "@/db/offers";
import { readFeedState } from "@/db/rates";
import { readRevision } from "@/db/revision";
import { readDatabaseTime } from "@/db/database-time";
import { readDatabaseSize } from "@/db/size";
import { readSchedules, type Schedule } from "@/db/schedules";
import { listRecentPolls, type FinishedPoll } from "@/db/polls";
import { readWorkerAccounts, readWorkerLease } from "@/db/worker";
import { isoTime } from "@/lib/format";
import type { Visitor } from "@/lib/auth/guard";
import { resolveMode, pollingAccounts, type PresentAccount } from "@/lib/accounts/present";
import {
  listSwitchedSources,
  publicAccountId,
  publicAccounts,
  sourceInterval,
  type SwitchedSource,
} from "@/lib/accounts/public";
import { readBackupStatus } from "@/lib/backup/status";
import { systemClock } from "@/lib/clock/clock";
import { day } from "@/lib/domain/durations";
import { describeEach } from "@/lib/describe-each";
import { documentedSourceIds, providerIds, providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { currentDiskFailure } from "@/lib/disk";
import { env } from "@/lib/env";
import { readInstancesLiveStatus } from "@/lib/instances/live-status";
import { listAllProviderClients } from "@/lib/instances/provider-clients";
import { currentIndex } from "@/lib/offers/current-index";
import { readMarkets } from "@/lib/offers/market";
import { providers } from "@/lib/providers/registry";
import { sources } from "@/lib/providers/sources";
import { defaultFeedUrl } from "@/lib/rates/feed";
import { currentRates } from "@/lib/rates/rates";
import { version } from "@/lib/version";
import { noWorkerWarning, readWarnings, workerKeysWarning, type Warning } from "@/lib/warnings";

import { readLastReadings, type LastReading } from "./last-readings";
import { readClockError } from "./clock-check";
import { lastRenewal } from "./lease";
import { isOutdated, isProviderFailing, deriveProviderState } from "./provider-state";
import { readOwnHolder } from "./runtime";
import type {
  Health,
  LiveProvider,
  LiveSource,
  LiveStatus,
  ProviderStatus,
  RatesStatus,
  SourceStatus,
} from "./schema";

const maxPolls = 40;
/** How long after the end of a lease another worker may need to take over, in milliseconds. */
const takeoverTime = 2_000;

/** The status that every page polls; the part about machines only for the owner. */
export async function readLiveStatus(visitor: Visitor): Promise<LiveStatus> {
  const database = getDatabase();
  const isBoard = visitor === "board";
  const index = await currentIndex((await readMarkets()).usual);
  const clockAheadSeconds = await readClockError(database);
  const schedules = await readSchedulesByAccount();
  return {
    at: new Date().toISOString(),
    mode: isBoard ? "live" : await resolveMode(env()),
    visitor,
    revision: await readRevision(database),
    asOf: validIsoTime(index.newestObservation()),
    oldest: validIsoTime(index.oldestPoll()),
    clockAheadSeconds,
    // Nothing about accounts and this machine.
    providers: isBoard ? [] : await readLiveProviders(schedules),
    sources: await readLiveSources(schedules),
    instances: visitor === "owner" ? await readInstancesLiveStatus() : null,
    warnings: isBoard
      ? []
      : [...readWarnings(visitor === "owner", clockAheadSeconds), ...(await findWorkerWarnings(database))],
  };
}

/** What is wrong with the worker of this web process. A process with another role takes over itself. */
async function findWorkerWarnings(database: Reader): Promise<Warning[]> {
  if (env().role !== "web") return [];
  const lease = await readWorkerLease(database);
  if (
    lease === null ||
    lease.expiresAt < (await readDatabaseTime(database, systemClock.wall())) - takeoverTime
  )
    return [noWorkerWarning];
  const known = await readWorkerAccounts(database);
  const unknown = listAllProviderClients().filter(
    ({ account, keyHash }) => known.get(account.id) !== keyHash,
  );
  const labels = new Set(unknown.map(({ account }) => providerLabels[account.provider]));
  return labels.size > 0 ? [workerKeysWarning([...labels])] : [];
}

/** The status of all five providers; messages about the account only for the owner. */
export async function readProviderStatuses(isOwner: boolean): Promise<ProviderStatus[]> {
  const database = getDatabase();
  const present = new Map((await pollingAccounts(env())).map((account) => [account.provider, account]));
  const schedules = await readSchedulesByAccount();
  const index = await currentIndex();
  return Promise.all(providerIds.map((id) => statusOf(id, present.get(id))));

  async function statusOf(id: ProviderId, account: PresentAccount | undefined): Promise<ProviderStatus> {
    const provider = providers[id];
    const polls = account ? await listRecentPolls(database, account.id, maxPolls) : [];
    const scopes = account ? await listScopes(database, [account.id]) : [];
    const offers = index.offers.filter((offer) => offer.provider === id);
    const { rejected, unknownGpus, held } = await readAccountLists(account);
    const schedule = account && schedules.get(account.id);
    const liveStatus = toLiveProvider(id, account, schedule, polls[0], newestObservedAt(scopes));
    return {
      ...liveStatus,
      experimental: provider.experimental ?? null,
      remark: provider.remark ?? null,
      polls: describeEach(polls.toReversed(), pollView, { kind: "poll", id: () => id }).views,
      tookMilliseconds: polls[0] ? polls[0].finishedAt - polls[0].startedAt : null,
      intervalSeconds: (account?.interval ?? provider.defaultInterval * 1000) / 1000,
      offers: offers.length,
      inStock: offers.filter((offer) => offer.stock === "in-stock").length,
      rejectedCount: scopes.reduce((sum, scope) => sum + scope.rejected, 0),
      rejected: rejected.views,
      unknownGpus: unknownGpus.views,
      held: held.views,
      leftOut: rejected.leftOut + unknownGpus.leftOut + held.leftOut,
      breaker: { state: schedule?.breaker ?? "closed", openUntil: validIsoTime(schedule?.openUntil ?? null) },
      message: isOwner ? (polls[0]?.message ?? null) : null,
      unranked: offers.filter((offer) => offer.native.amount !== null && offer.native.currency === null)
        .length,
      keyVariable: `${id.toUpperCase()}_API_KEY`,
      console: provider.console,
      credentials: provider.credentials,
      neededVariable: provider.neededVariable ?? null,
    };
  }
}

/** The rejected rows and other lists of an account; for rows that cannot be shown, only the number. */
async function readAccountLists(account: { id: string } | undefined) {
  const database = getDatabase();
  const rejected = account ? await listRejectedRows(database, account.id) : [];
  const unknown = account ? await listUnknownGpus(database, account.id) : [];
  const held = account ? await listHeldSnapshots(database, account.id) : [];
  return {
    rejected: describeEach(rejected, (row) => row, { kind: "rejected row", id: ({ field }) => field }),
    unknownGpus: describeEach(unknown, (gpu) => ({ ...gpu, firstSeenAt: isoTime(gpu.firstSeenAt) }), {
      kind: "GPU name",
      id: ({ rawGpu }) => rawGpu,
    }),
    held: describeEach(
      held,
      ({ scope, heldSince, observedAt, reason, payload }) => ({
        scope,
        reason,
        since: isoTime(heldSince),
        observedAt: isoTime(observedAt),
        offers: (JSON.parse(payload) as { offers: unknown[] }).offers.length,
      }),
      { kind: "held list", id: ({ scope }) => scope },
    ),
  };
}

function pollView({ outcome, finishedAt }: FinishedPoll) {
  return { outcome, at: isoTime(finishedAt) };
}

/** The exchange rates in use for the currencies of the offers. */
export async function readRatesStatus(): Promise<RatesStatus> {
  const environment = env();
  const database = getDatabase();
  const { usual } = await readMarkets();
  const feed = usual === "sandbox" ? "sandbox" : "live";
  const state = await readFeedState(database, feed);
  const rates = await currentRates(database, feed, environment.pinnedRates);
  const used = new Set((await currentIndex(usual)).offers.map(({ native }) => native.currency));
  for (const currency of Object.keys(environment.pinnedRates)) used.add(currency);
  return {
    feed: feed === "sandbox" ? "sandbox" : new URL(environment.ratesUrl ?? defaultFeedUrl).host,
    rates: [...rates.values()]
      .filter(({ currency }) => used.has(currency))
      .map(({ currency, usd, date }) => ({
        currency,
        perUsd: 1 / usd,
        date,
        isPinned: Object.hasOwn(environment.pinnedRates, currency),
      })),
    message: state?.message ?? null,
    fetchedAt: validIsoTime(state?.fetchedAt ?? null),
  };
}

/** Health for monitoring: uptime, polling, provider states. The name of this machine only for the owner. */
export async function readHealth(isOwner: boolean): Promise<Health> {
  const database = getDatabase();
  const lease = await readWorkerLease(database);
  const now = systemClock.wall();
  const isHeld = lease !== null && lease.expiresAt > (await readDatabaseTime(database, now));
  const schedules = await readSchedulesByAccount();
  const statuses = await readLiveProviders(schedules);
  const failure = currentDiskFailure();
  const clockAheadSeconds = await readClockError(database);
  const intervals = new Map(
    (await pollingAccounts(env())).map(({ provider, interval }) => [provider, interval]),
  );
  const backup = await readBackupStatus(env(), now);
  const isDegraded =
    failure !== null ||
    (backup?.trouble ?? null) !== null ||
    !isHeld ||
    clockAheadSeconds !== null ||
    statuses.some(
      ({ provider, state, lastGoodAt }) =>
        isProviderFailing(state) || isOutdated(lastGoodAt, intervals.get(provider), now),
    );
  const changes = await countOfferChanges(database);
  return {
    status: isDegraded ? "degraded" : "ok",
    version,
    mode: await resolveMode(env()),
    revision: await readRevision(database),
    asOf: validIsoTime((await currentIndex((await readMarkets()).usual)).newestObservation()),
    clockAheadSeconds,
    role: env().role,
    workerSeenAt: validIsoTime(lease && lastRenewal(lease)),
    poller: isHeld
      ? {
          holder: isOwner ? lease.holder.split(":").slice(0, 2).join(":") : null,
          token: lease.token,
          since: isoTime(lease.acquiredAt),
          isThisProcess: lease.holder === (await readOwnHolder()),
        }
      : null,
    database: {
      bytes: await readDatabaseSize(getDatabase()),
      changes: changes.count,
      since: validIsoTime(changes.since),
      trouble: failure,
    },
    backup: backup && {
      intervalSeconds: backup.interval / 1000,
      newestAt: isoTime(backup.newest?.at ?? null),
      bytes: backup.newest?.bytes ?? null,
      count: backup.count,
      trouble: backup.trouble,
    },
    providers: statuses,
    sources: await readLiveSources(schedules),
  };
}

async function readLiveSources(schedules: ReadonlyMap<string, Schedule>): Promise<LiveSource[]> {
  const accounts = await publicAccounts(env());
  const readings = await readLastReadings(
    getDatabase(),
    accounts.map(({ id }) => id),
  );
  return accounts.map(({ id, provider: source }) => {
    const { state, lastGoodAt, nextAt } = toSourceState(readings.get(id)!, schedules.get(id));
    return { source, state, lastGoodAt, nextAt };
  });
}

function toSourceState({ poll, scopes }: LastReading, schedule: Schedule | undefined) {
  const lastGood = newestObservedAt(scopes);
  return {
    state: deriveProviderState(poll, lastGood),
    lastGoodAt: validIsoTime(lastGood),
    nextAt: validIsoTime(schedule?.nextAt ?? null),
    message: poll?.message ?? null,
    rejectedCount: scopes.reduce((sum, scope) => sum + scope.rejected, 0),
  };
}

/** The status of every public source, on or off; failures only for the owner. */
export async function readSourceStatuses(isOwner: boolean): Promise<SourceStatus[]> {
  const environment = env();
  const schedules = await readSchedulesByAccount();
  const switched = await listSwitchedSources(environment);
  const index = switched.some(({ isOn }) => isOn) ? await currentIndex("public") : null;
  const shown = new Map(index?.listSources().map((listed) => [listed.source, listed]));
  const all = [...(index?.offers ?? []), ...(index?.unlisted ?? [])];
  const readings = await readLastReadings(
    getDatabase(),
    switched.map(({ id }) => publicAccountId(id)),
  );
  return Promise.all(switched.map(statusOf));

  async function statusOf({ id, isOn, isAllowed }: SwitchedSource): Promise<SourceStatus> {
    const { summary, baseUrl } = sources[id];
    const accountId = publicAccountId(id);
    const found = isOn ? toSourceState(readings.get(accountId)!, schedules.get(accountId)) : null;
    const updatedAt = shown.get(id)?.observedAt ?? found?.lastGoodAt ?? null;
    const { held } = await readAccountLists(isOn ? { id: accountId } : undefined);
    return {
      source: id,
      summary,
      host: new URL(environment.sources[id].baseUrl ?? baseUrl).host,
      isOn,
      isLocked: !isAllowed,
      isDocumented: documentedSourceIds.includes(id),
      state: found?.state ?? "off",
      updatedAt,
      isDated: updatedAt !== null && Date.now() - Date.parse(updatedAt) > day,
      nextAt: found?.nextAt ?? null,
      intervalSeconds: sourceInterval(id, environment) / 1000,
      offers: isOn ? all.filter((offer) => offer.provider === id).length : 0,
      implausible: [...(index?.implausible ?? [])]
        .filter((offer) => offer.provider === id)
        .map((offer) => ({ id: offer.id, name: offer.gpu?.name ?? offer.rawGpu })),
      rejectedCount: found?.rejectedCount ?? 0,
      held: held.views,
      message: isOwner ? (found?.message ?? null) : null,
    };
  }
}

async function readLiveProviders(schedules: ReadonlyMap<string, Schedule>): Promise<LiveProvider[]> {
  const present = new Map((await pollingAccounts(env())).map((account) => [account.provider, account]));
  const readings = await readLastReadings(
    getDatabase(),
    [...present.values()].map(({ id }) => id),
  );
  return providerIds.map((id) => {
    const account = present.get(id);
    if (!account) return toLiveProvider(id, undefined, undefined, undefined, null);
    const { poll, scopes } = readings.get(account.id)!;
    return toLiveProvider(id, account, schedules.get(account.id), poll, newestObservedAt(scopes));
  });
}

function toLiveProvider(
  provider: ProviderId,
  account: PresentAccount | undefined,
  schedule: Schedule | undefined,
  poll: FinishedPoll | undefined,
  lastGood: number | null,
): LiveProvider {
  return {
    provider,
    label: providerLabels[provider],
    state: account ? deriveProviderState(poll, lastGood) : "not-connected",
    running: schedule?.runningSince !== null && schedule?.runningSince !== undefined,
    lastGoodAt: validIsoTime(lastGood),
    nextAt: validIsoTime(schedule?.nextAt ?? null),
  };
}

function newestObservedAt(scopes: { observedAt: number | null }[]): number | null {
  return scopes.reduce<number | null>(
    (newest, { observedAt }) => (observedAt !== null && observedAt > (newest ?? 0) ? observedAt : newest),
    null,
  );
}

async function readSchedulesByAccount(): Promise<Map<string, Schedule>> {
  return new Map((await readSchedules(getDatabase())).map((row) => [row.accountId, row]));
}

/** Null also for an invalid time, so that one bad row does not break a page. */
function validIsoTime(milliseconds: number | null): string | null {
  const isValid = milliseconds !== null && !Number.isNaN(new Date(milliseconds).getTime());
  return isValid ? isoTime(milliseconds) : null;
}
