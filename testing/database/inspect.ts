import BetterSqlite3 from "better-sqlite3";
import { and, asc, inArray } from "drizzle-orm";

import type { AttemptState } from "@/lib/domain/instance";
import { launchAttempt } from "@/db/ledger-schema";
import { findAttempt, type StoredAttempt } from "@/db/ledger";
import type { Reader } from "@/db/connections";
import { readRows } from "@/testing/database/sql";

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
export async function fingerprintOffers(database: Reader, accountId: string): Promise<string> {
  return JSON.stringify(
    await readRows(
      database,
      `SELECT count(*) AS offers, sum("row") AS "rows", max(revision) AS newest, sum(revision) AS revisions
       FROM offer WHERE account_id = ? AND gone_at IS NULL`,
      accountId,
    ),
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
  const rows = await database
    .select({ launchTag: launchAttempt.launchTag })
    .from(launchAttempt)
    .where(and(inArray(launchAttempt.accountId, accountIds), inArray(launchAttempt.state, states)))
    .orderBy(asc(launchAttempt.createdAt), asc(launchAttempt.launchTag));
  return Promise.all(rows.map(async ({ launchTag }) => (await findAttempt(database, launchTag))!));
}
