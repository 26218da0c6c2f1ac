import type { Account } from "@/db/accounts";
import { saveAccount } from "@/db/accounts";
import type { Database } from "@/db/client";
import { LeaseLostError, type Lease } from "@/db/leases";
import { recentPolls } from "@/db/polls";
import { clearAcceptance, readSchedules, saveSchedule, type Schedule } from "@/db/schedules";
import { codeOrMessage } from "@/lib/error-code";
import { log } from "@/lib/log";
import type { Breaker } from "@/lib/providers/breaker";
import type { Client } from "@/lib/providers/provider";

import { acceptHeld } from "./accept";
import { acquire, giveUp, keep, newHolder, usualTiming, type Timing } from "./lease";
import { spacing, spread } from "./plan";
import { describeUnexpected, pollAccount, type Polled, type PollResult } from "./poll";

/** What the scheduler needs to poll one account. */
export interface Scheduled {
  account: Account;
  client: Client;
  breaker: Breaker;
  /** Milliseconds between the starts of two polls. */
  interval: number;
  /** Kept to the letter when the operator set it; spread a little otherwise. */
  isIntervalSet: boolean;
}

interface Job extends Scheduled {
  polled: Polled;
  nextAt: number;
  /** The provider asked to be left alone until then; nobody can hurry it. */
  notBefore: number;
  running: Promise<void> | null;
  requestedAt: number;
  trouble: number;
}

interface Options {
  database: Database;
  accounts: Scheduled[];
  /** Called after every poll, so that what people see is brought up to date. */
  onPolled(): void | Promise<void>;
  /** Once a second while this process polls: other work that only one process may do. */
  onTick?(lease: Lease, signal: AbortSignal): Promise<void>;
  timing?: Timing;
  /** The name of this process, where it had one before. */
  holder?: string;
}

/** Polls every account on its own schedule while this process holds the lease. */
export class Scheduler {
  readonly #options: Options;
  readonly #timing: Timing;
  readonly #holder: string;
  readonly #jobs: Job[];
  #lease: Lease | null = null;
  #abort = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #renewedAt = 0;
  #stopped = false;
  #ticking: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    this.#timing = options.timing ?? usualTiming;
    this.#holder = options.holder ?? newHolder();
    this.#jobs = options.accounts.map((scheduled) => ({
      ...scheduled,
      polled: { account: scheduled.account, client: scheduled.client, state: null },
      nextAt: 0,
      notBefore: 0,
      running: null,
      requestedAt: 0,
      trouble: 0,
    }));
  }

  get holder(): string {
    return this.#holder;
  }

  /** The right to poll, which every write of a poll must show; null while another process has it. */
  get lease(): Lease | null {
    return this.#lease;
  }

  /** Begins at once; returns before the first poll. */
  async start(): Promise<void> {
    for (const { account } of this.#jobs) await saveAccount(this.#options.database, account, Date.now());
    this.#schedule(0);
  }

  /** Ends every request under way and hands the lease on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#abort.abort();
    // First, and without waiting for anything: the server may end the process before the polls under way do.
    const lease = this.#lease;
    this.#lease = null;
    if (lease) await giveUp(this.#options.database, lease);
    // The look under way may be about to begin a poll.
    await this.#ticking;
    await Promise.allSettled(this.#jobs.map((job) => job.running));
  }

  #schedule(delay: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#ticking = this.#tick()
        .catch((error: unknown) =>
          log.error({ code: codeOrMessage(error) }, "The scheduler stumbled and goes on."),
        )
        .finally(() => this.#schedule(this.#timing.tick));
    }, delay);
    this.#timer.unref();
  }

  async #tick(): Promise<void> {
    const now = Date.now();
    await this.#holdLease(now);
    const lease = this.#lease;
    if (!lease || this.#stopped) return;
    await this.#readRequests(lease);
    if (this.#stopped) return;
    for (const job of this.#jobs) {
      if (!job.running && now >= job.nextAt) job.running = this.#run(job, lease);
    }
    await this.#options.onTick?.(lease, this.#abort.signal);
  }

  async #holdLease(now: number): Promise<void> {
    const { database } = this.#options;
    if (this.#lease) {
      if (now - this.#renewedAt < this.#timing.heartbeat) return;
      const kept = await keep(database, this.#lease, now, this.#timing);
      if (kept) this.#lease = kept;
      else this.#loseLease(this.#lease);
    } else {
      this.#lease = await acquire(database, this.#holder, now, this.#timing);
      if (this.#lease) await this.#takeOver(this.#lease);
    }
    this.#renewedAt = now;
  }

  /** A new holder asks everyone at once, but nobody who had asked the one before it to slow down. */
  async #takeOver({ token }: Lease): Promise<void> {
    const { database } = this.#options;
    log.info({ token }, "This process polls now.");
    const schedules = new Map((await readSchedules(database)).map((row) => [row.accountId, row]));
    for (const job of this.#jobs) {
      const [last] = await recentPolls(database, job.account.id, 1);
      if (last?.errorKind !== "rate-limited") continue;
      job.notBefore = Math.max(job.notBefore, schedules.get(job.account.id)?.nextAt ?? 0);
      job.nextAt = Math.max(job.nextAt, job.notBefore);
    }
  }

  /** A poll that ends late may find its lease lost when this process has long had another one. */
  #loseLease(lost: Lease): void {
    if (this.#lease?.token !== lost.token) return;
    log.warn("Another process polls now.");
    this.#lease = null;
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  /** What people asked for, in whatever process they did. */
  async #readRequests(lease: Lease): Promise<void> {
    const { database } = this.#options;
    const schedules = new Map((await readSchedules(database)).map((row) => [row.accountId, row]));
    for (const job of this.#jobs) {
      const schedule = schedules.get(job.account.id);
      if (!schedule) await this.#save(job, lease);
      if (schedule?.requestedAt && schedule.requestedAt > job.requestedAt) {
        job.requestedAt = schedule.requestedAt;
        if (!isOld(schedule))
          job.nextAt = Math.min(job.nextAt, Math.max(job.notBefore, job.breaker.openUntil() ?? 0));
      }
      if (schedule?.acceptRequestedAt && !job.running) {
        await acceptHeld(job.polled, { database, lease, signal: this.#abort.signal, now: () => new Date() });
        await clearAcceptance(database, lease, job.account.id);
        job.nextAt = job.notBefore;
        await this.#options.onPolled();
      }
    }
  }

  async #run(job: Job, lease: Lease): Promise<void> {
    const { database, onPolled } = this.#options;
    const startedAt = Date.now();
    const signal = this.#abort.signal;
    try {
      job.nextAt = startedAt + spacing(job);
      await this.#save(job, lease, startedAt);
      const result = await pollAccount(job.polled, { database, lease, signal, now: () => new Date() });
      if (!signal.aborted) this.#plan(job, startedAt, result);
    } catch (error) {
      if (error instanceof LeaseLostError) this.#loseLease(lease);
      else if (!signal.aborted)
        log.error({ code: codeOrMessage(error) }, describeUnexpected(job.account, error));
    } finally {
      job.running = null;
      if (this.#lease) await this.#save(job, this.#lease).catch(couldNotPlan);
      await Promise.resolve(onPolled()).catch(() => undefined);
    }
  }

  /** When to ask again: on schedule, or later where the provider or its breaker says so. */
  #plan(job: Job, startedAt: number, { error, outcome, message }: PollResult): void {
    job.trouble = error ? job.trouble + 1 : 0;
    job.notBefore = Date.now() + (error?.retryAfter ?? 0);
    const regular = Math.max(startedAt + spacing(job), Date.now());
    job.nextAt = Math.max(regular, job.breaker.openUntil() ?? 0, job.notBefore + spread(job, error));
    const provider = job.account.provider;
    if (outcome === "failed") log.warn({ provider, kind: error?.kind }, message ?? "A poll failed.");
    else if (outcome === "held") log.warn({ provider }, `Held, not published: ${message}`);
  }

  async #save(job: Job, lease: Lease, runningSince: number | null = null): Promise<void> {
    await saveSchedule(this.#options.database, lease, {
      accountId: job.account.id,
      interval: job.interval,
      nextAt: job.nextAt || null,
      runningSince,
      breaker: job.breaker.state(),
      openUntil: job.breaker.openUntil(),
    });
  }
}

// A request from before a restart is answered by the poll that every start begins with.
function isOld({ requestedAt }: Schedule): boolean {
  return requestedAt === null || Date.now() - requestedAt > 60_000;
}

function couldNotPlan(error: unknown): void {
  if (!(error instanceof LeaseLostError))
    log.error({ code: codeOrMessage(error) }, "When to poll next could not be written.");
}
