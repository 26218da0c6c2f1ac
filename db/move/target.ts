import pg from "pg";

import { DatabaseError } from "@/db/database-error";
import { addressOf, moveTable, preparePostgres, toDatabaseError } from "@/db/postgres/open";
import { lockNumbers, lockSpace } from "@/db/postgres/transactions";

import { quoted, type Table, type Value } from "./tables";

// Milliseconds. The connection of a killed move may take a moment to end.
const lockTimeout = 10_000;
const connectTimeout = 5_000;
const rowsPerFetch = 1_000;

/** The progress of a move, kept in PostgreSQL until its end. */
interface Progress {
  id: string;
  /** Rows by table. */
  copied: Map<string, number>;
}

/** The PostgreSQL database of a move. No app can write to it until it is closed. */
export interface Target {
  address: string;
  /** Null before `begin`. */
  progress: Progress | null;
  /** Stores that a move into this empty database has begun; from then on the app refuses to open it. */
  begin(id: string): Promise<void>;
  /** Adds rows after those that were copied, with their count, in one statement. */
  insert(table: Table, rows: readonly Value[][]): Promise<void>;
  /** All rows, in the order of the primary key. */
  read(table: Table): AsyncIterable<Value[]>;
  /** Lets the next row numbers follow those that were copied. */
  setSequences(): Promise<void>;
  /** Throws `DatabaseError` if an app has polled here. */
  refuseLease(): Promise<void>;
  /** Removes the progress: the app may open the database. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Locks and migrates the database, unless `check` throws. Throws `DatabaseError` if it holds rows that no unfinished move has
 * written.
 */
export async function openTarget(url: string, check: (progress: Progress | null) => void): Promise<Target> {
  const address = addressOf(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeout });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await lock(client, address);
    await refuseEncoding(client, address);
    const progress = await readProgress(client);
    check(progress);
    if (!progress) await refuseRows(client, address);
    await preparePostgres(url, { duringMove: true });
    return createTarget(client, address, progress, await readTypes(client));
  } catch (error) {
    await client.end().catch(() => undefined);
    throw toDatabaseError(error, address);
  }
}

/** Takes the locks of every writing transaction of the app, for as long as the connection is open. */
async function lock(client: pg.Client, address: string): Promise<void> {
  await client.query(
    `SET lock_timeout = ${lockTimeout}; SET synchronous_commit = on; SET extra_float_digits = 1`,
  );
  try {
    for (const number of Object.values(lockNumbers))
      await client.query(`SELECT pg_advisory_lock(${lockSpace}, ${number})`);
  } catch (error) {
    if ((error as { code?: string }).code !== "55P03") throw error;
    throw new DatabaseError(
      `Another process writes to ${address}. Stop the app or the other move that uses it, then run this command again. Nothing was changed.`,
    );
  }
}

async function refuseEncoding(client: pg.Client, address: string): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>("SHOW server_encoding");
  const encoding = rows[0]!.server_encoding;
  if (encoding !== "UTF8")
    throw new DatabaseError(
      `The database ${address} has the encoding ${encoding}. Create one with ENCODING 'UTF8' TEMPLATE template0, ` +
        `and set DATABASE_URL to it. Nothing was changed.`,
    );
}

async function readProgress(client: pg.Client): Promise<Progress | null> {
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('${moveTable}') IS NOT NULL AS exists`,
  );
  if (!rows[0]!.exists) return null;
  const found = await client.query<{ id: string; copied: object }>(`SELECT id, copied FROM ${moveTable}`);
  const [row] = found.rows;
  return row ? { id: row.id, copied: new Map(Object.entries(row.copied)) } : null;
}

async function refuseRows(client: pg.Client, address: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'schema_version'",
  );
  for (const { name } of rows) {
    const found = await client.query(`SELECT 1 FROM ${name} LIMIT 1`);
    if (found.rowCount)
      throw new DatabaseError(
        `The database ${address} already holds data (table ${name}). ` +
          `Create an empty database and set DATABASE_URL to it. Nothing was changed.`,
      );
  }
}

/** The column types of each table, by `table.column`. */
async function readTypes(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    "SELECT table_name || '.' || column_name AS name, udt_name AS type FROM information_schema.columns WHERE table_schema = current_schema()",
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

function createTarget(
  client: pg.Client,
  address: string,
  found: Progress | null,
  types: Map<string, string>,
): Target {
  const typeOf = (table: string, column: string) => {
    const type = types.get(`${table}.${column}`);
    if (!type)
      throw new DatabaseError(`The database ${address} has no column ${column} in the table ${table}.`);
    return type;
  };
  const target: Target = {
    address,
    progress: found,

    async begin(id) {
      await client.query("BEGIN");
      await client.query(`CREATE TABLE IF NOT EXISTS ${moveTable} (id text NOT NULL, copied jsonb NOT NULL)`);
      await client.query(`INSERT INTO ${moveTable} VALUES ($1, '{}')`, [id]);
      await client.query("COMMIT");
      target.progress = { id, copied: new Map() };
    },

    async insert({ name, columns }, rows) {
      const { copied } = target.progress!;
      const total = (copied.get(name) ?? 0) + rows.length;
      const arrays = columns.map((column, at) => `$${at + 3}::${typeOf(name, column)}[]`);
      // The triggers of append-only tables accept ascending numbers only.
      await client.query(
        `WITH written AS (
           INSERT INTO ${name} (${quoted(columns)})
           SELECT ${quoted(columns)} FROM unnest(${arrays.join(", ")}) WITH ORDINALITY AS copy (${quoted(columns)}, copy_order)
           ORDER BY copy_order
         )
         UPDATE ${moveTable} SET copied = copied || jsonb_build_object($1::text, $2::bigint)`,
        [name, total, ...columns.map((_, at) => rows.map((row) => row[at]))],
      );
      copied.set(name, total);
    },

    async *read({ name, columns, key }) {
      await client.query("BEGIN READ ONLY");
      await client.query(
        `DECLARE copied CURSOR FOR SELECT ${quoted(columns)} FROM ${name} ORDER BY ${quoted(key)}`,
      );
      for (;;) {
        const { rows } = await client.query<Value[]>({
          text: `FETCH ${rowsPerFetch} FROM copied`,
          rowMode: "array",
        });
        yield* rows;
        if (rows.length < rowsPerFetch) break;
      }
      await client.query("COMMIT");
    },

    async setSequences() {
      const { rows } = await client.query<{ name: string; column: string }>(
        "SELECT table_name AS name, column_name AS column FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'",
      );
      for (const { name, column } of rows)
        await client.query(
          `SELECT setval(pg_get_serial_sequence('${name}', '${column}'), max("${column}")) FROM ${name} HAVING max("${column}") IS NOT NULL`,
        );
    },

    async refuseLease() {
      const { rowCount } = await client.query("SELECT 1 FROM lease LIMIT 1");
      if (rowCount)
        throw new DatabaseError(
          `An app has used ${address} during the move. Stop it, create an empty database, set DATABASE_URL to it, ` +
            `and run this command again. The SQLite database is unchanged.`,
        );
    },

    async finish() {
      await client.query(`DROP TABLE ${moveTable}`);
      target.progress = null;
    },

    close: () => client.end().catch(() => undefined),
  };
  return target;
}
