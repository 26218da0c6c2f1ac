import { createHash } from "node:crypto";
import path from "node:path";

import { closeDatabase, databaseFile, getDatabase } from "@/db/client";
import type { Lease } from "@/db/leases";
import { readMemory, writeMemory } from "@/db/memories";
import { modeOf, presentAccounts, type PresentAccount } from "@/lib/accounts/present";
import type { ProviderId } from "@/lib/domain/provider-id";
import { env } from "@/lib/env";
import { shareClouds, type Cloud } from "@/lib/instances/clouds";
import { Reconciler } from "@/lib/instances/reconciler";
import { log } from "@/lib/log";
import { refreshBoard } from "@/lib/offers/current";
import { price } from "@/lib/offers/pricing";
import { createBreaker } from "@/lib/providers/breaker";
import { providers } from "@/lib/providers/registry";
import { defaultFeedUrl, updateRates } from "@/lib/rates/feed";
import { currentRates } from "@/lib/rates/rates";
import { startSandbox, type Sandbox } from "@/sandbox/server";

import { Scheduler, type Scheduled } from "./scheduler";

interface Runtime {
  scheduler: Scheduler;
  reconciler: Reconciler;
  sandbox: Sandbox | null;
}

// A reload in development runs this anew; the old timers must not go on beside the new ones.
const shared = globalThis as { cheapestGpuRuntime?: Promise<Runtime> };

const sandboxKey = "sandbox";

/** Starts polling in this process: the sandbox first where it is used, then the scheduler. */
export async function startPolling(): Promise<void> {
  await stopPolling();
  shared.cheapestGpuRuntime = start();
  await shared.cheapestGpuRuntime;
}

/** Ends what was started; resolves when nothing is under way any more. */
export async function stopPolling(): Promise<void> {
  const running = shared.cheapestGpuRuntime;
  delete shared.cheapestGpuRuntime;
  const runtime = await running?.catch(() => null);
  if (!runtime) return;
  shareClouds(null);
  await runtime.scheduler.stop();
  await runtime.reconciler.settled();
  await runtime.sandbox?.close();
}

/** Stops polling and closes the file: for the end of the process. */
export async function shutDown(): Promise<void> {
  await stopPolling();
  closeDatabase();
}

/** The name under which this process holds the lease; null while it does not poll. */
export async function ownHolder(): Promise<string | null> {
  return (await shared.cheapestGpuRuntime?.catch(() => null))?.scheduler.holder ?? null;
}

async function start(): Promise<Runtime> {
  const environment = env();
  const database = getDatabase();
  const mode = modeOf(environment);
  const sandbox =
    mode === "sandbox" ? await startSandbox({ stateFile: sandboxFile(environment.dataDirectory) }) : null;
  const ratesUrl = sandbox?.ratesUrl ?? environment.ratesUrl ?? defaultFeedUrl;
  const accounts = presentAccounts(environment).map((account) =>
    connect(account, sandbox?.baseUrls[account.provider], () => scheduler.lease),
  );
  const clouds = accounts.flatMap(cloudOf);
  const scheduler = new Scheduler({
    database,
    accounts,
    onPolled: async () => void (await refreshBoard()),
    // The feed answers in its own time; polls do not wait for it.
    onTick: async (lease, signal) => {
      ratesUnderWay ??= updateRates({ database, feed: mode, url: ratesUrl, now: new Date(), signal })
        .then(async (changed) => void (changed && (await refreshBoard())))
        .catch(() => log.error("The exchange rates could not be kept."))
        .finally(() => (ratesUnderWay = null));
      await reconciler.tick(lease, signal);
    },
  });
  let ratesUnderWay: Promise<void> | null = null;
  const reconciler = new Reconciler({
    database,
    clouds,
    holder: scheduler.holder,
    interval: environment.reconcileInterval,
    lease: () => scheduler.lease,
    priceOf: async () => {
      const rates = await currentRates(database, mode, environment.pinnedRates);
      const pricing = { rates, assumedCurrency: environment.cloudcomputeCurrency };
      return (native, gpuCount) => price(native, gpuCount, pricing).priceMicros;
    },
  });
  await scheduler.start();
  shareClouds({
    clouds: new Map(clouds.map((cloud) => [cloud.account.id, cloud])),
    holder: scheduler.holder,
    poke: (accountId) => reconciler.poke(accountId),
  });
  return { scheduler, reconciler, sandbox };
}

function cloudOf({ account, client }: Scheduled): Cloud[] {
  const { instances: facts, label } = providers[account.provider];
  const key = env().providers[account.provider].apiKey ?? sandboxKey;
  const keyHash = createHash("sha256").update(key).digest("hex");
  return client.instances && facts ? [{ account, label, machines: client.instances, facts, keyHash }] : [];
}

function connect(
  account: PresentAccount,
  sandboxUrl: string | undefined,
  leaseNow: () => Lease | null,
): Scheduled {
  const environment = env();
  const provider = providers[account.provider];
  const database = getDatabase();
  const breaker = createBreaker({
    failures: provider.breaker.failures,
    // A provider that is asked every second may be asked again sooner than one that is asked every hour.
    firstPause: Math.min(provider.breaker.firstPause * 1000, 5 * account.interval),
  });
  const client = provider.connect({
    apiKey: sandboxUrl ? sandboxKey : environment.providers[account.provider].apiKey!,
    baseUrl: sandboxUrl ?? environment.providers[account.provider].baseUrl ?? provider.baseUrl,
    breaker,
    memory: {
      read: () => readMemory(database, account.id),
      write: (value) => writeMemory(database, leaseNow(), account.id, value),
    },
    settings: {
      interval: account.interval / 1000,
      probeSpacing: probeSpacing(account.provider, sandboxUrl !== undefined),
      dailyProbes: sandboxUrl ? 0 : environment.gpugeekDailyProbes,
      createType: environment.cloudcomputeCreateType,
      createStats: environment.cloudcomputeCreateStats,
    },
    now: () => new Date(),
  });
  return { account, client, breaker, interval: account.interval, isIntervalSet: account.isIntervalSet };
}

/** Invented machines outlive a restart as real ones would, or the ledger would rightly miss them. */
function sandboxFile(dataDirectory: string): string {
  return path.join(path.dirname(databaseFile(dataDirectory)), "sandbox.json");
}

/** The sandbox is ours and need not be spared. */
function probeSpacing(provider: ProviderId, isSandbox: boolean): number {
  if (provider !== "gpugeek") return 0;
  return isSandbox ? 50 : env().gpugeekProbeSpacing;
}
