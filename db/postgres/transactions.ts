import type pg from "pg";

import { prepareOn, type Connection, type Drizzle, type Handle, type Lock, type Tx } from "@/db/connections";
import { recordTransactionMetrics } from "@/lib/metrics/record";

import { connect, drizzleOn, reach, type Execute } from "./connection";

/** The one connection of this process that writes under a lock, one transaction after another. */
export interface Writer {
  pool: pg.Pool;
  connection: Connection;
  client: pg.PoolClient | null;
  /** Settles when the last queued transaction has ended. */
  lastTransaction: Promise<unknown>;
}

/** The first half of the advisory locks of this app. */
export const lockSpace = 0x43475055;
export const lockNumbers = { ledger: 1, offers: 2 };

export function createWriter(pool: pg.Pool): Writer {
  const writer: Writer = {
    pool,
    client: null,
    connection: undefined as never,
    lastTransaction: Promise.resolve(),
  };
  const execute: Execute = (query) => {
    const { client } = writer;
    if (!client) throw new Error("The transaction is over; its handle cannot be used any more.");
    return reach(() => client.query(query));
  };
  writer.connection = connect(execute);
  return writer;
}

/** Runs one change under its locks: what it reads cannot change before it writes, in this or another process. */
export function transact<T>(
  writer: Writer,
  lock: Lock,
  work: (tx: Tx) => Promise<T> | T,
  onCommit: () => void,
): Promise<T> {
  const askedAt = performance.now();
  // A pool refuses to wait for its connection for longer than to open one.
  const result = writer.lastTransaction.then(() => run(writer, lock, work, { askedAt, onCommit }));
  writer.lastTransaction = result.then(
    () => undefined,
    () => undefined,
  );
  return result;
}

async function run<T>(
  writer: Writer,
  lock: Lock,
  work: (tx: Tx) => Promise<T> | T,
  { askedAt, onCommit }: { askedAt: number; onCommit: () => void },
): Promise<T> {
  const client = await reach(() => writer.pool.connect());
  const state = { isOpen: true };
  let startedAt = performance.now();
  let isCommitted = false;
  let broken: Error | boolean = false;
  try {
    await reach(() => begin(client, lock));
    startedAt = performance.now();
    writer.client = client;
    const result = await work(transactionHandle(writer, state));
    state.isOpen = false;
    // PostgreSQL ends a transaction with a failed statement by a rollback, and reports no error.
    const { command } = await reach(() => client.query("COMMIT"));
    if (command !== "COMMIT") throw new Error("A statement of the transaction failed; it was rolled back.");
    isCommitted = true;
    onCommit();
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    state.isOpen = false;
    writer.client = null;
    client.release(broken);
    recordTransactionMetrics({
      waited: startedAt - askedAt,
      took: performance.now() - startedAt,
      isCommitted,
    });
  }
}

/** Begins a transaction, with its locks in the same round trip. Each statement that follows sees the newest commit. */
async function begin(client: pg.PoolClient, lock: Lock): Promise<void> {
  const start = "BEGIN ISOLATION LEVEL READ COMMITTED";
  const { ledger, offers } = lockNumbers;
  if (lock === "lease") await client.query(start);
  else if (lock !== "both") await client.query(`${start}; ${take(lockNumbers[lock])}`);
  else {
    // A publication may take seconds, and a launch must not wait for it behind this transaction.
    for (;;) {
      await client.query(`${start}; ${take(ledger)}`);
      const { rows } = await client.query<[number]>({
        text: `SELECT pg_try_advisory_xact_lock(${lockSpace}, ${offers})`,
        rowMode: "array",
      });
      if (rows[0]![0]) return;
      await client.query(`ROLLBACK; ${start}; ${take(offers)}; ROLLBACK`);
    }
  }
}

function take(lock: number): string {
  return `SELECT pg_advisory_xact_lock(${lockSpace}, ${lock})`;
}

function transactionHandle(writer: Writer, state: { isOpen: boolean }): Tx {
  const assertOpen = () => {
    if (!state.isOpen) throw new Error("The transaction is over; its handle cannot be used any more.");
  };
  const execute: Execute = async (query) => {
    assertOpen();
    return reach(() => writer.client!.query(query));
  };
  return Object.assign<Drizzle, Handle & { kind: "transaction" }>(drizzleOn(execute), {
    kind: "transaction",
    [prepareOn]: () => {
      assertOpen();
      return writer.connection;
    },
  });
}
