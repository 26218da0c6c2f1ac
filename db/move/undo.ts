import pg from "pg";

import { DatabaseError } from "@/db/database-error";
import { addressOf, moveTable } from "@/db/postgres/open";
import { openAlone, type LeaseRequest, type LockedDatabase } from "@/db/sqlite/open-alone";
import { readMove, removeMove, type Move } from "@/db/sqlite/moved";
import { errorCode } from "@/lib/error-code";
import { isHolderAlive } from "@/lib/holder";

export interface UndoRequest {
  /** The SQLite database. */
  file: string;
  /** Of the PostgreSQL database; null when it is not set any more. */
  url: string | null;
  lease: LeaseRequest;
  /** Whether to undo although machines were launched on PostgreSQL since. */
  isForced: boolean;
}

interface Undone {
  move: Move;
  /** Why the machines of the PostgreSQL side are not known; null when they are. */
  unchecked: string | null;
  /** Machines that are only in PostgreSQL. */
  machines: string[];
}

const connectTimeout = 5_000;

/**
 * Removes the mark of a move, so that the SQLite database can be opened again. Copies nothing back. Throws `DatabaseError` while
 * an app polls on the PostgreSQL side, or machines run that SQLite does not know, as far as that side is reachable.
 */
export async function undoMove({ file, url, lease, isForced }: UndoRequest): Promise<Undone> {
  const source = await openAlone(file, lease);
  try {
    const move = readMove(source.client);
    if (!move)
      throw new DatabaseError(
        `The database ${file} was not moved, so there is nothing to undo. It is unchanged.`,
      );
    const found = await look(source, move, url);
    if (found.machines.length > 0 && !isForced)
      throw new DatabaseError(
        `${listed(found.machines)} on ${move.address} since the move and may still run and bill. Terminate them there first. ` +
          `Or add --force: then they are listed under “Started elsewhere”, and this app does not terminate them. Nothing was changed.`,
      );
    removeMove(source.client);
    return { move, ...found };
  } finally {
    await source.close();
  }
}

async function look(
  { client }: LockedDatabase,
  move: Move,
  url: string | null,
): Promise<Omit<Undone, "move">> {
  const unchecked = (reason: string) => ({ unchecked: reason, machines: [] });
  if (url === null) return unchecked("DATABASE_URL is not set");
  if (addressOf(url) !== move.address) return unchecked(`DATABASE_URL is not ${move.address}`);
  const target = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeout });
  target.on("error", () => undefined);
  try {
    await target.connect();
    const { rows } = await target.query<{ isUnfinished: boolean; holder: string | null }>(
      `SELECT to_regclass('${moveTable}') IS NOT NULL AS "isUnfinished", (SELECT max(holder) FROM lease WHERE expires_at > 1000 * extract(epoch FROM clock_timestamp())) AS holder`,
    );
    const { isUnfinished, holder } = rows[0]!;
    // An app cannot open the database before the end of the move.
    if (isUnfinished) return { unchecked: null, machines: [] };
    if (holder !== null && isHolderAlive(holder)) throw new DatabaseError(polls(move.address, holder));
    return { unchecked: null, machines: await findUnknownMachines(client, target) };
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    return unchecked(`it cannot be read (${errorCode(error, "connection lost")})`);
  } finally {
    await target.end().catch(() => undefined);
  }
}

/** The names of machines, and of launches without a known outcome, that SQLite does not have. */
async function findUnknownMachines(client: LockedDatabase["client"], target: pg.Client): Promise<string[]> {
  const known = {
    instance: client.prepare<[string], number>("SELECT 1 FROM instance WHERE id = ?"),
    launch_attempt: client.prepare<[string], number>("SELECT 1 FROM launch_attempt WHERE marker = ?"),
  };
  const { rows } = await target.query<{ table: keyof typeof known; id: string; name: string }>(
    `SELECT 'instance' AS table, id, name FROM instance WHERE gone_at IS NULL
     UNION ALL SELECT 'launch_attempt', marker, name FROM launch_attempt WHERE settled_at IS NULL ORDER BY name`,
  );
  return [...new Set(rows.filter(({ table, id }) => !known[table].get(id)).map(({ name }) => name))];
}

function polls(address: string, holder: string): string {
  const [host, pid] = holder.split(":");
  return `Process ${pid} on ${host} uses ${address}. Stop the app, then run this command again. Nothing was changed.`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return names.length === 1
    ? `The machine ${shown} was launched`
    : `The machines ${shown}${more} were launched`;
}
