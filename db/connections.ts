import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";

/** Rows that a statement has written. */
export interface RunResult {
  changes: number;
  /** Of SQLite only. */
  lastInsertRowid?: number | bigint;
}

/**
 * The query builder of both engines. PostgreSQL runs the same statements: db/postgres translates their placeholders. SQLite
 * returns results at once, but they are typed as promises, since PostgreSQL's are.
 */
export type Drizzle = BaseSQLiteDatabase<"async", RunResult>;

/** A statement in SQL that both engines accept. Parameters are `?` by position or `@name` in an object. */
export interface Statement<Parameters extends unknown[], Row> {
  get(...parameters: Parameters): Promise<Row | undefined>;
  all(...parameters: Parameters): Promise<Row[]>;
  run(...parameters: Parameters): Promise<RunResult>;
  /** Calls `take` with each row, without a list of all where the engine can. */
  each(parameters: Parameters, take: (row: Row) => void): Promise<void>;
}

/** How a row is returned: by column name, as its values in order, or as the only value. */
export type RowShape = "object" | "values" | "value";

export type EngineName = "sqlite" | "postgres";

/** A connection that prepares statements. */
export type Connection = Drizzle & {
  readonly engine: EngineName;
  statement<Parameters extends unknown[] = unknown[], Row = never>(
    sql: string,
    shape?: RowShape,
  ): Statement<Parameters, Row>;
};

/**
 * What a transaction excludes in every process. "ledger" is for what spends, who may, and the audit log; "offers" for what
 * polls write and for every new revision of it; "both" takes the ledger first, and never waits for offers while it holds it.
 * "lease" is for the lease alone, whose row has its own lock. On SQLite every transaction excludes all others.
 */
export type Lock = "ledger" | "offers" | "both" | "lease";

/** Ends a batch of a long transaction when it has taken long enough: a promise to await before the next statement. */
export type BatchEnd = () => Promise<void> | null;

/** Decides how long the batches of a transaction are. The first one has begun. */
export interface Batches {
  isOver(): boolean;
  start(): void;
}

export interface BatchOptions {
  signal?: AbortSignal | undefined;
  batches?: ((isUrgent: () => boolean) => Batches) | undefined;
}

/** A database with its transactions. */
export interface Engine {
  transact<T>(work: (tx: Tx) => Promise<T> | T, lock: Lock): Promise<T>;
  transactInBatches<T>(work: (tx: Tx, endBatch: BatchEnd) => Promise<T>, options: BatchOptions): Promise<T>;
  /** Calls `take` soon after a commit of any process; returns how to stop. Null where the engine has no such signal. */
  listen: ((take: () => void) => () => void) | null;
  close(): Promise<void> | void;
}

// Symbols of the registry, since several copies of this module share the handles.
export const engine: unique symbol = Symbol.for("cheapest-gpu.engine") as never;
export const prepareOn: unique symbol = Symbol.for("cheapest-gpu.prepareOn") as never;

/** What both kinds of handle have: prepared statements live as long as the connection below them. */
export interface Handle {
  /** The connection; throws when this handle may no longer be used. */
  readonly [prepareOn]: () => Connection;
}

/** Reads, each statement the newest commit. Writes are refused by its type and by the database. */
export type Reader = Pick<Drizzle, "select" | "selectDistinct" | "with" | "$with"> &
  Handle & {
    readonly kind: "reader";
    readonly engineName: EngineName;
    /** The file of SQLite, or the address of PostgreSQL without its password. */
    readonly file: string;
    /** Counts the transactions that this process has committed. */
    readonly commits: number;
    readonly [engine]: Engine;
  };

/** One open transaction: reads and writes until its end, and throws after it. */
export type Tx = Drizzle & Handle & { readonly kind: "transaction" };

/** Prepares a group of statements once per connection. */
export function statements<T>(build: (database: Connection) => T): (handle: Reader | Tx) => T {
  const prepared = new WeakMap<Connection, T>();
  return (handle) => {
    const connection = handle[prepareOn]();
    let group = prepared.get(connection);
    if (!group) {
      group = build(connection);
      prepared.set(connection, group);
    }
    return group;
  };
}
