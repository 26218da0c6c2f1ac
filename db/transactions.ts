import { AsyncLocalStorage } from "node:async_hooks";

import { recordTransactionMetrics } from "@/lib/metrics/record";
import { processState } from "@/lib/process-state";
import { waitForRequests } from "@/lib/slices";

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
export function atomically<T>(database: Reader, work: (tx: Tx) => Promise<T> | T): Promise<T> {
  return queue(database, (pair, storage) => transact(pair, storage, (tx) => work(tx)));
}

/** Ends a batch of a long transaction when it has taken long enough: a promise to await before the next statement. */
export type BatchEnd = () => Promise<void> | null;

/**
 * Like `atomically` for a change of thousands of rows, which is written in batches: the process does other work between two
 * of them, and readers see nothing of it before the commit. Other writes of this process wait until its end, since SQLite
 * has one transaction at a time: while one waits the batches are longer, and after a second the rest is written at once. So
 * the longest wait, also of a launch, is a second and the time of the rest. An abort rolls it back between two batches.
 */
export async function atomicallyInBatches<T>(
  database: Reader,
  work: (tx: Tx, endBatch: BatchEnd) => Promise<T>,
  {
    signal,
    batches = timedBatches,
  }: { signal?: AbortSignal; batches?: (isUrgent: () => boolean) => Batches } = {},
): Promise<T> {
  let isLong = false;
  const result = await queue(database, async (pair, storage) => {
    try {
      return await transact(pair, storage, async (tx, deadline) => {
        const batch = batches(() => pair.waiting > 0);
        const done = await work(tx, () => {
          if (!batch.isOver()) return null;
          isLong = true;
          return startNextBatch();
        });
        // The commit writes to the disk, which takes as long as a batch.
        if (isLong) await startNextBatch();
        if (isLong) setCheckpoints(pair, 0);
        return done;

        async function startNextBatch(): Promise<void> {
          deadline.clear();
          await waitForRequests({ isUrgent: () => pair.waiting > 0 });
          deadline.start();
          signal?.throwIfAborted();
          batch.start();
        }
      });
    } finally {
      if (isLong) await checkpoint(pair);
    }
  });
  if (isLong) await waitForRequests();
  return result;
}

/** Copies the pages of a long transaction to the database in a turn of its own, which takes as long as its commit. */
async function checkpoint(pair: ReturnType<typeof connectionsOf>): Promise<void> {
  await waitForRequests({ isUrgent: () => pair.waiting > 0 });
  setCheckpoints(pair, usualCheckpoint);
  try {
    pair.writer.$client.pragma("wal_checkpoint(PASSIVE)");
  } catch {
    // The transaction is committed, and the next commit copies the pages.
  }
}

/** Pages of the log from which on a commit copies them to the database; 0 for never. */
function setCheckpoints(pair: ReturnType<typeof connectionsOf>, pages: number): void {
  pair.writer.$client.pragma(`wal_autocheckpoint = ${pages}`);
}

// The default of SQLite.
const usualCheckpoint = 1_000;

// Milliseconds.
const batchLength = 8;
const urgentBatchLength = 25;
const maxLengthInBatches = 1_000;

/** Decides how long the batches of a transaction are. The first one has begun. */
interface Batches {
  isOver(): boolean;
  start(): void;
}

function timedBatches(isUrgent: () => boolean): Batches {
  const openedAt = performance.now();
  let startedAt = openedAt;
  return {
    isOver() {
      const now = performance.now();
      if (now - openedAt > maxLengthInBatches) return false;
      return now - startedAt >= (isUrgent() ? urgentBatchLength : batchLength);
    },
    start() {
      startedAt = performance.now();
    },
  };
}

async function queue<T>(
  database: Reader,
  run: (pair: ReturnType<typeof connectionsOf>, storage: AsyncLocalStorage<TransactionState>) => Promise<T>,
): Promise<T> {
  const storage = (current.value ??= new AsyncLocalStorage());
  if (storage.getStore()?.isOpen)
    throw new Error("A transaction cannot begin inside another; pass its handle on.");
  const pair = connectionsOf(database);
  const before = pair.lastWrite;
  const { promise, resolve } = withResolvers();
  pair.lastWrite = promise;
  pair.waiting += 1;
  const askedAt = performance.now();
  await before;
  const startedAt = performance.now();
  pair.waiting -= 1;
  const { commits } = pair;
  try {
    return await run(pair, storage);
  } finally {
    const isCommitted = pair.commits > commits;
    resolve();
    recordTransactionMetrics({
      waited: startedAt - askedAt,
      took: performance.now() - startedAt,
      isCommitted,
    });
  }
}

async function transact<T>(
  pair: ReturnType<typeof connectionsOf>,
  storage: AsyncLocalStorage<TransactionState>,
  work: (tx: Tx, deadline: Deadline) => Promise<T> | T,
): Promise<T> {
  const { $client: client } = pair.writer;
  const state = { isOpen: true };
  client.exec("BEGIN IMMEDIATE");
  const deadline = createDeadline();
  deadline.start();
  try {
    const tx = transactionHandle(pair, () => state.isOpen);
    const result = await Promise.race([storage.run(state, async () => work(tx, deadline)), deadline.promise]);
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

/** Rejects at the turn of the event loop after the start. */
interface Deadline {
  promise: Promise<never>;
  start(): void;
  clear(): void;
}

function createDeadline(): Deadline {
  let timer: NodeJS.Immediate | undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  return {
    promise,
    start() {
      timer = setImmediate(() =>
        fail(new Error("A transaction waited for something other than the database; it was rolled back.")),
      );
    },
    clear: () => clearImmediate(timer),
  };
}

// Promise.withResolvers needs Node 22.
function withResolvers(): { promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
