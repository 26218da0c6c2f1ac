import { AsyncLocalStorage } from "node:async_hooks";

import { processState } from "@/lib/process-state";

import { engine, type BatchEnd, type BatchOptions, type Lock, type Reader, type Tx } from "./connections";

interface TransactionState {
  isOpen: boolean;
}

// Shared, so that a transaction of one copy of this module refuses one that another copy begins inside it.
const current = processState<AsyncLocalStorage<TransactionState>>("transaction");

/**
 * Runs one atomic change. Takes its lock first, so that what it reads cannot change before it writes. `work` may await only
 * functions of db/: on SQLite a transaction that is still open at the next `setImmediate` is rolled back and throws, since it
 * would hold up every other write. Nesting throws too.
 */
export function atomically<T>(
  database: Reader,
  work: (tx: Tx) => Promise<T> | T,
  lock: Lock = "ledger",
): Promise<T> {
  return refuseNesting((begin) => database[engine].transact((tx) => begin(() => work(tx)), lock));
}

/**
 * Like `atomically` for a change of thousands of offers: where the engine writes row by row it is written in batches, between
 * which the process does other work, and an abort rolls it back. Readers see nothing of it before the commit.
 */
export function atomicallyInBatches<T>(
  database: Reader,
  work: (tx: Tx, endBatch: BatchEnd) => Promise<T>,
  options: BatchOptions = {},
): Promise<T> {
  return refuseNesting((begin) =>
    database[engine].transactInBatches((tx, endBatch) => begin(() => work(tx, endBatch)), options),
  );
}

async function refuseNesting<T>(
  transact: (begin: <U>(work: () => Promise<U> | U) => Promise<U>) => Promise<T>,
): Promise<T> {
  const storage = (current.value ??= new AsyncLocalStorage());
  if (storage.getStore()?.isOpen)
    throw new Error("A transaction cannot begin inside another; pass its handle on.");
  const state = { isOpen: true };
  try {
    return await transact((work) => storage.run(state, async () => work()));
  } finally {
    state.isOpen = false;
  }
}
