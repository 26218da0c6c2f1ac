import BetterSqlite3 from "better-sqlite3";

import type { AttemptState } from "@/lib/domain/instance";
import { findAttempt, type StoredAttempt } from "@/db/ledger";
import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";

/** An offer as stored, with its newest change. */
export interface InspectedOffer {
  nativeId: string;
  scope: string;
  amount: string | null;
  gone: number;
  lastAmount: string | null;
  lastGone: number;
  changes: number;
}

/** Reads a file with its own connection. */
export function inspectDatabase(file: string) {
  const client = new BetterSqlite3(file);
  client.pragma("busy_timeout = 5000");
  return {
    /** The integrity errors of the file; empty when it is intact. */
    faults(): string[] {
      const integrity = client.pragma("integrity_check", { simple: true }) as string;
      const orphans = client.pragma("foreign_key_check") as unknown[];
      return [...(integrity === "ok" ? [] : [integrity]), ...orphans.map((orphan) => JSON.stringify(orphan))];
    },
    offers: (accountId: string) =>
      client
        .prepare<[string], InspectedOffer>(
          `SELECT native_id AS nativeId, scope, native_amount AS amount, gone_at IS NOT NULL AS gone,
             (SELECT native_amount FROM offer_change WHERE offer_row = offer.row ORDER BY row DESC LIMIT 1) AS lastAmount,
             (SELECT gone FROM offer_change WHERE offer_row = offer.row ORDER BY row DESC LIMIT 1) AS lastGone,
             (SELECT count(*) FROM offer_change WHERE offer_row = offer.row) AS changes
           FROM offer WHERE account_id = ?`,
        )
        .all(accountId),
    revision: () =>
      client
        .prepare("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'revision'")
        .pluck()
        .get() as number,
    all: <Row>(sql: string, ...values: unknown[]) => client.prepare<unknown[], Row>(sql).all(...values),
    copyTo: (target: string) => void client.prepare("VACUUM INTO ?").run(target),
    close: () => void client.close(),
  };
}

/** A hash of the visible offers of an account. */
export function fingerprintOffers(database: Reader, accountId: string): string {
  return JSON.stringify(
    clientOf(database)
      .prepare(
        "SELECT count(*), sum(row), max(revision), sum(revision) FROM offer WHERE account_id = ? AND gone_at IS NULL",
      )
      .raw()
      .get(accountId),
  );
}

/** Whether another process is in a write transaction. */
export function isWriteLocked(file: string): boolean {
  const client = new BetterSqlite3(file, { timeout: 100 });
  try {
    client.exec("BEGIN IMMEDIATE; ROLLBACK");
    return false;
  } catch {
    return true;
  } finally {
    client.close();
  }
}

/** Attempts of the accounts in these states, settled or not, oldest first. */
export async function listAttemptsByState(
  database: Reader,
  accountIds: string[],
  states: AttemptState[],
): Promise<StoredAttempt[]> {
  const launchTags = clientOf(database)
    .prepare<[string, string], string>(
      `SELECT marker FROM launch_attempt WHERE account_id IN (SELECT value FROM json_each(?))
         AND state IN (SELECT value FROM json_each(?)) ORDER BY created_at`,
    )
    .pluck()
    .all(JSON.stringify(accountIds), JSON.stringify(states));
  return Promise.all(launchTags.map(async (launchTag) => (await findAttempt(database, launchTag))!));
}
