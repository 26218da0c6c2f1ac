import type BetterSqlite3 from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";

import {
  prepareOn,
  type Connection,
  type Drizzle,
  type Handle,
  type Reader,
  type RowShape,
  type Statement,
  type Tx,
} from "@/db/connections";

export type Client = BetterSqlite3.Database;

export const connections: unique symbol = Symbol.for("cheapest-gpu.connections") as never;

/** The two connections of a file in this process. */
export interface Connections {
  file: string;
  client: Client;
  writer: Connection;
  readingClient: Client;
  reader: Reader;
  commits: number;
  /** Transactions that wait for their turn. */
  waiting: number;
  /** Settles when the last queued write has ended. */
  lastWrite: Promise<unknown>;
}

export type SqliteReader = Reader & { readonly [connections]: Connections };

export function drizzleOn(client: Client): Drizzle {
  return drizzle(client) as unknown as Drizzle;
}

export function connect(client: Client): Connection {
  return Object.assign(drizzleOn(client), {
    engine: "sqlite",
    statement: (sql: string, shape?: RowShape) => prepareStatement(client, sql, shape),
  } as const) as Connection;
}

function prepareStatement(client: Client, sql: string, shape: RowShape = "object") {
  const statement = client.prepare(sql);
  if (shape === "values") statement.raw();
  if (shape === "value") statement.pluck();
  return Object.assign(statement, {
    each(parameters: unknown[], take: (row: unknown) => void) {
      for (const row of statement.iterate(...parameters)) take(row);
    },
  }) as unknown as Statement<never, never>;
}

/** The connections of a SQLite database. Throws for PostgreSQL. */
export function connectionsOf(reader: Reader): Connections {
  const pair = (reader as Partial<SqliteReader>)[connections];
  if (!pair) throw new Error("This database is not SQLite.");
  return pair;
}

/** A handle on the writing connection that works while `isOpen` is true. */
export function transactionHandle({ client, writer }: Connections, isOpen: () => boolean): Tx {
  const assertOpen = () => {
    if (!isOpen()) throw new Error("The transaction is over; its handle cannot be used any more.");
  };
  const guarded = {
    prepare(sql: string) {
      assertOpen();
      return client.prepare(sql);
    },
  } as unknown as Client;
  return Object.assign<Drizzle, Handle & { kind: "transaction" }>(drizzleOn(guarded), {
    kind: "transaction",
    [prepareOn]: () => {
      assertOpen();
      return writer;
    },
  });
}
