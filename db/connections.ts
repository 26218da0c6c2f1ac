import BetterSqlite3 from "better-sqlite3";
import { drizzle, type BetterSQLite3Database } from "drizzle-orm/better-sqlite3";

import { processState } from "@/lib/process-state";

type Client = BetterSqlite3.Database;
type Drizzle = BetterSQLite3Database & { $client: Client };

const connections = Symbol.for("cheapest-gpu.connections");
const prepareOn = Symbol.for("cheapest-gpu.prepareOn");

/** What both kinds of handle have: prepared statements live as long as the connection below them. */
interface Handle {
  /** The drizzle database of the connection; throws when this handle may no longer be used. */
  readonly [prepareOn]: () => Drizzle;
}

/** Reads, each statement the newest commit. Writes are refused by its type and by SQLite. */
export type Reader = Pick<Drizzle, "select" | "selectDistinct" | "with" | "$with"> &
  Handle & {
    readonly kind: "reader";
    readonly file: string;
    /** Counts the transactions that this process has committed. */
    readonly commits: number;
    readonly [connections]: Connections;
  };

/** One open transaction: reads and writes until its end, and throws after it. */
export type Tx = Drizzle & Handle & { readonly kind: "transaction" };

/** The two connections of a file in this process. */
interface Connections {
  file: string;
  writer: Drizzle;
  reader: Reader;
  commits: number;
  /** Transactions that wait for their turn. */
  waiting: number;
  /** Settles when the last queued write has ended. */
  lastWrite: Promise<unknown>;
}

// One pair per file, so that all copies of this module queue their writes in one place.
const shared = processState<Map<string, Connections>>("connections");

/** The reader of a migrated file. `writer` becomes its only writing connection in this process. */
export function shareConnections(file: string, open: () => Client): Reader {
  const pairs = (shared.value ??= new Map());
  const before = pairs.get(file);
  if (before) return before.reader;
  const pair = {
    file,
    writer: drizzle(open()),
    commits: 0,
    waiting: 0,
    lastWrite: Promise.resolve(),
  } as unknown as Connections;
  pair.reader = openReader(pair);
  pairs.set(file, pair);
  return pair.reader;
}

function openReader(pair: Connections): Reader {
  const client = new BetterSqlite3(pair.file, { fileMustExist: true });
  client.pragma("busy_timeout = 5000");
  client.pragma("query_only = ON");
  const reader = drizzle(client);
  Object.defineProperty(reader, "commits", { get: () => pair.commits });
  return Object.assign(
    reader as typeof reader & { commits: number },
    {
      kind: "reader",
      file: pair.file,
      [connections]: pair,
      [prepareOn]: () => reader,
    } as const,
  );
}

export function closeConnections(reader: Reader): void {
  const pair = reader[connections];
  if (shared.value?.get(pair.file) === pair) shared.value.delete(pair.file);
  reader[prepareOn]().$client.close();
  pair.writer.$client.close();
}

/** For transactions only: every write of this process waits for its turn there. */
export function connectionsOf(reader: Reader): Connections {
  return reader[connections];
}

/** A handle on the writing connection that works while `isOpen` is true. */
export function transactionHandle({ writer }: Connections, isOpen: () => boolean): Tx {
  const { $client: client } = writer;
  const assertOpen = () => {
    if (!isOpen()) throw new Error("The transaction is over; its handle cannot be used any more.");
  };
  const guarded = {
    prepare(sql: string) {
      assertOpen();
      return client.prepare(sql);
    },
  } as unknown as Client;
  return Object.assign<Drizzle, Handle & { kind: "transaction" }>(drizzle(guarded), {
    kind: "transaction",
    [prepareOn]: () => {
      assertOpen();
      return writer;
    },
  });
}

/** Prepares a group of statements once per connection. */
export function statements<T>(build: (database: Drizzle) => T): (handle: Reader | Tx) => T {
  const prepared = new WeakMap<Drizzle, T>();
  return (handle) => {
    const database = handle[prepareOn]();
    let group = prepared.get(database);
    if (!group) {
      group = build(database);
      prepared.set(database, group);
    }
    return group;
  };
}
