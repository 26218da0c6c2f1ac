import type BetterSqlite3 from "better-sqlite3";

import { DatabaseError } from "@/db/database-error";

/** A move of a SQLite database to PostgreSQL. */
export interface Move {
  id: string;
  /** "moving" from before the first row is copied; "moved" when every row was compared. */
  state: "moving" | "moved";
  /** Of the PostgreSQL database, without its password. */
  address: string;
  /** Epoch milliseconds: when it began, or ended. */
  at: number;
}

/** Of the row in `meta`. It is in the database itself, so a copy of the file is refused too. */
export const moveKey = "moved_to_postgres";

export function readMove(client: BetterSqlite3.Database): Move | null {
  const hasMeta = client.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'").get();
  if (!hasMeta) return null;
  const value = client.prepare<[string], string>("SELECT value FROM meta WHERE key = ?").pluck().get(moveKey);
  return value === undefined ? null : (JSON.parse(value) as Move);
}

/** Durable on return, if the connection is. */
export function writeMove(client: BetterSqlite3.Database, move: Move): void {
  client
    .prepare("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
    .run(moveKey, JSON.stringify(move));
}

export function removeMove(client: BetterSqlite3.Database): void {
  client.prepare("DELETE FROM meta WHERE key = ?").run(moveKey);
}

/** Throws `DatabaseError` when the database was moved, or a move was begun: two ledgers must never be in use. */
export function refuseMoved(client: BetterSqlite3.Database, file: string): void {
  const move = readMove(client);
  if (move) throw new DatabaseError(movedMessage(move, file));
}

export function movedMessage({ state, address, at }: Move, file: string): string {
  const moment = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (state === "moving")
    return (
      `A move of the database ${file} to PostgreSQL (${address}) began on ${moment} and has not ended. ` +
      `Run npm run migrate-to-postgres again to finish it, or npm run migrate-to-postgres -- --undo to keep using SQLite.`
    );
  return (
    `The database ${file} was moved to PostgreSQL (${address}) on ${moment}. Set DATABASE_URL to use it there. ` +
    `To go back, run npm run migrate-to-postgres -- --undo: changes made on PostgreSQL since then are not copied back. ` +
    `To start with an empty database, move the folder away.`
  );
}
