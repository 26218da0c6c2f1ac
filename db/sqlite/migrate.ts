import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import type BetterSqlite3 from "better-sqlite3";

// The server is bundled, so `import.meta.url` does not help; every command starts in the project folder.
const migrationsFolder = () =>
  path.join(/* turbopackIgnore: true */ process.cwd(), "db", "sqlite", "migrations");

interface Migration {
  version: number;
  name: string;
  sql: string;
}

/** The migrations in order: `0001_offers.sql` is version 1. */
export function listMigrations(): Migration[] {
  return readdirSync(migrationsFolder())
    .filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name))
    .sort()
    .map((name) => ({
      version: Number(name.slice(0, 4)),
      name,
      sql: readFileSync(path.join(migrationsFolder(), name), "utf8"),
    }));
}

export function latestSchemaVersion(): number {
  return listMigrations().at(-1)?.version ?? 0;
}

/** The schema version of the file; 0 is an empty file. */
export function readSchemaVersion(client: BetterSqlite3.Database): number {
  return Number(client.pragma("user_version", { simple: true }));
}

/**
 * Migrates the file to the newest version, each step atomically, even when other processes migrate too.
 * Foreign keys are off during a step and checked before its commit, so no rebuild can empty a child table.
 */
export function migrate(client: BetterSqlite3.Database, upTo = latestSchemaVersion()): void {
  if (readSchemaVersion(client) >= upTo) return;
  const foreignKeys = client.pragma("foreign_keys", { simple: true });
  client.pragma("foreign_keys = OFF");
  try {
    for (const migration of listMigrations()) {
      if (migration.version <= upTo) applyMigration(client, migration);
    }
  } finally {
    client.pragma(`foreign_keys = ${foreignKeys === 1 ? "ON" : "OFF"}`);
  }
}

function applyMigration(client: BetterSqlite3.Database, migration: Migration): void {
  client
    .transaction(() => {
      if (readSchemaVersion(client) >= migration.version) return;
      client.exec(migration.sql);
      const broken = client.pragma("foreign_key_check") as unknown[];
      if (broken.length > 0) throw new Error(`${migration.name} leaves rows without their parent.`);
      client.pragma(`user_version = ${migration.version}`);
    })
    .immediate();
}
