import path from "node:path";

import { readClockAhead } from "@/db/clock-check";
import { closeDatabase, getDatabase } from "@/db/client";
import { dataFolder } from "@/db/sqlite/open";
import { clampSignInTimes } from "@/db/future-times";
import { requestListing } from "@/db/listing-requests";
import { listProviderAccounts } from "@/db/provider-accounts";
import { listenForCommits } from "@/db/commits";
import { readAccountsRevision } from "@/db/revision";
import { readWorkerLease } from "@/db/worker";
import { publicAccounts } from "@/lib/accounts/public";
import { refuseDoubleAccounts } from "@/lib/accounts/conflict";
import { resolveMode, presentAccounts } from "@/lib/accounts/present";
import { maxSessionIdle } from "@/lib/auth/session-store";
import { systemClock } from "@/lib/clock/clock";
import { ClockWatch } from "@/lib/clock/watch";
import { env } from "@/lib/env";
import { shareProviderClients } from "@/lib/instances/provider-clients";
import { log } from "@/lib/log";
import { logRepeated } from "@/lib/log-repeated";
import { ignoreRequestsTo } from "@/lib/metrics/requests";
import { refreshIndex } from "@/lib/offers/current-index";
import { loadFacts } from "@/lib/offers/index-facts";
import { defaultFeedUrl } from "@/lib/rates/feed";
import { startSandbox, type Sandbox } from "@/sandbox/server";
import { createHolderName } from "@/lib/holder";
import { processState } from "@/lib/process-state";
import { outsideRequests } from "@/lib/request-id";
import { atomically } from "@/db/transactions";

import { toProviderClients, connectAccount } from "./connect-account";
import { connectSource } from "./connect-source";
import type { LeaseNow } from "./lease";
import { monitorDisk } from "./monitor-disk";
import { Poller } from "./poller";
import { shareUse } from "./share-use";

interface Runtime {
  /** Null in a web process, which never polls. */
  poller: Poller | null;
  sandbox: Sandbox | null;
  /** The accounts' revision that it runs with. */
  revision: number;
  /** Bounds stored times after a jump of the wall clock. */
  boundTimes(): Promise<void>;
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
const factsInterval = 10_000;

/**
 * Connects the accounts of this process, and lets it poll unless it is a web process: first the sandbox if it is used, then
 * the poller.
 */
export async function startPolling(): Promise<void> {
  await loadFacts(getDatabase());
  await runExclusively(async () => {
    await stopRuntime();
    await startRuntime();
  });
  clearInterval(shared.timer);
  clearInterval(shared.facts);
  // Other processes may change them.
  shared.facts = setInterval(() => {
    void showFacts();
    void shareLastUse();
  }, factsInterval).unref();
  shared.stopListening?.();
  shared.stopListening = listenForCommits(getDatabase(), async () => {
    await reloadChangedAccounts();
    await followOffers();
  });
  // Another process may change the accounts too.
  shared.timer = setInterval(() => {
    void reloadChangedAccounts();
    void monitorDisk((shared.holder ??= createHolderName()), shared.clock);
    void followJumps();
    void followOffers();
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
    logRepeated(error, "The changed accounts could not be taken up; it is tried again.");
  }
}

async function showFacts(): Promise<void> {
  try {
    if (await loadFacts(getDatabase())) await refreshIndex();
  } catch (error) {
    logRepeated(error, "The usual prices and separated offers could not be read; it is tried again.");
  }
}

async function shareLastUse(): Promise<void> {
  try {
    await shareUse(getDatabase());
  } catch {
    // It is tried again, and a day passes before it matters.
  }
}

/** A web process has no scheduler that detects a jump of the wall clock. */
async function followJumps(): Promise<void> {
  const runtime = await shared.running?.catch(() => null);
  if (!runtime || runtime.poller || shared.clock?.checkForJump() === null) return;
  await runtime.boundTimes().catch(() => log.error("Stored times could not be bounded after a clock jump."));
}

let isFollowing = false;

/** Keeps the offers of a process that does not poll current, so that no request waits for them. */
async function followOffers(): Promise<void> {
  if (isFollowing || env().role === "worker") return;
  const runtime = await shared.running?.catch(() => null);
  if (!runtime || runtime.poller?.lease) return;
  isFollowing = true;
  try {
    await refreshIndex();
  } catch (error) {
    logRepeated(error, "The offers could not be read; it is tried again.");
  } finally {
    isFollowing = false;
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
  const runtime = await shared.running?.catch(() => null);
  return runtime?.poller ? (shared.holder ?? null) : null;
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
  await runtime.poller?.stop();
  await runtime.sandbox?.close();
}

async function createRuntime(): Promise<Runtime> {
  const environment = env();
  const { role } = environment;
  const database = getDatabase();
  const holder = (shared.holder ??= createHolderName());
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
  const leaseNow: LeaseNow = async (tx) => (role === "web" ? readWorkerLease(tx) : (poller?.lease ?? null));
  const connections = await Promise.all(
    present.map((account) =>
      connectAccount(account, sandbox?.baseUrls[account.provider] ?? null, {
        leaseNow,
        observeDate: (date) => watch.observe(account.id, date),
      }),
    ),
  );
  const isFirstStart = !shared.hasStarted;
  shared.hasStarted = true;
  const publicConnections = (await publicAccounts(environment, database)).map((account) =>
    connectSource(account, { leaseNow, isFirstStart }),
  );
  const feeds = [
    ...(sandbox ? [{ feed: "sandbox" as const, url: sandbox.ratesUrl }] : []),
    ...(publicConnections.length > 0 || present.some(({ kind }) => kind !== "sandbox")
      ? [{ feed: "live" as const, url: environment.ratesUrl ?? defaultFeedUrl }]
      : []),
  ];
  const clouds = connections.flatMap((connection) => toProviderClients(connection, present));
  const poller: Poller | null =
    role === "web"
      ? null
      : new Poller({
          database,
          environment,
          mode,
          accounts: [...connections.filter(({ account }) => account.polls), ...publicConnections],
          clouds,
          feeds,
          holder,
          watch,
          onJump: boundTimes,
          onHistoryChanged: showFacts,
        });
  await poller?.start();
  shareProviderClients({
    clouds: new Map(clouds.map((cloud) => [cloud.account.id, cloud])),
    holder,
    revision,
    reload: reloadChangedAccounts,
    requestListing: (accountId) => requestListingOf(accountId, poller),
  });
  return { poller, sandbox, revision, boundTimes };
}

/** Any process may request a list; the one that reconciles reads the request. */
async function requestListingOf(accountId: string, poller: Poller | null): Promise<void> {
  if (poller?.lease) return poller.requestListing(accountId);
  try {
    await atomically(getDatabase(), (tx) => requestListing(tx, accountId, Date.now()));
  } catch {
    log.warn("A machine list could not be requested. The next one is read on schedule.");
  }
}

/** The sandbox stores its machines, so that the ledger still finds them after a restart. */
function sandboxFile(dataDirectory: string): string {
  return path.join(dataFolder(dataDirectory), "sandbox.json");
}
