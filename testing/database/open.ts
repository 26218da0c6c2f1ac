import type { Reader } from "@/db/connections";
import { openPostgres } from "@/db/postgres/open";
import { openDatabase } from "@/db/sqlite/open";

/** The server of tests that run on PostgreSQL; null for SQLite. */
export function testServer(): string | null {
  return process.env["TEST_POSTGRES_URL"] || null;
}

/** Opens the database at a file or an address. */
export function openAt(place: string): Reader {
  return place.startsWith("postgres:") ? openPostgres(place) : openDatabase(place);
}
