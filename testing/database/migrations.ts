import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import BetterSqlite3 from "better-sqlite3";

import { listMigrations } from "@/db/sqlite/migrate";

/**
 * A migration that rebuilds a table with children, as every change of a CHECK must; a wrong rebuild would
 * empty the children.
 */
export const parentRebuildSql = `
CREATE TABLE account_new (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('sandbox', 'environment', 'vault', 'other')),
  provider TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO account_new SELECT id, kind, provider, created_at FROM account;
DROP TABLE account;
ALTER TABLE account_new RENAME TO account;
`;

export interface MigrationFolder {
  folder: string;
  versions: number;
  /** Keeps only the first `versions` migrations. */
  keepVersions(versions: number): void;
  /** Kills the process after this many statements of the last migration. Returns how many it has. */
  keepWithCrash(versions: number, statements: number): number;
  dispose(): void;
}

/** A folder to migrate in: the real migrations and an invented one. */
export function createMigrationFolder(): MigrationFolder {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-migrations-"));
  const all = [
    ...listMigrations().map(({ name, sql }) => ({ name, sql })),
    { name: "9000_rebuild.sql", sql: parentRebuildSql },
  ];
  mkdirSync(path.join(folder, "db", "sqlite", "migrations"), { recursive: true });
  const fileOf = (name: string) => path.join(folder, "db", "sqlite", "migrations", name);
  const keep = (versions: number) => {
    for (const { name } of all) rmSync(fileOf(name), { force: true });
    for (const { name, sql } of all.slice(0, versions)) writeFileSync(fileOf(name), sql);
  };
  return {
    folder,
    versions: all.length,
    keepVersions: keep,
    keepWithCrash(versions, statements) {
      keep(versions);
      const { name, sql } = all[versions - 1]!;
      const parts = splitStatements(sql);
      writeFileSync(
        fileOf(name),
        [...parts.slice(0, statements), "SELECT die();", ...parts.slice(statements)].join("\n"),
      );
      return parts.length;
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The statements of a migration; none of ours contains a semicolon. */
export function splitStatements(sql: string): string[] {
  return sql
    .replaceAll(/^\s*--.*$/gm, "")
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "")
    .map((statement) => `${statement};`);
}

/** Fills every table of a file with rows that its constraints allow, parents first. */
export function fillTables(file: string): void {
  const client = new BetterSqlite3(file);
  client.pragma("foreign_keys = OFF");
  for (const table of listTables(client)) {
    const columns = client.pragma(`table_info(${table})`) as { name: string; type: string; pk: number }[];
    const sql =
      client.prepare<[string], string>("SELECT sql FROM sqlite_master WHERE name = ?").pluck().get(table) ??
      "";
    for (let row = 1; row <= 5; row++) {
      const values = columns.map(({ name, type }) => sampleValue(sql, name, type, row));
      client
        .prepare(`INSERT OR IGNORE INTO ${table} VALUES (${columns.map(() => "?").join(", ")})`)
        .run(values);
    }
  }
  const orphans = client.pragma("foreign_key_check") as unknown[];
  client.close();
  if (orphans.length > 0) throw new Error("The rows for a migration do not fit together");
}

/** The row count of each table, and the integrity errors of the file. */
export function readContents(file: string): {
  version: number;
  rows: Record<string, number>;
  tables: string;
  faults: unknown[];
} {
  const client = new BetterSqlite3(file);
  const count = (table: string) =>
    [table, client.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!] as const;
  const contents = {
    version: client.pragma("user_version", { simple: true }) as number,
    rows: Object.fromEntries(listTables(client).map(count)),
    tables: JSON.stringify(client.prepare("SELECT name, sql FROM sqlite_master ORDER BY name").all()),
    faults: [
      ...(client.pragma("foreign_key_check") as unknown[]),
      ...(client.pragma("integrity_check", { simple: true }) === "ok" ? [] : ["integrity"]),
    ],
  };
  client.close();
  return contents;
}

function listTables(client: BetterSqlite3.Database): string[] {
  return client
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all();
}

function sampleValue(sql: string, name: string, type: string, row: number): string | number {
  const allowed = new RegExp(`\\b${name}\\b[^,]*CHECK \\(${name} IN \\(([^)]*)\\)`)
    .exec(sql)?.[1]
    ?.split(/,\s*/);
  const value = allowed?.[row % allowed.length];
  if (value !== undefined) return value.startsWith("'") ? value.slice(1, -1) : Number(value);
  if (type !== "TEXT") return row;
  // There is only one owner.
  if (name === "owner_id") return "account-1";
  return name === "value" && sql.includes("meta")
    ? "1"
    : `${name === "id" || name.endsWith("account_id") ? "account" : name}-${row}`;
}
