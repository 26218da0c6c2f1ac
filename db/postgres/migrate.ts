import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import type pg from "pg";

import { DatabaseError } from "@/db/database-error";

// As for SQLite: every command starts in the project folder.
const migrationsFolder = () =>
  path.join(/* turbopackIgnore: true */ process.cwd(), "db", "postgres", "migrations");

const migrationLock = 0x43475056;

interface Migration {
  version: number;
  sql: string;
}

function listMigrations(): Migration[] {
  return readdirSync(migrationsFolder())
    .filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name))
    .sort()
    .map((name) => ({
      version: Number(name.slice(0, 4)),
      sql: readFileSync(path.join(migrationsFolder(), name), "utf8"),
    }));
}

/** Migrates the database to the newest version, each step atomically, even when other processes migrate too. */
export async function migrate(client: pg.ClientBase, address: string): Promise<void> {
  const migrations = listMigrations();
  const latest = migrations.at(-1)!.version;
  await client.query(`SELECT pg_advisory_lock(${migrationLock})`);
  try {
    const version = await readVersion(client);
    if (version > latest) {
      throw new DatabaseError(
        `The database ${address} was written by a newer Cheapest GPU (version ${version}, this one knows ${latest}). ` +
          `Update the app, or set DATABASE_URL to another database. Nothing was changed.`,
      );
    }
    for (const migration of migrations.filter((each) => each.version > version)) {
      await client.query("BEGIN");
      try {
        await client.query(migration.sql);
        await client.query("UPDATE schema_version SET version = $1", [migration.version]);
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      }
    }
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${migrationLock})`);
  }
}

async function readVersion(client: pg.ClientBase): Promise<number> {
  await client.query("CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)");
  await client.query("INSERT INTO schema_version SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM schema_version)");
  const { rows } = await client.query<{ version: number }>("SELECT version FROM schema_version");
  return rows[0]!.version;
}
