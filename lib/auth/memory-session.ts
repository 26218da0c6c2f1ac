import { createHash, randomBytes } from "node:crypto";

import type { SignInLimit } from "@/db/sign-in-limits";
import { day, hour, minute } from "@/lib/domain/durations";
import { processState } from "@/lib/process-state";

const codeLifetime = 5 * minute;
const maxCodes = 5;
const maxEntries = 20;
/** The same retention as for used codes in the database. */
const codeRetention = 120_000;
const failureRetention = day;

/** An in-memory sign-in: waiting for its one-time code, or a session that may read and terminate. */
interface MemorySignIn {
  ownerId: string;
  email: string;
  needsCode: boolean;
  codes: number;
  /** Monotonic milliseconds. */
  until: number;
}

/** A try against one bucket: `stored` is its state in the database, `now` is epoch milliseconds. */
interface MemoryTry {
  buckets: readonly { bucket: string; stored: SignInLimit | null }[];
  now: number;
  wait(failures: number): number;
}

/**
 * Sign-ins while nothing can be saved: sessions of at most an hour, with the guess limits and used codes of
 * the database. They are lost at a restart, and become invalid once everything can be saved again.
 */
export class MemorySessions {
  readonly #entries = new Map<string, MemorySignIn>();
  /** In monotonic milliseconds, so a change of the clock neither opens a bucket nor keeps it closed. */
  readonly #limits = new Map<string, SignInLimit>();
  readonly #codes = new Map<string, number>();

  constructor(private readonly monotonic: () => number = () => performance.now()) {}

  /** Starts a sign-in after the password was verified. Returns its token, which only the browser stores. */
  begin(owner: { ownerId: string; email: string }, { needsCode }: { needsCode: boolean }): string {
    const token = randomBytes(32).toString("base64url");
    if (this.#entries.size >= maxEntries) this.#entries.delete(this.#entries.keys().next().value!);
    const until = this.monotonic() + (needsCode ? codeLifetime : hour);
    this.#entries.set(sha256Hex(token), { ...owner, needsCode, codes: 0, until });
    return token;
  }

  /** The session of a token; null when it is unknown, expired or still waits for its code. */
  find(token: string): MemorySignIn | null {
    const entry = this.#live(token);
    return entry && !entry.needsCode ? entry : null;
  }

  /** The pending sign-in of a token. Each call counts as a code; the sign-in ends after five. */
  consumePending(token: string): MemorySignIn | null {
    const entry = this.#live(token);
    if (!entry?.needsCode) return null;
    entry.codes += 1;
    if (entry.codes > maxCodes) this.end(token);
    return entry.codes > maxCodes ? null : entry;
  }

  end(token: string): void {
    this.#entries.delete(sha256Hex(token));
  }

  /** Ends every session and pending sign-in. */
  endAll(): void {
    this.#entries.clear();
  }

  /**
   * In-memory `consumeSignInTry`: null allows the try and counts it as a failure, otherwise the milliseconds
   * to wait.
   */
  consumeTry({ buckets, now, wait }: MemoryTry): number | null {
    const at = this.monotonic();
    for (const [bucket, { lastFailureAt }] of this.#limits)
      if (lastFailureAt < at - failureRetention) this.#limits.delete(bucket);
    const known = buckets.map(({ bucket, stored }) => ({
      bucket,
      limit: this.#limits.get(bucket) ?? (stored && shiftLimit(clampLimit(stored, now, wait), at - now)),
    }));
    const openAt = Math.max(...known.map(({ limit }) => limit?.openAt ?? Number.NEGATIVE_INFINITY));
    if (openAt > at) return openAt - at;
    for (const { bucket, limit } of known) {
      const failures = (limit?.failures ?? 0) + 1;
      this.#limits.set(bucket, { failures, lastFailureAt: at, openAt: at + wait(failures) });
    }
    return null;
  }

  /** Clears the failures after a success. Stored as zero, because the database cannot be changed now. */
  clearFailures(buckets: readonly string[]): void {
    const at = this.monotonic();
    for (const bucket of buckets) this.#limits.set(bucket, { failures: 0, lastFailureAt: at, openAt: at });
  }

  /** Passes the counts to `store`, in epoch milliseconds as of `now`, and forgets them once it succeeds. */
  async storeLimits(store: (limits: [string, SignInLimit][]) => Promise<void>, now: number): Promise<void> {
    if (this.#limits.size === 0) return;
    const by = now - this.monotonic();
    const stored = [...this.#limits];
    await store(stored.map(([bucket, limit]) => [bucket, shiftLimit(limit, by)]));
    // A failure that was counted meanwhile has replaced its limit.
    for (const [bucket, limit] of stored) if (this.#limits.get(bucket) === limit) this.#limits.delete(bucket);
  }

  /** Returns whether a one-time code is new, and marks it as used. */
  consumeCode(code: string): boolean {
    const at = this.monotonic();
    for (const [hash, usedAt] of this.#codes) if (usedAt < at - codeRetention) this.#codes.delete(hash);
    const hash = sha256Hex(code);
    if (this.#codes.has(hash)) return false;
    this.#codes.set(hash, at);
    return true;
  }

  /** Returns whether a code was used recently. */
  isCodeUsed(code: string): boolean {
    return this.#codes.has(sha256Hex(code));
  }

  #live(token: string): MemorySignIn | null {
    const entry = this.#entries.get(sha256Hex(token));
    if (entry && entry.until > this.monotonic()) return entry;
    this.end(token);
    return null;
  }
}

const shared = processState<MemorySessions>("memory sessions");

export function getMemorySessions(): MemorySessions {
  return (shared.value ??= new MemorySessions());
}

/** Shifts a limit to another clock. The database stores whole milliseconds. */
function shiftLimit({ failures, lastFailureAt, openAt }: SignInLimit, by: number): SignInLimit {
  return { failures, lastFailureAt: Math.round(lastFailureAt + by), openAt: Math.round(openAt + by) };
}

/** No bucket closes for longer; a later time was written before the clock was set back. */
function clampLimit(limit: SignInLimit, now: number, wait: MemoryTry["wait"]): SignInLimit {
  return limit.openAt - now <= wait(limit.failures) ? limit : { ...limit, openAt: now };
}

function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
