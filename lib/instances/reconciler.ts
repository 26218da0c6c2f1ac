import { listPresentInstances } from "@/db/instances";
import { listOpenTerminations } from "@/db/intents";
import { listUnconfirmedRefusals, listUnsettled, type StoredAttempt } from "@/db/ledger";
import { LeaseLostError, type Lease } from "@/db/leases";
import { listListingRequests } from "@/db/listing-requests";
import { scheduleListing } from "@/db/listings";
import { minute } from "@/lib/domain/durations";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { NativePrice } from "@/lib/domain/money";
import { ClockWatch } from "@/lib/clock/watch";
import { errorCodeOrMessage } from "@/lib/error-code";
import { log } from "@/lib/log";
import { recordReconcileMetrics } from "@/lib/metrics/record";
import { traced } from "@/lib/trace";
import type { ProviderError } from "@/lib/providers/errors";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import type { ProviderClient } from "./provider-clients";
import { reconcile } from "./reconcile";
import { recoverInterrupted } from "./recover";
import { searchSchedule } from "./settlement";
import { elapsedKeys } from "./reconcile-context";
import { adjustBilledTime, adjustSearchTimes, applyTimeLimits, observeMoments } from "./time-limits";
import { sendTerminations } from "./terminate";

interface Options {
  database: Reader;
  clouds: ProviderClient[];
  holder: string;
  /** Milliseconds between two lists of an idle account. */
  interval: number;
  lease(): Lease | null;
  priceOf(provider: ProviderId): Promise<(native: NativePrice, gpuCount: number) => number | null>;
  /** The clocks, shared with the scheduler. */
  watch?: ClockWatch;
}

/** Times are elapsed milliseconds, as the watch counts them. */
interface Job {
  client: ProviderClient;
  nextAt: number;
  /** The provider requested a pause until then; nothing overrides it. */
  notBefore: number;
  listedAt: number;
  listing: Promise<void> | null;
  terminating: Promise<void> | null;
  /** True if a clock jump made every open termination due. */
  isReplanned: boolean;
  failures: number;
}

/** Milliseconds between lists while an operation is pending. */
const busyInterval = 5_000;
const longestWait = minute;

/**
 * Lists every account on its schedule, sends terminations and settles open launches while this process holds the
 * lease.
 */
export class Reconciler {
  readonly #options: Options;
  readonly #jobs: Job[];
  readonly #watch: ClockWatch;
  #jumps = 0;
  #token: number | null = null;
  /** The last list that other processes requested, by account. */
  readonly #requests = new Map<string, number>();

  constructor(options: Options) {
    this.#options = options;
    this.#watch = options.watch ?? new ClockWatch();
    this.#jumps = this.#watch.jumps;
    this.#jobs = options.clouds.map((client) => ({
      client,
      nextAt: 0,
      notBefore: 0,
      listedAt: Number.NEGATIVE_INFINITY,
      listing: null,
      terminating: null,
      isReplanned: false,
      failures: 0,
    }));
  }

  /** Schedules a list of an account within about a second. */
  requestListing(accountId: string): void {
    const job = this.#jobs.find(({ client }) => client.account.id === accountId);
    if (job) job.nextAt = Math.min(job.nextAt, this.#watch.elapsed() + 500);
  }

  /** Called every second while this process holds the lease; starts due work and returns. */
  async tick(lease: Lease, signal: AbortSignal): Promise<void> {
    const { database, holder } = this.#options;
    const accountIds = this.#accountIds();
    await this.observeMoments();
    // A new lease holder lists every account at once, and so does any holder after a clock jump.
    const hasJumped = this.#jumps !== this.#watch.jumps;
    if (hasJumped || this.#token !== lease.token) for (const job of this.#jobs) job.nextAt = 0;
    if (hasJumped) for (const job of this.#jobs) job.isReplanned = true;
    this.#jumps = this.#watch.jumps;
    this.#token = lease.token;
    await this.#readRequests();
    const since = (key: string, at: number) => this.#watch.storedTimes.since(key, at);
    const scope = { database, accountIds, watch: this.#watch };
    await adjustBilledTime(scope);
    await recoverInterrupted(database, accountIds, { holder, now: this.#watch.clock.wall(), since });
    await applyTimeLimits(scope, holder);
    await adjustSearchTimes(scope);
    const now = this.#watch.elapsed();
    const unknown = await listUnsettled(database, accountIds, ["unknown"]);
    for (const job of this.#jobs) {
      job.terminating ??= this.#terminate(job, signal);
      const isDue = now >= job.nextAt || unknown.some((attempt) => this.#isSearchDue(attempt, job));
      if (isDue && now >= job.notBefore)
        job.listing ??= traced("reconcile", { provider: job.client.account.provider }, () =>
          this.#list(job, signal),
        );
    }
  }

  /** Reads the requests of other processes. A new lease holder lists every account anyway. */
  async #readRequests(): Promise<void> {
    for (const { accountId, requestedAt } of await listListingRequests(this.#options.database)) {
      if (this.#requests.get(accountId) === requestedAt) continue;
      this.#requests.set(accountId, requestedAt);
      this.requestListing(accountId);
    }
  }

  /** Called every second, with or without the lease. */
  async observeMoments(): Promise<void> {
    this.#watch.checkForJump();
    const { database } = this.#options;
    await observeMoments({ database, accountIds: this.#accountIds(), watch: this.#watch });
  }

  /** Resolves when nothing is in progress. */
  async whenIdle(): Promise<void> {
    const all = this.#jobs.flatMap(({ listing, terminating }) => [listing, terminating]);
    await Promise.allSettled(all.filter((work) => work !== null));
  }

  async #terminate(job: Job, signal: AbortSignal): Promise<void> {
    const { database } = this.#options;
    try {
      const { isReplanned } = job;
      job.isReplanned = false;
      const sent = await sendTerminations(job.client, { database, now: this.#watch.clock.wall, isReplanned });
      if (sent > 0) job.nextAt = Math.min(job.nextAt, this.#watch.elapsed() + 1_000);
    } catch (error) {
      if (!signal.aborted)
        log.error(
          { code: errorCodeOrMessage(error) },
          `${job.client.label}: a termination could not be sent; it is tried again.`,
        );
    } finally {
      job.terminating = null;
    }
  }

  async #list(job: Job, signal: AbortSignal): Promise<void> {
    const { database, lease } = this.#options;
    const listedAt = this.#watch.elapsed();
    job.listedAt = listedAt;
    const since = (key: string, stored: number) =>
      this.#watch.storedTimes.since(key, stored) - (this.#watch.elapsed() - listedAt);
    try {
      const priceOf = await this.#options.priceOf(job.client.account.provider);
      const { error, unreliableReason } = await reconcile(job.client, {
        database,
        lease,
        signal,
        now: this.#watch.clock.wall,
        since,
        priceOf,
      });
      this.#measure(job, error ? "failed" : unreliableReason === null ? "trusted" : "untrusted");
      job.failures = error ? job.failures + 1 : 0;
      job.notBefore = this.#watch.elapsed() + Math.min(error?.retryAfter ?? 0, 10 * longestWait);
      job.nextAt = await this.#plan(job, error);
      const shownAt = this.#watch.clock.wall() + job.nextAt - this.#watch.elapsed();
      await atomically(database, (tx) => scheduleListing(tx, job.client.account.id, Math.round(shownAt)));
    } catch (error) {
      job.nextAt = this.#watch.elapsed() + busyInterval;
      if (!signal.aborted && !(error instanceof LeaseLostError)) {
        this.#measure(job, "error");
        log.error(
          { code: errorCodeOrMessage(error) },
          `${job.client.label}: its machines could not be reconciled.`,
        );
      }
    } finally {
      job.listing = null;
    }
  }

  #measure(
    { client, listedAt }: Job,
    outcome: Parameters<typeof recordReconcileMetrics>[1]["outcome"],
  ): void {
    recordReconcileMetrics(client.account.provider, { outcome, took: this.#watch.elapsed() - listedAt });
  }

  async #plan({ client, failures, notBefore }: Job, error: ProviderError | null): Promise<number> {
    const { database, interval } = this.#options;
    const accountIds = [client.account.id];
    const now = this.#watch.elapsed();
    if (error) {
      const wait = Math.min(longestWait, busyInterval * 2 ** Math.min(failures - 1, 10));
      return Math.max(now + wait, notBefore);
    }
    const isBusy =
      (await listPresentInstances(database, accountIds)).some(
        ({ launchTag, state, seenAt, missing }) =>
          launchTag !== null &&
          (seenAt === null || missing > 0 || ["provisioning", "restarting", "terminating"].includes(state)),
      ) ||
      (await listOpenTerminations(database, accountIds)).length > 0 ||
      (await listUnconfirmedRefusals(database, client.account.id)).length > 0;
    return now + (isBusy ? Math.min(interval, busyInterval) : interval);
  }

  #accountIds(): string[] {
    return this.#jobs.map(({ client }) => client.account.id);
  }

  /** True if a search for a lost create is due by its schedule and was not done since. */
  #isSearchDue({ accountId, answeredAt, launchTag }: StoredAttempt, job: Job): boolean {
    if (accountId !== job.client.account.id || answeredAt === null) return false;
    const searched = this.#watch.storedTimes.since(elapsedKeys.answered(launchTag), answeredAt);
    const listed = this.#watch.elapsed() - job.listedAt;
    return searchSchedule.some((after) => searched >= after && listed > searched - after);
  }
}
