import { createHash, randomBytes } from "node:crypto";

import type { Limit } from "@/db/sign-in-limits";

const hour = 3_600_000;
const codeWithin = 5 * 60_000;
const mostCodes = 5;
const mostAtOnce = 20;
/** As long as used codes are kept in the database. */
const codesRemembered = 120_000;
const failuresRemembered = 86_400_000;

/** A sign-in in memory: waiting for its one-time code, or a session that may read and terminate. */
interface Entry {
  ownerId: string;
  email: string;
  needsCode: boolean;
  codes: number;
  /** Monotonic milliseconds. */
  until: number;
}

/** A try at one bucket: `stored` is what the database has of it, and `now` the time, in epoch milliseconds. */
interface Try {
  buckets: readonly { bucket: string; stored: Limit | null }[];
  now: number;
  wait(failures: number): number;
}

/**
 * Sign-ins while nothing can be saved: sessions of an hour at most, guess limits and used codes with the figures of the stored
 * ones. Lost at a restart, and by design good for nothing once everything can be saved again.
 */
export class MemorySessions {
  readonly #entries = new Map<string, Entry>();
  /** In monotonic milliseconds, so that a change of the clock neither opens a bucket nor keeps it closed. */
  readonly #limits = new Map<string, Limit>();
  readonly #codes = new Map<string, number>();

  constructor(private readonly monotonic: () => number = () => performance.now()) {}

  /** Begins a sign-in whose password was right. Returns its token, which only the browser keeps. */
  begin(owner: { ownerId: string; email: string }, { needsCode }: { needsCode: boolean }): string {
    const token = randomBytes(32).toString("base64url");
    if (this.#entries.size >= mostAtOnce) this.#entries.delete(this.#entries.keys().next().value!);
    const until = this.monotonic() + (needsCode ? codeWithin : hour);
    this.#entries.set(hashOf(token), { ...owner, needsCode, codes: 0, until });
    return token;
  }

  /** The session of a token; null for none, one that ended, and one that still waits for its code. */
  find(token: string): Entry | null {
    const entry = this.#live(token);
    return entry && !entry.needsCode ? entry : null;
  }

  /** A sign-in that waits for its code; each look counts as a code, and after five it is over. */
  takeWaiting(token: string): Entry | null {
    const entry = this.#live(token);
    if (!entry?.needsCode) return null;
    entry.codes += 1;
    if (entry.codes > mostCodes) this.end(token);
    return entry.codes > mostCodes ? null : entry;
  }

  end(token: string): void {
    this.#entries.delete(hashOf(token));
  }

  /** Ends every session and waiting sign-in. */
  endAll(): void {
    this.#entries.clear();
  }

  /** As `takeTry` of the database: null for “go on”, which counts as a failure, else the milliseconds to wait. */
  takeTry({ buckets, now, wait }: Try): number | null {
    const at = this.monotonic();
    for (const [bucket, { lastFailureAt }] of this.#limits)
      if (lastFailureAt < at - failuresRemembered) this.#limits.delete(bucket);
    const known = buckets.map(({ bucket, stored }) => ({
      bucket,
      limit: this.#limits.get(bucket) ?? (stored && moved(bounded(stored, now, wait), at - now)),
    }));
    const openAt = Math.max(...known.map(({ limit }) => limit?.openAt ?? Number.NEGATIVE_INFINITY));
    if (openAt > at) return openAt - at;
    for (const { bucket, limit } of known) {
      const failures = (limit?.failures ?? 0) + 1;
      this.#limits.set(bucket, { failures, lastFailureAt: at, openAt: at + wait(failures) });
    }
    return null;
  }

  /** After a good sign-in. Kept as zero, because what is stored cannot be cleared now. */
  forgive(buckets: readonly string[]): void {
    const at = this.monotonic();
    for (const bucket of buckets) this.#limits.set(bucket, { failures: 0, lastFailureAt: at, openAt: at });
  }

  /** Hands over what was counted, in epoch milliseconds as of `now`; it is forgotten here once `store` went well. */
  storeLimits(store: (limits: [string, Limit][]) => void, now: number): void {
    if (this.#limits.size === 0) return;
    const by = now - this.monotonic();
    store([...this.#limits].map(([bucket, limit]) => [bucket, moved(limit, by)]));
    this.#limits.clear();
  }

  /** Whether a one-time code is new here; it counts as used from then on. */
  isFirstUse(code: string): boolean {
    const at = this.monotonic();
    for (const [hash, usedAt] of this.#codes) if (usedAt < at - codesRemembered) this.#codes.delete(hash);
    const hash = hashOf(code);
    if (this.#codes.has(hash)) return false;
    this.#codes.set(hash, at);
    return true;
  }

  /** Whether a code was used here lately. */
  hasUsed(code: string): boolean {
    return this.#codes.has(hashOf(code));
  }

  #live(token: string): Entry | null {
    const entry = this.#entries.get(hashOf(token));
    if (entry && entry.until > this.monotonic()) return entry;
    this.end(token);
    return null;
  }
}

// Next gives pages and actions copies of this module.
const shared = globalThis as { cheapestGpuMemorySessions?: MemorySessions };

/** Those of this process. */
export function memorySessions(): MemorySessions {
  return (shared.cheapestGpuMemorySessions ??= new MemorySessions());
}

/** A limit by another clock. The database keeps whole milliseconds. */
function moved({ failures, lastFailureAt, openAt }: Limit, by: number): Limit {
  return { failures, lastFailureAt: Math.round(lastFailureAt + by), openAt: Math.round(openAt + by) };
}

/** No bucket closes for longer; what lies farther away was written before the clock was set back. */
function bounded(limit: Limit, now: number, wait: Try["wait"]): Limit {
  return limit.openAt - now <= wait(limit.failures) ? limit : { ...limit, openAt: now };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
