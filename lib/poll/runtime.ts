import path from "node:path";

import { readClockAhead } from "@/db/clock-check";
import { closeDatabase, getDatabase } from "@/db/client";
import { dataFolder } from "@/db/sqlite/open";
import { clampSignInTimes } from "@/db/future-times";
import { listProviderAccounts } from "@/db/provider-accounts";
import { listenForCommits } from "@/db/commits";
import { readAccountsRevision } from "@/db/revision";
import { publicAccounts } from "@/lib/accounts/public";
import { refuseDoubleAccounts } from "@/lib/accounts/conflict";
import { resolveMode, presentAccounts } from "@/lib/accounts/present";
import { getMemorySessions } from "@/lib/auth/memory-session";
import { maxSessionIdle } from "@/lib/auth/session-store";
import { systemClock } from "@/lib/clock/clock";
import { ClockWatch } from "@/lib/clock/watch";
import { currentDiskFailure, checkDisk } from "@/lib/disk";
import { assumedCurrencies, env } from "@/lib/env";
import { errorCodeOrMessage } from "@/lib/error-code";
import {
  listAllProviderClients,
  findProviderClient as connectedCloud,
  shareProviderClients,
} from "@/lib/instances/provider-clients";
import { Reconciler } from "@/lib/instances/reconciler";
import { listOverTimeLimit } from "@/lib/instances/time-limits";
import { shareUnrecordedDeletes, UnrecordedDeletes, unrecordedDeletes } from "@/lib/instances/unrecorded";
import { log } from "@/lib/log";
import { ignoreRequestsTo } from "@/lib/metrics/requests";
import { refreshIndex } from "@/lib/offers/current-index";
import { loadFacts } from "@/lib/offers/index-facts";
import { calculatePrice } from "@/lib/offers/pricing";
import { defaultFeedUrl, updateRates } from "@/lib/rates/feed";
import { currentRates } from "@/lib/rates/rates";
import { startSandbox, type Sandbox } from "@/sandbox/server";
import { HistoryKeeper } from "@/lib/price-history/keeper";
import { createHolderName } from "@/lib/holder";
import { processState } from "@/lib/process-state";
import { outsideRequests } from "@/lib/request-id";
import { atomically } from "@/db/transactions";

import { storeClockAhead } from "./clock-check";
import { toProviderClients, connectAccount } from "./connect-account";
import { connectSource } from "./connect-source";
import { Scheduler } from "./scheduler";

interface Runtime {
  scheduler: Scheduler;
  history: HistoryKeeper;
  reconciler: Reconciler;
  sandbox: Sandbox | null;
  /** The accounts' revision that the scheduler runs with. */
  revision: number;
}

interface RuntimeState {
  running?: Promise<Runtime>;
  /** Serializes starts and stops. */
  turn?: Promise<void>;
  timer?: NodeJS.Timeout;
  facts?: NodeJS.Timeout;
  stopListening?: (() => void) | null;
  holder?: string;
  /** Whether this process has polled before, with other accounts. */
  hasStarted?: true;
  /** Survives a change of the accounts. */
  clock?: ClockWatch;
}

// A reload in development runs this module again; the old timers must not run beside the new ones.
const shared = (processState<RuntimeState>("runtime").value ??= {});

const watchInterval = 1_000;
const diskCheckInterval = 5_000;
const factsInterval = 10_000;

/** Starts polling in this process: first the sandbox if it is used, then the scheduler. */
export async function startPolling(): Promise<void> {
  await loadFacts(getDatabase());
  await runExclusively(async () => {
    await stopRuntime();
    await startRuntime();
  });
  clearInterval(shared.timer);
  clearInterval(shared.facts);
  // Other processes may change them.
  shared.facts = setInterval(() => void showFacts(), factsInterval).unref();
  shared.stopListening?.();
  shared.stopListening = listenForCommits(getDatabase(), async () => {
    await reloadChangedAccounts();
    await refreshIndex().catch(() => undefined);
  });
  // Another process may change the accounts too.
  shared.timer = setInterval(() => {
    void reloadChangedAccounts();
    void monitorDisk();
  }, watchInterval).unref();
}

/** Restarts with the current accounts if they changed; does not disturb launches in progress. */
export async function reloadChangedAccounts(): Promise<void> {
  try {
    if (!(await isRuntimeOutdated())) return;
    await runExclusively(async () => {
      if (!(await isRuntimeOutdated())) return;
      await closeRuntime(shared.running);
      await startRuntime();
      await refreshIndex();
    });
  } catch (error) {
    log.error(
      { code: errorCodeOrMessage(error) },
      "The changed accounts could not be taken up; it is tried again.",
    );
  }
}

async function showFacts(): Promise<void> {
  try {
    if (await loadFacts(getDatabase())) await refreshIndex();
  } catch (error) {
    log.error(
      { code: errorCodeOrMessage(error) },
      "The usual prices and separated offers could not be read; it is tried again.",
    );
  }
}

let diskCheckedAt = Number.NEGATIVE_INFINITY;

/**
 * Checks whether the disk is writable, terminates due machines while it is not, and records that afterwards.
 */
async function monitorDisk(): Promise<void> {
  try {
    const database = getDatabase();
    const holder = (shared.holder ??= createHolderName());
    if (!unrecordedDeletes())
      shareUnrecordedDeletes(
        new UnrecordedDeletes({ database, holder, findProviderClient: connectedCloud, now: Date.now }),
      );
    const deletes = unrecordedDeletes()!;
    const isDue =
      performance.now() - diskCheckedAt >= diskCheckInterval ||
      currentDiskFailure() !== null ||
      deletes.size > 0;
    if (isDue) diskCheckedAt = performance.now();
    const watch = shared.clock;
    const failure = isDue ? await checkDisk(database) : currentDiskFailure();
    // In-memory sessions end, so that people sign in again against the stored data.
    if (!failure) getMemorySessions().endAll();
    if (isDue && failure && watch) {
      const accountIds = listAllProviderClients().map(({ account }) => account.id);
      await deletes.sendDue(accountIds, await listOverTimeLimit({ database, accountIds, watch }));
    }
    await deletes.tick();
  } catch (error) {
    log.error({ code: errorCodeOrMessage(error) }, "The disk could not be checked; it is tried again.");
  }
}

/** Stops polling; resolves when no work is in progress. */
export async function stopPolling(): Promise<void> {
  clearInterval(shared.timer);
  clearInterval(shared.facts);
  shared.stopListening?.();
  delete shared.timer;
  await runExclusively(stopRuntime);
}

/** Stops polling and closes the database, for process exit. */
export async function shutDown(): Promise<void> {
  await stopPolling();
  closeDatabase();
}

/** The name under which this process holds the lease; null while it does not poll. */
export async function readOwnHolder(): Promise<string | null> {
  return (await shared.running?.catch(() => null))?.scheduler.holder ?? null;
}

async function isRuntimeOutdated(): Promise<boolean> {
  // Polling was stopped and stays stopped.
  if (!shared.timer) return false;
  const runtime = await shared.running?.catch(() => null);
  return runtime?.revision !== (await readAccountsRevision(getDatabase()));
}

async function runExclusively(work: () => Promise<void>): Promise<void> {
  const before = shared.turn ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(work);
  shared.turn = mine;
  await mine;
}

async function startRuntime(): Promise<void> {
  // An action that changes the accounts starts it, and the timers outlive that request.
  shared.running = outsideRequests(createRuntime);
  await shared.running;
}

async function stopRuntime(): Promise<void> {
  const running = shared.running;
  delete shared.running;
  // First, so that the lease is released before the server can end the process.
  if (running) shareProviderClients(null);
  await closeRuntime(running);
}

async function closeRuntime(running: Promise<Runtime> | undefined): Promise<void> {
  const runtime = await running?.catch(() => null);
  if (!runtime) return;
  await runtime.scheduler.stop();
  await runtime.history.whenIdle();
  await runtime.reconciler.whenIdle();
  await runtime.sandbox?.close();
}

async function createRuntime(): Promise<Runtime> {
  const environment = env();
  const database = getDatabase();
  const revision = await readAccountsRevision(database);
  await refuseDoubleAccounts(environment, database);
  // Not from the cache, which may be older than the revision.
  const saved = await listProviderAccounts(database);
  const mode = await resolveMode(environment, database, saved);
  const sandbox =
    mode === "sandbox" ? await startSandbox({ stateFile: sandboxFile(environment.dataDirectory) }) : null;
  if (sandbox) ignoreRequestsTo(sandbox.url);
  const watch = (shared.clock ??= new ClockWatch(systemClock, (await readClockAhead(database)) ?? 0));
  const boundTimes = () =>
    atomically(database, (tx) => clampSignInTimes(tx, systemClock.wall(), maxSessionIdle * 1000));
  await boundTimes();
  const present = await presentAccounts(environment, database, saved);
  const connections = await Promise.all(
    present.map((account) =>
      connectAccount(account, sandbox?.baseUrls[account.provider] ?? null, {
        leaseNow: () => scheduler.lease,
        observeDate: (date) => watch.observe(account.id, date),
      }),
    ),
  );
  const isFirstStart = !shared.hasStarted;
  shared.hasStarted = true;
  const publicConnections = (await publicAccounts(environment, database)).map((account) =>
    connectSource(account, { leaseNow: () => scheduler.lease, isFirstStart }),
  );
  const feeds = [
    ...(sandbox ? [{ feed: "sandbox" as const, url: sandbox.ratesUrl }] : []),
    ...(publicConnections.length > 0 || present.some(({ kind }) => kind !== "sandbox")
      ? [{ feed: "live" as const, url: environment.ratesUrl ?? defaultFeedUrl }]
      : []),
  ];
  const clouds = connections.flatMap((connection) => toProviderClients(connection, present));
  const scheduler = new Scheduler({
    database,
    accounts: [...connections.filter(({ account }) => account.polls), ...publicConnections],
    holder: (shared.holder ??= createHolderName()),
    watch,
    onJump: boundTimes,
    onPolled: async () => void (await refreshIndex()),
    // Polls do not wait for the exchange rate feed.
    onTick: async (lease, signal) => {
      ratesUnderWay ??= Promise.all(
        feeds.map((feed) => updateRates({ database, ...feed, now: new Date(), signal })),
      )
        .then(async (changed) => void (changed.includes(true) && (await refreshIndex())))
        .catch(() => log.error("The exchange rates could not be kept."))
        .finally(() => (ratesUnderWay = null));
      history.tick(lease, signal);
      await reconciler.tick(lease, signal);
      await storeClockAhead(database, watch);
    },
    onIdle: () => reconciler.observeMoments(),
  });
  let ratesUnderWay: Promise<void> | null = null;
  const history = new HistoryKeeper({
    database,
    environment,
    now: () => watch.clock.wall(),
    monotonic: () => systemClock.monotonic(),
    onChanged: showFacts,
  });
  const reconciler = new Reconciler({
    database,
    clouds,
    holder: scheduler.holder,
    interval: environment.reconcileInterval,
    lease: () => scheduler.lease,
    watch,
    priceOf: async (provider) => {
      const rates = await currentRates(database, mode, environment.pinnedRates);
      const pricing = { rates, assumedCurrencies: assumedCurrencies(environment) };
      return (native, gpuCount) => calculatePrice({ provider, native, gpuCount }, pricing).priceMicros;
    },
  });
  await scheduler.start();
  shareProviderClients({
    clouds: new Map(clouds.map((cloud) => [cloud.account.id, cloud])),
    holder: scheduler.holder,
    requestListing: (accountId) => reconciler.requestListing(accountId),
  });
  return { scheduler, history, reconciler, sandbox, revision };
}

/** The sandbox stores its machines, so that the ledger still finds them after a restart. */
function sandboxFile(dataDirectory: string): string {
  return path.join(dataFolder(dataDirectory), "sandbox.json");
}
