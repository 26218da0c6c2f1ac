import { drizzle, RemotePreparedQuery, type AsyncRemoteCallback } from "drizzle-orm/sqlite-proxy";
import pg from "pg";

import { DatabaseUnreachableError } from "@/db/database-error";
import type { Connection, Drizzle, RowShape, Statement } from "@/db/connections";
import { errorCode } from "@/lib/error-code";

import { translate, type Translated } from "./translate";

/** What runs a query: a pool, or the client of a transaction. */
export type Execute = (query: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>;

// drizzle adds the parameters of a statement to its errors, and some are secrets.
Object.assign(RemotePreparedQuery.prototype, {
  queryWithCache: (_sql: string, _parameters: unknown[], run: () => Promise<unknown>) => run(),
});

const numberTypes = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);
const flagType: number = pg.types.builtins.BOOL;

/** Numbers as SQLite returns them: bigint and sums as numbers, comparisons as 0 or 1. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (type: number) => {
    if (numberTypes.has(type)) return Number;
    if (type === flagType) return (value: string) => (value === "t" ? 1 : 0);
    return pg.types.getTypeParser(type);
  },
};

// Of the server: it shuts down or starts, or has no free connections.
const unreachable = /^(57P0[123]|53300|08\w{3})$/;

/** Runs a query; throws `DatabaseUnreachableError` if the server does not respond. */
export async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof pg.DatabaseError && !unreachable.test(error.code ?? "")) throw error;
    throw new DatabaseUnreachableError(errorCode(error, "no connection"));
  }
}

/** The query builder on a connection. */
export function drizzleOn(execute: Execute): Drizzle {
  const run: AsyncRemoteCallback = async (sql, parameters, method) => {
    const { rows, rowCount } = await runQuery(execute, translated(sql), parameters);
    if (method === "run") return { rows: [], changes: rowCount ?? 0 };
    return { rows: method === "get" ? rows[0]! : rows };
  };
  return drizzle(run) as unknown as Drizzle;
}

/** The builder with statements of its own. */
export function connect(execute: Execute): Connection {
  return Object.assign(drizzleOn(execute), {
    engine: "postgres",
    statement: (sql: string, shape?: RowShape) => createStatement(execute, sql, shape),
  } as const) as Connection;
}

function createStatement(execute: Execute, sql: string, shape: RowShape = "object") {
  const translation = translated(sql);
  const { names } = translation;
  const query = async (parameters: unknown[]) => {
    const values = names ? valuesOf(parameters[0] as object, names) : parameters;
    const { rows, fields, rowCount } = await runQuery(execute, translation, values);
    return { rows: rows.map((row) => toShape(row, fields, shape)), changes: rowCount ?? 0 };
  };
  const statement: Statement<unknown[], unknown> = {
    get: async (...parameters) => (await query(parameters)).rows[0],
    all: async (...parameters) => (await query(parameters)).rows,
    run: async (...parameters) => ({ changes: (await query(parameters)).changes }),
    async each(parameters, take) {
      for (const row of (await query(parameters)).rows) take(row);
    },
  };
  return statement;
}

function valuesOf(parameters: object, names: readonly string[]): unknown[] {
  const byName = new Map<string, unknown>(Object.entries(parameters));
  return names.map((name) => byName.get(name));
}

function toShape(row: unknown[], fields: pg.FieldDef[], shape: RowShape): unknown {
  if (shape === "values") return row;
  if (shape === "value") return row[0];
  return Object.fromEntries(fields.map(({ name }, index) => [name, row[index]]));
}

const maxStatements = 1_000;
/** Statements by their SQL, with the name under which a connection keeps them. */
const statements = new Map<string, KeptStatement>();

interface KeptStatement extends Translated {
  name?: string;
}

function translated(sql: string): KeptStatement {
  const known = statements.get(sql);
  if (known) return known;
  const found = translate(sql);
  // Lists of other lengths are other statements, so their number has no bound.
  if (statements.size >= maxStatements) return found;
  const kept = { ...found, name: `cheapest_gpu_${statements.size}` };
  statements.set(sql, kept);
  return kept;
}

/** A named statement is parsed and planned once per connection. */
async function runQuery(
  execute: Execute,
  { text, name }: KeptStatement,
  values: unknown[],
): Promise<pg.QueryArrayResult> {
  try {
    return await execute({ text, values: values.map(toStorable), rowMode: "array", ...(name && { name }) });
  } catch (error) {
    throw withoutValues(error);
  }
}

/** PostgreSQL refuses NUL, which an address or a header may hold. With another character such a text matches nothing. */
function toStorable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toStorable);
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\ufffd") : value;
}

/** PostgreSQL repeats values in the details of its errors, and in the messages of class 22. */
function withoutValues(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code } = error;
  if (code?.startsWith("22")) {
    error.message = `The database refused a value (${code}).`;
    // The stack begins with the message.
    Error.captureStackTrace(error);
  }
  for (const name of ["detail", "where", "hint", "internalQuery"] as const) delete error[name];
  return error;
}
