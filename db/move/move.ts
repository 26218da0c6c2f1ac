import { randomUUID } from "node:crypto";

import type BetterSqlite3 from "better-sqlite3";

import { DatabaseError } from "@/db/database-error";
import { addressOf } from "@/db/postgres/open";
import { openAlone, type LeaseRequest, type LockedDatabase } from "@/db/sqlite/open-alone";
import { movedMessage, readMove, writeMove, type Move } from "@/db/sqlite/moved";
import { errorCode } from "@/lib/error-code";

import { digestRows } from "./digest";
import { listTables, readRows, refuseNulCharacters, type Table, type Value } from "./tables";
import { openTarget, type Target } from "./target";

export interface MoveRequest {
  /** The SQLite database. */
  file: string;
  /** Of the PostgreSQL database. */
  url: string;
  lease: LeaseRequest;
  batch?: { rows: number; characters: number };
  /** Called before the first row is copied, with the rows that an interrupted run has copied. */
  onStart?(rows: { total: number; copied: number }): Promise<void> | void;
}

export interface MovedTable {
  name: string;
  rows: number;
}

const usualBatch = { rows: 2_000, characters: 4_000_000 };

/**
 * Copies a SQLite database into an empty PostgreSQL database and compares every row. The SQLite side is marked before the first
 * row is copied and stays so, and the app opens the PostgreSQL side only after the end: so at most one of them is ever in use.
 * An interrupted move continues where it stopped. Throws `DatabaseError`.
 */
export async function moveToPostgres(request: MoveRequest): Promise<MovedTable[]> {
  const source = await openAlone(request.file, request.lease);
  try {
    const target = await openTargetOf(source, request.url);
    try {
      return await copyAndCompare(source, target, request);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function openTargetOf({ client, file }: LockedDatabase, url: string): Promise<Target> {
  const move = readMove(client);
  return openTarget(url, (progress) => {
    if (progress && progress.id !== move?.id)
      throw new DatabaseError(
        `The database ${addressOf(url)} holds a part of another move, or of one that was undone. ` +
          `Create an empty database and set DATABASE_URL to it. Nothing was changed.`,
      );
    if (!progress && move?.state === "moved") throw new DatabaseError(movedMessage(move, file));
  });
}

async function copyAndCompare(
  { client }: LockedDatabase,
  target: Target,
  { batch = usualBatch, onStart }: MoveRequest,
): Promise<MovedTable[]> {
  const tables = listTables(client);
  const before = readMove(client);
  if (before?.state !== "moved") {
    refuseNulCharacters(client, tables);
    const move = await begin(client, target, before);
    await onStart?.({
      total: sum(tables.map(({ rows }) => rows)),
      copied: sum([...target.progress!.copied.values()]),
    });
    for (const table of tables) await onTable(target, table, () => copy(client, target, table, batch));
    for (const table of tables) await onTable(target, table, () => compare(client, target, table));
    await target.setSequences();
    await target.refuseLease();
    // From here to the end of `finish` neither side can be opened; another run of the command gets here again.
    writeMove(client, { ...move, state: "moved", at: Date.now() });
  }
  await target.finish();
  return tables.map(({ name, rows }) => ({ name, rows }));
}

/** Marks both sides, SQLite first. A target without progress gets a new ID, so that it is the only one that can be finished. */
async function begin(client: BetterSqlite3.Database, target: Target, before: Move | null): Promise<Move> {
  const { address, progress } = target;
  if (progress && before) return before;
  const move: Move = { id: randomUUID(), state: "moving", address, at: Date.now() };
  writeMove(client, move);
  await target.begin(move.id);
  return move;
}

async function copy(
  client: BetterSqlite3.Database,
  target: Target,
  table: Table,
  limit: { rows: number; characters: number },
): Promise<void> {
  let rows: Value[][] = [];
  let characters = 0;
  for (const row of readRows(client, table, target.progress!.copied.get(table.name))) {
    rows.push(row);
    for (const value of row) characters += typeof value === "string" ? value.length : 0;
    if (rows.length < limit.rows && characters < limit.characters) continue;
    await target.insert(table, rows);
    rows = [];
    characters = 0;
  }
  if (rows.length > 0) await target.insert(table, rows);
}

async function compare(client: BetterSqlite3.Database, target: Target, table: Table): Promise<void> {
  const from = await digestRows(readRows(client, table));
  const to = await digestRows(target.read(table));
  if (from.rows === to.rows && from.checksum === to.checksum) return;
  throw new DatabaseError(
    `The copy of the table ${table.name} differs: SQLite has ${from.rows} rows, ${target.address} ${to.rows}, ` +
      `or their values are not the same. Create an empty database, set DATABASE_URL to it and run this command again, ` +
      `or run it with --undo to keep using SQLite, which is unchanged.`,
  );
}

/** Turns an error of PostgreSQL into one line. */
async function onTable(target: Target, { name }: Table, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    const code = errorCode(error, "connection lost");
    const { constraint } = error as { constraint?: string };
    const isRefused = /^(22|23|54)/.test(code);
    throw new DatabaseError(
      isRefused
        ? `${target.address} refused a row of the table ${name} (${constraint ? `${code}, ${constraint}` : code}). ` +
            `Run this command with --undo to keep using SQLite, which is unchanged, and report the problem.`
        : `The move stopped at the table ${name} (${code}). Run this command again to continue, ` +
            `or with --undo to keep using SQLite, which is unchanged.`,
    );
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
