import { closeDatabase, getDatabase } from "@/db/client";
import type { Lease } from "@/db/leases";
import { readMemory, writeMemory } from "@/db/memories";
import { modeOf, presentAccounts, type PresentAccount } from "@/lib/accounts/present";
import type { ProviderId } from "@/lib/domain/provider-id";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { refreshBoard } from "@/lib/offers/current";
import { createBreaker } from "@/lib/providers/breaker";
import { providers } from "@/lib/providers/registry";
import { defaultFeedUrl, updateRates } from "@/lib/rates/feed";
import { startSandbox, type Sandbox } from "@/sandbox/server";

import { Scheduler, type Scheduled } from "./scheduler";

interface Runtime {
  scheduler: Scheduler;
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
  await runtime.scheduler.stop();
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
  const sandbox = mode === "sandbox" ? await startSandbox() : null;
  const ratesUrl = sandbox?.ratesUrl ?? environment.ratesUrl ?? defaultFeedUrl;
  const scheduler = new Scheduler({
    database,
    accounts: presentAccounts(environment).map((account) =>
      connect(account, sandbox?.baseUrls[account.provider], () => scheduler.lease),
    ),
    onPolled: async () => void (await refreshBoard()),
    // The feed answers in its own time; polls do not wait for it.
    onTick: async (_lease, signal) => {
      ratesUnderWay ??= updateRates({ database, feed: mode, url: ratesUrl, now: new Date(), signal })
        .then(async (changed) => void (changed && (await refreshBoard())))
        .catch(() => log.error("The exchange rates could not be kept."))
        .finally(() => (ratesUnderWay = null));
    },
  });
  let ratesUnderWay: Promise<void> | null = null;
  await scheduler.start();
  return { scheduler, sandbox };
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
    },
    now: () => new Date(),
  });
  return { account, client, breaker, interval: account.interval, isIntervalSet: account.isIntervalSet };
}

/** The sandbox is ours and need not be spared. */
function probeSpacing(provider: ProviderId, isSandbox: boolean): number {
  if (provider !== "gpugeek") return 0;
  return isSandbox ? 50 : env().gpugeekProbeSpacing;
}
