import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import BetterSqlite3 from "better-sqlite3";
import type pg from "pg";

import { closeDatabase } from "@/db/client";
import { openDatabase } from "@/db/sqlite/open";
import type { LeaseRequest } from "@/db/sqlite/open-alone";
import { createHolderName } from "@/lib/holder";
import { createDatabase } from "@/testing/postgres/database";
import { runSql } from "@/testing/postgres/run-sql";

import { clientOf } from "./client";
import { fillNewest } from "./fill-newest";

type Rows = Record<string, unknown[]>;

/** A SQLite database with rows in every table, and an empty PostgreSQL database to move it to. */
export interface MovableDatabase {
  folder: string;
  dataDirectory: string;
  file: string;
  url: string;
  /** Every table of one side, as texts in the order of the first columns. The lease stays on its side. */
  sqliteRows(): Rows;
  postgresRows(): Promise<Rows>;
  /** The value of the mark of a move. */
  markOfSqlite(): string | null;
  /** Runs a statement on a connection of its own. */
  onSqlite(sql: string, ...values: unknown[]): void;
  onPostgres(sql: string): Promise<pg.QueryResult>;
  dispose(): Promise<void>;
}

export const leaseOfTest = (): LeaseRequest => ({
  name: "poller",
  holder: createHolderName(),
  lifetime: 9_000,
  maxDuration: 12_000,
});

/** In the address of the PostgreSQL database; no output may have it. */
export const passwordOfTest = "password-of-test";

/** Texts and numbers that copies like to change. */
const oddTexts = [
  "",
  "NULL",
  "null",
  "{a,b}",
  `"'\\`,
  "\\x00",
  "\t\r\n\v",
  "ÄÖ 漢字 👩‍🚀",
  "\u{FEFF}é",
  "$1 @name ?",
];
const oddNumbers = [0.1 + 0.2, 1e-300, 1.7976931348623157e308, 5e-324, 2 ** 53, 1 / 3];

export async function createMovableDatabase(serverUrl: string, rows = 8): Promise<MovableDatabase> {
  const { url: plainUrl, created, drop } = createDatabase(serverUrl);
  // The server accepts any.
  const url = plainUrl.replace("postgres@", `postgres:${passwordOfTest}@`);
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-move-"));
  const dataDirectory = path.join(folder, "data");
  mkdirSync(dataDirectory, { mode: 0o700 });
  const file = path.join(dataDirectory, "cheapest-gpu.db");
  if (filled?.rows !== rows) filled = { rows, bytes: fillFile(file, rows) };
  else writeFileSync(file, filled.bytes, { mode: 0o600 });
  await created;
  const onPostgres = (sql: string) => runSql(url, sql);
  return {
    folder,
    dataDirectory,
    file,
    url,
    sqliteRows: () => readSqlite(file),
    postgresRows: async () => {
      const tables = await onPostgres(
        "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname",
      );
      const names = tables.rows.map((row: { name: string }) => row.name).filter(isCopied);
      const rows = names.map(async (name) => [
        name,
        sorted((await onPostgres(`SELECT * FROM ${name}`)).rows),
      ]);
      return Object.fromEntries(await Promise.all(rows)) as Rows;
    },
    markOfSqlite() {
      const client = new BetterSqlite3(file, { readonly: true });
      const mark = client.prepare("SELECT value FROM meta WHERE key = 'moved_to_postgres'").pluck().get();
      client.close();
      return (mark as string | undefined) ?? null;
    },
    onSqlite(sql, ...values) {
      const client = new BetterSqlite3(file);
      client.prepare(sql).run(...values);
      client.close();
    },
    onPostgres,
    async dispose() {
      rmSync(folder, { recursive: true, force: true });
      await drop();
    },
  };
}

/** The bytes of a filled file: making one takes as long as a test. */
let filled: { rows: number; bytes: Buffer } | undefined;

function fillFile(file: string, rows: number): Buffer {
  const database = openDatabase(file);
  fillNewest(clientOf(database), rows);
  addOddRows(clientOf(database));
  closeDatabase(database);
  return readFileSync(file);
}

function readSqlite(file: string): Rows {
  const client = new BetterSqlite3(file, { readonly: true });
  client.defaultSafeIntegers();
  const names = client
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all()
    .filter(isCopied);
  const rows = Object.fromEntries(
    names.map((name) => {
      const found = client.prepare<[], Record<string, unknown>>(`SELECT * FROM ${name}`).all();
      return [name, sorted(found.filter((row) => name !== "meta" || row["key"] !== "moved_to_postgres"))];
    }),
  );
  client.close();
  return rows;
}

function isCopied(name: string): boolean {
  return !["lease", "rate_limit", "schema_version", "move_progress"].includes(name);
}

function sorted(rows: Record<string, unknown>[]): string[] {
  return rows
    .map((row) =>
      Object.entries(row)
        .map(([column, value]) => `${column}=${value === null ? "NULL!" : JSON.stringify(String(value))}`)
        .sort()
        .join(" "),
    )
    .sort();
}

function addOddRows(client: BetterSqlite3.Database): void {
  const text = client.prepare("INSERT INTO sealed VALUES (?, ?)");
  for (const [at, value] of oddTexts.entries()) text.run(`odd ${at} ${value}`, value);
  const number = client.prepare("INSERT INTO rate VALUES ('live', ?, ?, ?)");
  for (const [at, value] of oddNumbers.entries()) number.run(`O${at}`, value, 9_007_199_254_740_993n);
  client.exec(
    `INSERT INTO audit_event (id, at, actor_kind, action, outcome) VALUES (900, 1, 'app', 'later', 'done');
     INSERT INTO poll ("row", account_id, started_at, finished_at, outcome, offers, rejected) VALUES (70, 'id-000001', 1, 2, 'failed', 0, 0)`,
  );
}
