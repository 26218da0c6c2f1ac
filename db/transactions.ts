import { AsyncLocalStorage } from "node:async_hooks";

import { processState } from "@/lib/process-state";

import { connectionsOf, transactionHandle, type Reader, type Tx } from "./connections";

interface TransactionState {
  isOpen: boolean;
}

// Shared, so that a transaction of one copy of this module refuses one that another copy begins inside it.
const current = processState<AsyncLocalStorage<TransactionState>>("transaction");

/**
 * Runs one atomic change. Takes the write lock first, so that what it reads cannot change before it writes.
 * `work` may await only functions of db/: a transaction that is still open at the next `setImmediate` is
 * rolled back and throws, since it would hold up every other write. Nesting throws too.
 */
export async function atomically<T>(database: Reader, work: (tx: Tx) => Promise<T> | T): Promise<T> {
  const storage = (current.value ??= new AsyncLocalStorage());
  if (storage.getStore()?.isOpen)
    throw new Error("A transaction cannot begin inside another; pass its handle on.");
  const pair = connectionsOf(database);
  const before = pair.lastWrite;
  const { promise, resolve } = withResolvers();
  pair.lastWrite = promise;
  await before;
  try {
    return await transact(pair, storage, work);
  } finally {
    resolve();
  }
}

async function transact<T>(
  pair: ReturnType<typeof connectionsOf>,
  storage: AsyncLocalStorage<TransactionState>,
  work: (tx: Tx) => Promise<T> | T,
): Promise<T> {
  const { $client: client } = pair.writer;
  const state = { isOpen: true };
  client.exec("BEGIN IMMEDIATE");
  const deadline = rejectAtNextTurn();
  try {
    const tx = transactionHandle(pair, () => state.isOpen);
    const result = await Promise.race([storage.run(state, async () => work(tx)), deadline.promise]);
    state.isOpen = false;
    client.exec("COMMIT");
    pair.commits += 1;
    return result;
  } finally {
    state.isOpen = false;
    deadline.clear();
    // A full disk ends the transaction at some failures and leaves it open at others.
    if (client.inTransaction) client.exec("ROLLBACK");
  }
}

function rejectAtNextTurn(): { promise: Promise<never>; clear(): void } {
  let timer: NodeJS.Immediate | undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    timer = setImmediate(() =>
      reject(new Error("A transaction waited for something other than the database; it was rolled back.")),
    );
  });
  return { promise, clear: () => clearImmediate(timer) };
}

// Promise.withResolvers needs Node 22.
function withResolvers(): { promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
