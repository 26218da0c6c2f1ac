import { type PricedAccount, saveAccount } from "@/db/accounts";
import { LeaseLostError, type Lease } from "@/db/leases";
import { listRecentPolls } from "@/db/polls";
import { clearAcceptance, readSchedules, saveSchedule, type Schedule } from "@/db/schedules";
import { systemClock, type Clock } from "@/lib/clock/clock";
import { ClockWatch } from "@/lib/clock/watch";
import { minute } from "@/lib/domain/durations";
import { errorCodeOrMessage } from "@/lib/error-code";
import { log } from "@/lib/log";
import { logRepeated } from "@/lib/log-repeated";
import { recordPollMetrics } from "@/lib/metrics/record";
import { traced } from "@/lib/trace";
import type { Breaker } from "@/lib/providers/breaker";
import type { SourceClient } from "@/lib/providers/source";
import { createHolderName } from "@/lib/holder";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import { acceptHeld } from "./accept";
import { acquirePollLease, releasePollLease, renewPollLease, defaultTiming, type Timing } from "./lease";
import { maxPollDelay, pollSpacing, rateLimitSpread, sourceBackoff } from "./poll-timing";
import { describeUnexpected, pollAccount, type PolledAccount, type PollResult } from "./poll";

export interface ScheduledAccount {
  account: PricedAccount;
  client: SourceClient;
  breaker: Breaker;
  /** Milliseconds between the starts of two polls. */
  interval: number;
  /** Exact if the operator set it; otherwise with jitter. */
  isIntervalSet: boolean;
  /** Only for public sources, which are polled more politely. */
  source?: {
    /** Whether a restart polls it before its interval has passed. */
    isPolledAtStart: boolean;
    /** Whether anybody used the app lately; nothing is polled otherwise. */
    isWanted(): boolean;
  };
}

/** Times are monotonic milliseconds, except `requestedAt`, which is compared with stored times. */
interface Job extends ScheduledAccount {
  polled: PolledAccount;
  nextAt: number;
  /** The end of a rate limit; no request can shorten it. */
  notBefore: number;
  running: Promise<void> | null;
  requestedAt: number;
  failures: number;
}

interface Options {
  database: Reader;
  accounts: ScheduledAccount[];
  /** Called after every poll, to update what people see. */
  onPolled(): void | Promise<void>;
  /** Called once a second while this process polls, for other work that only one process may do. */
  onTick?(lease: Lease, signal: AbortSignal): Promise<void>;
  timing?: Timing;
  /** Called once a second while another process polls. */
  onIdle?(): Promise<void>;
  /** Called after a jump of the wall clock, in addition to rescheduling. */
  onJump?(): Promise<void>;
  /** Shared with everything else in this process that has deadlines. */
  watch?: ClockWatch;
  /** The previous name of this process, if it had one. */
  holder?: string;
}

/** Polls every account on its own schedule while this process holds the lease. */
export class Scheduler {
  readonly #options: Options;
  readonly #timing: Timing;
  readonly #holder: string;
  readonly #watch: ClockWatch;
  readonly #clock: Clock;
  readonly #jobs: Job[];
  #lease: Lease | null = null;
  #abort = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;
  /** The stored schedule dates from before a clock jump. */
  #isOutdated = false;
  #ticking: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    this.#timing = options.timing ?? defaultTiming;
    this.#holder = options.holder ?? createHolderName();
    this.#watch = options.watch ?? new ClockWatch(systemClock);
    this.#clock = this.#watch.clock;
    this.#jobs = options.accounts.map((scheduled) => ({
      ...scheduled,
      polled: { account: scheduled.account, client: scheduled.client, state: null },
      nextAt: 0,
      notBefore: 0,
      running: null,
      requestedAt: 0,
      failures: 0,
    }));
  }

  get holder(): string {
    return this.#holder;
  }

  /** The poll lease, which every write of a poll must present; null while another process holds it. */
  get lease(): Lease | null {
    return this.#lease;
  }

  /** Starts immediately; returns before the first poll. */
  async start(): Promise<void> {
    for (const { account } of this.#jobs)
      await atomically(this.#options.database, (tx) => saveAccount(tx, account, this.#clock.wall()));
    this.#schedule(0);
  }

  /** Aborts every request in progress and releases the lease. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#abort.abort();
    // First, and without waiting: the server may end the process before the running polls end.
    const lease = this.#lease;
    this.#lease = null;
    if (lease) await releasePollLease(this.#options.database, lease);
    // A running tick may be about to start a poll.
    await this.#ticking;
    await Promise.allSettled(this.#jobs.map((job) => job.running).filter((work) => work !== null));
  }

  #schedule(delay: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#ticking = this.#tick()
        .catch((error: unknown) => logRepeated(error, "A step of the scheduler failed; it is tried again."))
        .finally(() => this.#schedule(this.#timing.tick));
    }, delay);
    this.#timer.unref();
  }

  async #tick(): Promise<void> {
    await this.#followJump();
    await this.#holdLease();
    const lease = this.#lease;
    if (!lease) await this.#options.onIdle?.();
    if (!lease || this.#stopped) return;
    if (this.#isOutdated) await this.#saveAll(lease);
    await this.#readRequests(lease);
    if (this.#stopped) return;
    for (const job of this.#jobs) {
      const isDue = this.#clock.monotonic() >= job.nextAt && (job.source?.isWanted() ?? true);
      if (!job.running && isDue)
        job.running = traced("poll", { provider: job.account.provider }, () => this.#run(job, lease));
    }
    await this.#options.onTick?.(lease, this.#abort.signal);
  }

  /** A jump of the wall clock invalidates the schedule: poll every provider now that is not rate limited. */
  async #followJump(): Promise<void> {
    const jump = this.#watch.checkForJump();
    if (jump === null) return;
    const seconds = Math.round(jump / 1000);
    log.warn({ seconds }, "The clock of this machine jumped. Everything is planned anew.");
    this.#renewedAt = Number.NEGATIVE_INFINITY;
    this.#isOutdated = true;
    for (const job of this.#jobs)
      if (!job.source) job.nextAt = Math.max(job.notBefore, this.#clock.monotonic() + job.breaker.pause());
    await this.#options.onJump?.();
  }

  async #holdLease(): Promise<void> {
    const { database } = this.#options;
    const now = this.#clock.wall();
    if (this.#lease) {
      if (this.#clock.monotonic() - this.#renewedAt < this.#timing.heartbeat) return;
      const kept = await renewPollLease(database, this.#lease, now, this.#timing);
      if (kept) this.#lease = kept;
      else this.#loseLease(this.#lease);
    } else {
      this.#lease = await acquirePollLease(database, this.#holder, now, this.#timing);
      if (this.#lease) await this.#takeOver(this.#lease);
    }
    this.#renewedAt = this.#clock.monotonic();
  }

  /**
   * A new holder polls every provider immediately, except those that rate limited the previous holder, and public
   * sources that the previous holder polled within their interval.
   */
  async #takeOver({ token }: Lease): Promise<void> {
    const { database } = this.#options;
    log.info({ token }, "This process polls now.");
    const schedules = new Map((await readSchedules(database)).map((row) => [row.accountId, row]));
    for (const job of this.#jobs) {
      const [last] = await listRecentPolls(database, job.account.id, 1);
      const keepsSchedule = job.source ? !job.source.isPolledAtStart : false;
      if (last?.errorKind !== "rate-limited" && !keepsSchedule) continue;
      const left = (schedules.get(job.account.id)?.nextAt ?? 0) - this.#clock.wall();
      // No wait is longer; a later time was written by a clock that has been set back since.
      if (left <= 0 || left > maxPollDelay(job)) continue;
      job.notBefore = Math.max(job.notBefore, this.#clock.monotonic() + left);
      job.nextAt = Math.max(job.nextAt, job.notBefore);
    }
  }

  /** A poll that ends late may report a lost lease after this process acquired a new one. */
  #loseLease(lost: Lease): void {
    if (this.#lease?.token !== lost.token) return;
    log.warn("Another process polls now.");
    this.#lease = null;
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  /** Reads refresh requests, which any process can store. */
  async #readRequests(lease: Lease): Promise<void> {
    const { database } = this.#options;
    const schedules = new Map((await readSchedules(database)).map((row) => [row.accountId, row]));
    for (const job of this.#jobs) {
      const schedule = schedules.get(job.account.id);
      if (!schedule) await this.#save(job, lease);
      if (schedule?.requestedAt && schedule.requestedAt !== job.requestedAt) {
        job.requestedAt = schedule.requestedAt;
        const mayBeAskedAt = Math.max(job.notBefore, this.#clock.monotonic() + job.breaker.pause());
        if (!isExpiredRequest(schedule, this.#clock.wall())) job.nextAt = Math.min(job.nextAt, mayBeAskedAt);
      }
      if (schedule?.acceptRequestedAt && !job.running) {
        await acceptHeld(job.polled, { database, lease, signal: this.#abort.signal, now: this.#date });
        await atomically(database, (tx) => clearAcceptance(tx, lease, job.account.id), "offers");
        if (!job.source) job.nextAt = job.notBefore;
        await this.#options.onPolled();
      }
    }
  }

  async #run(job: Job, lease: Lease): Promise<void> {
    const { database, onPolled } = this.#options;
    const startedAt = this.#clock.monotonic();
    const signal = this.#abort.signal;
    try {
      job.nextAt = startedAt + pollSpacing(job);
      await this.#save(job, lease, this.#clock.wall());
      const result = await pollAccount(job.polled, { database, lease, signal, now: this.#date });
      if (signal.aborted) return;
      this.#plan(job, startedAt, result);
      this.#measure(job, startedAt, result);
    } catch (error) {
      if (error instanceof LeaseLostError) this.#loseLease(lease);
      else if (!signal.aborted) {
        this.#measure(job, startedAt, { outcome: "error", error: null });
        log.error({ code: errorCodeOrMessage(error) }, describeUnexpected(job.account, error));
      }
    } finally {
      job.running = null;
      if (this.#lease) await this.#save(job, this.#lease).catch(logScheduleError);
      await Promise.resolve(onPolled()).catch(() => undefined);
    }
  }

  #measure(
    job: Job,
    startedAt: number,
    { outcome, error }: Pick<PollResult, "error"> & { outcome: PollResult["outcome"] | "error" },
  ): void {
    const took = this.#clock.monotonic() - startedAt;
    recordPollMetrics(job.account.provider, { outcome, failure: error?.kind ?? null, took });
  }

  /** Plans the next poll: on schedule, or later if the provider or its breaker requires it. */
  #plan(job: Job, startedAt: number, { error, outcome, message }: PollResult): void {
    job.failures = error ? job.failures + 1 : 0;
    const now = this.#clock.monotonic();
    job.notBefore = now + (error?.retryAfter ?? 0);
    const regular = Math.max(startedAt + pollSpacing(job), now);
    const backoff = job.source ? sourceBackoff(job) : 0;
    job.nextAt = Math.max(
      regular,
      now + Math.max(backoff, job.breaker.pause()),
      job.notBefore + rateLimitSpread(job, error),
    );
    const provider = job.account.provider;
    if (outcome === "failed") log.warn({ provider, kind: error?.kind }, message ?? "A poll failed.");
    else if (outcome === "held") log.warn({ provider }, `Held, not published: ${message}`);
  }

  async #saveAll(lease: Lease): Promise<void> {
    this.#isOutdated = false;
    for (const job of this.#jobs) if (!job.running) await this.#save(job, lease).catch(logScheduleError);
  }

  async #save(job: Job, lease: Lease, runningSince: number | null = null): Promise<void> {
    await atomically(
      this.#options.database,
      (tx) =>
        saveSchedule(tx, lease, {
          accountId: job.account.id,
          interval: job.interval,
          nextAt: job.nextAt === 0 ? null : this.#toWall(job.nextAt),
          runningSince,
          breaker: job.breaker.state(),
          openUntil: job.breaker.openUntil(),
        }),
      "offers",
    );
  }

  readonly #date = (): Date => new Date(this.#clock.wall());

  #toWall(monotonic: number): number {
    return Math.round(this.#clock.wall() + monotonic - this.#clock.monotonic());
  }
}

// Ignore refresh requests older than a minute: the poll at startup already covers them.
function isExpiredRequest({ requestedAt }: Schedule, now: number): boolean {
  return requestedAt === null || Math.abs(now - requestedAt) > minute;
}

function logScheduleError(error: unknown): void {
  if (!(error instanceof LeaseLostError))
    log.error({ code: errorCodeOrMessage(error) }, "When to poll next could not be written.");
}
