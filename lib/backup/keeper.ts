import path from "node:path";

import type { Clock } from "@/lib/clock/clock";
import { hour, minute } from "@/lib/domain/durations";
import { errorCodeOrMessage } from "@/lib/error-code";
import { log } from "@/lib/log";
import { recordBackupMetrics } from "@/lib/metrics/record";

import { listBackups, pruneBackups, removeDrafts } from "./folder";
import { nextBackupName, type AutomaticBackup } from "./names";
import { BackupError, runBackup } from "./run";
import { lastBackup, setLastBackup } from "./state";

interface Options {
  dataDirectory: string;
  folder: string;
  /** Milliseconds between the starts of two backups. */
  every: number;
  keep: number;
  clock: Clock;
  run?: typeof runBackup;
}

const lookInterval = 10_000;

/**
 * Makes automatic backups in the process that polls, one at a time. When the next one is due follows from the newest file,
 * so restarts and other processes do not change it.
 */
export class BackupKeeper {
  readonly #options: Options;
  #underWay: Promise<void> | null = null;
  /** Monotonic time of the next look. */
  #nextLook = Number.NEGATIVE_INFINITY;
  /** The newest backup, and the monotonic time at which it began. */
  #newest: { name: string; at: number } | null = null;
  #failures = 0;
  #isFirst = true;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Starts a backup if one is due and none is under way. */
  tick(signal: AbortSignal): void {
    if (this.#underWay || this.#now() < this.#nextLook) return;
    this.#nextLook = this.#now() + lookInterval;
    this.#underWay = this.#keep(signal)
      .catch((error: unknown) => {
        if (!signal.aborted) this.#fail(error);
      })
      .finally(() => (this.#underWay = null));
  }

  /** Resolves when no backup is under way. */
  async whenIdle(): Promise<void> {
    await this.#underWay;
  }

  async #keep(signal: AbortSignal): Promise<void> {
    const { dataDirectory, folder, keep, clock, run = runBackup } = this.#options;
    if (this.#isFirst) removeDrafts(folder);
    this.#isFirst = false;
    const [newest] = await this.#list();
    if (newest && !this.#isDue(newest)) return;
    removeDrafts(folder);
    // First too, because a lower BACKUP_KEEP may make the space that is needed.
    await this.#prune();
    const startedAt = this.#now();
    const target = path.resolve(folder, nextBackupName(newest, clock.wall()));
    try {
      await run(dataDirectory, target, signal);
    } catch (error) {
      if (!signal.aborted) recordBackupMetrics({ outcome: "failed", took: this.#now() - startedAt });
      throw error;
    }
    const took = this.#now() - startedAt;
    recordBackupMetrics({ outcome: "made", took });
    log.info({ file: target, seconds: Math.round(took / 100) / 10, keep }, "Backed up.");
    if (lastBackup()?.failure) log.info("Automatic backups work again.");
    this.#failures = 0;
    setLastBackup({ failure: null });
    await this.#prune();
  }

  /**
   * By the wall clock, which counts sleep and the time between two processes, or by the monotonic one, which is never set
   * back. A backup of the future was made before the clock was set back, so its age is unknown.
   */
  #isDue({ name, at }: AutomaticBackup): boolean {
    const { clock, every } = this.#options;
    const age = clock.wall() - at;
    if (this.#newest?.name !== name) this.#newest = { name, at: this.#now() - age };
    return age < 0 || age >= every || this.#now() - this.#newest.at >= every;
  }

  async #list(): Promise<AutomaticBackup[]> {
    try {
      return await listBackups(this.#options.folder);
    } catch (error) {
      throw new BackupError(
        `The folder ${this.#options.folder} cannot be read (${errorCodeOrMessage(error)}). Make it readable for the user that runs the app.`,
      );
    }
  }

  /** What cannot be deleted takes up space only, and the next backup reports when there is too little. */
  async #prune(): Promise<void> {
    const { folder, keep } = this.#options;
    await pruneBackups(folder, keep).catch((error: unknown) =>
      log.warn({ folder, code: errorCodeOrMessage(error) }, "Old backups could not be deleted."),
    );
  }

  /** Tries again after a minute, then after twice the time of the try before, at most an hour or the interval. */
  #fail(error: unknown): void {
    const wait = Math.min(minute * 2 ** this.#failures, hour, this.#options.every);
    this.#failures += 1;
    this.#nextLook = this.#now() + wait;
    const failure =
      error instanceof BackupError
        ? error.message
        : `The automatic backup failed (${errorCodeOrMessage(error)}).`;
    // Once, not at every try.
    if (lastBackup()?.failure !== failure)
      log.error(
        `${failure} Earlier backups are kept. The automatic backup is tried again after a minute, then at longer intervals.`,
      );
    setLastBackup({ failure });
  }

  #now(): number {
    return this.#options.clock.monotonic();
  }
}
