import type { Reader } from "@/db/connections";
import type { Lease } from "@/db/leases";
import { saveWorkerAccounts } from "@/db/worker";
import { atomically } from "@/db/transactions";
import { BackupKeeper } from "@/lib/backup/keeper";
import { systemClock } from "@/lib/clock/clock";
import type { ClockWatch } from "@/lib/clock/watch";
import type { Mode } from "@/lib/domain/vocabulary";
import { assumedCurrencies, type Environment } from "@/lib/env";
import type { ProviderClient } from "@/lib/instances/provider-clients";
import { Reconciler } from "@/lib/instances/reconciler";
import { log } from "@/lib/log";
import { refreshIndex } from "@/lib/offers/current-index";
import { calculatePrice } from "@/lib/offers/pricing";
import { HistoryKeeper } from "@/lib/price-history/keeper";
import { updateRates } from "@/lib/rates/feed";
import { currentRates } from "@/lib/rates/rates";

import { storeClockAhead } from "./clock-check";
import { Scheduler, type ScheduledAccount } from "./scheduler";

interface Options {
  database: Reader;
  environment: Environment;
  mode: Mode;
  accounts: ScheduledAccount[];
  clouds: ProviderClient[];
  feeds: { feed: Mode; url: string }[];
  holder: string;
  watch: ClockWatch;
  /** Called after a jump of the wall clock. */
  onJump(): Promise<void>;
  /** Called after the history has changed what the offers show. */
  onHistoryChanged(): Promise<void>;
}

/** The work that one process of a database does at a time, the holder of the lease. The others stand by. */
export class Poller {
  readonly #options: Options;
  readonly #scheduler: Scheduler;
  readonly #reconciler: Reconciler;
  readonly #history: HistoryKeeper;
  readonly #backups: BackupKeeper | null;
  #isUpdatingRates = false;
  /** The token of the lease under which the reconciled accounts are stored. */
  #storedAs: number | null = null;

  constructor(options: Options) {
    const { database, environment, mode, accounts, clouds, holder, watch, onJump } = options;
    this.#options = options;
    this.#scheduler = new Scheduler({
      database,
      accounts,
      holder,
      watch,
      onJump,
      onPolled: () => this.#refreshIndex(),
      onTick: (lease, signal) => this.#tick(lease, signal),
      onIdle: () => this.#reconciler.observeMoments(),
    });
    this.#history = new HistoryKeeper({
      database,
      environment,
      now: () => watch.clock.wall(),
      monotonic: () => systemClock.monotonic(),
      onChanged: options.onHistoryChanged,
    });
    this.#backups =
      environment.backupInterval === null
        ? null
        : new BackupKeeper({
            dataDirectory: environment.dataDirectory,
            folder: environment.backupDirectory,
            every: environment.backupInterval,
            keep: environment.backupsKept,
            clock: systemClock,
          });
    this.#reconciler = new Reconciler({
      database,
      clouds,
      holder,
      interval: environment.reconcileInterval,
      lease: () => this.lease,
      watch,
      priceOf: async (provider) => {
        const rates = await currentRates(database, mode, environment.pinnedRates);
        const pricing = { rates, assumedCurrencies: assumedCurrencies(environment) };
        return (native, gpuCount) => calculatePrice({ provider, native, gpuCount }, pricing).priceMicros;
      },
    });
  }

  /** Null while another process polls. */
  get lease(): Lease | null {
    return this.#scheduler.lease;
  }

  async start(): Promise<void> {
    await this.#scheduler.start();
  }

  /** Releases the lease, and resolves when no work is in progress. */
  async stop(): Promise<void> {
    await this.#scheduler.stop();
    await this.#history.whenIdle();
    await this.#backups?.whenIdle();
    await this.#reconciler.whenIdle();
  }

  /** Schedules a machine list of an account within about a second. */
  requestListing(accountId: string): void {
    this.#reconciler.requestListing(accountId);
  }

  async #tick(lease: Lease, signal: AbortSignal): Promise<void> {
    const { database, watch } = this.#options;
    if (this.#storedAs !== lease.token) await this.#storeAccounts(lease);
    // Polls do not wait for the exchange rate feed.
    if (!this.#isUpdatingRates) void this.#updateRates(signal);
    this.#history.tick(lease, signal);
    this.#backups?.tick(signal);
    await this.#reconciler.tick(lease, signal);
    await storeClockAhead(database, watch);
  }

  /** A worker shows no offers. */
  async #refreshIndex(): Promise<void> {
    if (this.#options.environment.role !== "worker") await refreshIndex();
  }

  /** Web processes launch only in accounts that are reconciled with the same key. */
  async #storeAccounts(lease: Lease): Promise<void> {
    const { database, clouds } = this.#options;
    const accounts = new Map(clouds.map(({ account, keyHash }) => [account.id, keyHash]));
    try {
      await atomically(database, (tx) => saveWorkerAccounts(tx, lease, accounts));
      this.#storedAs = lease.token;
    } catch {
      // Stored at the next tick. Until then, web processes launch nothing in new accounts.
    }
  }

  async #updateRates(signal: AbortSignal): Promise<void> {
    const { database, feeds } = this.#options;
    this.#isUpdatingRates = true;
    try {
      const changed = await Promise.all(
        feeds.map((feed) => updateRates({ database, ...feed, now: new Date(), signal })),
      );
      if (changed.includes(true)) await this.#refreshIndex();
    } catch {
      log.error("The exchange rates could not be kept.");
    } finally {
      this.#isUpdatingRates = false;
    }
  }
}
