import type { BatchEnd, BatchOptions, Batches, Tx } from "@/db/connections";
import { recordTransactionMetrics } from "@/lib/metrics/record";
import { waitForRequests } from "@/lib/slices";

import { transactionHandle, type Connections } from "./connections";

/** Takes the write lock first. `work` may await only functions of db/: see `atomically`. */
export function transact<T>(pair: Connections, work: (tx: Tx) => Promise<T> | T): Promise<T> {
  return queue(pair, () => run(pair, (tx) => work(tx)));
}

/**
 * The process does other work between two batches, and readers see nothing of it before the commit. Other writes of this
 * process wait until its end, since SQLite has one transaction at a time: while one waits the batches are longer, and after a
 * second the rest is written at once. So the longest wait, also of a launch, is a second and the time of the rest. An abort
 * rolls it back between two batches.
 */
export async function transactInBatches<T>(
  pair: Connections,
  work: (tx: Tx, endBatch: BatchEnd) => Promise<T>,
  { signal, batches = timedBatches }: BatchOptions,
): Promise<T> {
  let isLong = false;
  const result = await queue(pair, async () => {
    try {
      return await run(pair, async (tx, deadline) => {
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
async function checkpoint(pair: Connections): Promise<void> {
  await waitForRequests({ isUrgent: () => pair.waiting > 0 });
  setCheckpoints(pair, usualCheckpoint);
  try {
    pair.client.pragma("wal_checkpoint(PASSIVE)");
  } catch {
    // The transaction is committed, and the next commit copies the pages.
  }
}

/** Pages of the log from which on a commit copies them to the database; 0 for never. */
function setCheckpoints(pair: Connections, pages: number): void {
  pair.client.pragma(`wal_autocheckpoint = ${pages}`);
}

// The default of SQLite.
const usualCheckpoint = 1_000;

// Milliseconds.
const batchLength = 8;
const urgentBatchLength = 25;
const maxLengthInBatches = 1_000;

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

/** Runs the writes of this process one after another. */
async function queue<T>(pair: Connections, write: () => Promise<T>): Promise<T> {
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
    return await write();
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

async function run<T>(pair: Connections, work: (tx: Tx, deadline: Deadline) => Promise<T> | T): Promise<T> {
  const { client } = pair;
  let isOpen = true;
  client.exec("BEGIN IMMEDIATE");
  const deadline = createDeadline();
  deadline.start();
  try {
    const tx = transactionHandle(pair, () => isOpen);
    const result = await Promise.race([(async () => work(tx, deadline))(), deadline.promise]);
    isOpen = false;
    client.exec("COMMIT");
    pair.commits += 1;
    return result;
  } finally {
    isOpen = false;
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
