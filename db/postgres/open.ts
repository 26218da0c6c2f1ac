import pg from "pg";

import { engine, prepareOn, type Engine, type Lock, type Reader } from "@/db/connections";
import { DatabaseError } from "@/db/database-error";
import { errorCode } from "@/lib/error-code";
import { log } from "@/lib/log";

import { connect, drizzleOn, reach, types, type Execute } from "./connection";
import { listenTo } from "./listen";
import { migrate } from "./migrate";
import { createWriter, transact, type Writer } from "./transactions";

const versions = { oldest: 15, newest: 18 };
const readers = 8;

// Milliseconds. A process that stops in a transaction must not hold its lock for longer.
const connectTimeout = 5_000;
const idleTimeout = 5_000;
const lockTimeout = 15_000;

/** A database at an address. Connects on first use. */
export function openPostgres(url: string, options: pg.PoolConfig = {}): Reader {
  const settings = {
    connectionString: url,
    types,
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
    ...options,
  };
  const readPool = createPool({ ...settings, max: readers, options: "-c default_transaction_read_only=on" });
  const writing = {
    ...settings,
    max: 1,
    idle_in_transaction_session_timeout: idleTimeout,
    lock_timeout: lockTimeout,
  };
  // A transaction that waits for both locks must not hold up one of the ledger.
  const writers: Record<Lock, Writer> = {
    ledger: createWriter(createPool(writing)),
    offers: createWriter(createPool(writing)),
    both: createWriter(createPool(writing)),
    lease: createWriter(createPool(writing)),
  };
  const listener = listenTo(settings);
  const state = { commits: 0 };
  const onCommit = () => {
    state.commits += 1;
  };
  const execute: Execute = (query) => reach(() => readPool.query(query));
  const connection = connect(execute);
  const engineOf: Engine = {
    transact: (work, lock) => transact(writers[lock], lock, work, onCommit),
    async transactInBatches(work, { signal }) {
      signal?.throwIfAborted();
      return transact(writers.offers, "offers", (tx) => work(tx, () => null), onCommit);
    },
    listen: listener.listen,
    async close() {
      await Promise.all([
        readPool.end(),
        ...Object.values(writers).map(({ pool }) => pool.end()),
        listener.close(),
      ]);
    },
  };
  const reader = Object.assign(drizzleOn(execute), {
    kind: "reader",
    engineName: "postgres",
    file: addressOf(url),
    [engine]: engineOf,
    [prepareOn]: () => connection,
  } as const);
  return Object.defineProperty(reader, "commits", { get: () => state.commits }) as unknown as Reader;
}

/** The progress of a move from SQLite; the table exists until its end. See db/move. */
export const moveTable = "move_progress";

/** Checks the server's version and migrates the database. Throws `DatabaseError`, whose message never holds the password. */
export async function preparePostgres(url: string, { duringMove = false } = {}): Promise<void> {
  const address = addressOf(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeout });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await checkVersion(client, address);
    await checkDurability(client, address);
    if (!duringMove) await refuseUnfinishedMove(client, address);
    await migrate(client, address);
  } catch (error) {
    throw toDatabaseError(error, address);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkVersion(client: pg.ClientBase, address: string): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>("SHOW server_version_num");
  const version = Math.floor(Number(rows[0]!.server_version_num) / 10_000);
  if (version < versions.oldest) {
    throw new DatabaseError(
      `The database ${address} runs PostgreSQL ${version}. Cheapest GPU needs version ${versions.oldest} or newer. Nothing was changed.`,
    );
  }
  if (version > versions.newest)
    log.warn(`PostgreSQL ${version} is newer than the versions that were tested (up to ${versions.newest}).`);
}

// A launch that is sent must be remembered after a crash of the server, so that its machine is found and never ordered twice.
async function checkDurability(client: pg.ClientBase, address: string): Promise<void> {
  const { rows } = await client.query<{ synchronous_commit: string }>("SHOW synchronous_commit");
  if (rows[0]!.synchronous_commit !== "off") return;
  throw new DatabaseError(
    `The database ${address} cannot be made crash-safe, because synchronous_commit is off. ` +
      `Turn it on for the app’s user: ALTER ROLE <user> SET synchronous_commit = on. Nothing was changed.`,
  );
}

async function refuseUnfinishedMove(client: pg.ClientBase, address: string): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('${moveTable}') IS NOT NULL AS exists`,
  );
  if (rows[0]!.exists)
    throw new DatabaseError(
      `A move from SQLite to ${address} has not ended. Run npm run migrate-to-postgres again to finish it. ` +
        `If it was undone, set DATABASE_URL to another database, or leave it empty to use SQLite. Nothing was changed.`,
    );
}

/** The address without its password, for messages. */
export function addressOf(url: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(url);
    return `${protocol}//${username ? `${username}@` : ""}${host}${pathname}`;
  } catch {
    return "DATABASE_URL";
  }
}

export function toDatabaseError(error: unknown, address: string): Error {
  if (error instanceof DatabaseError) return error;
  const code = errorCode(error, "unknown error");
  const remedy =
    remedies.find(([codes]) => codes.test(code))?.[1] ?? "Check DATABASE_URL and the server’s log.";
  return new DatabaseError(`The database ${address} cannot be opened (${code}). ${remedy}`);
}

const remedies: [codes: RegExp, remedy: string][] = [
  [/^28/, "The server refused the user or the password. Correct them in DATABASE_URL."],
  [/^3D000$/, "The database does not exist. Create it, or correct its name in DATABASE_URL."],
  [/^42501$/, "The user may not create tables there. Make it the owner of the database."],
  [/^53300$/, "The server has no free connections. Each process needs up to 13."],
  [
    /^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)$/,
    "No server was reached at that address. Check the host and the port, and that the server runs.",
  ],
];

function createPool(settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(settings);
  // Without listeners, a lost connection ends the process. The pool opens another one, and a lost query or transaction fails.
  pool.on("error", (error) =>
    log.warn(`A database connection was lost (${errorCode(error, "unknown error")}).`),
  );
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
