import { setImmediate, setTimeout } from "node:timers/promises";

import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { clientOf } from "@/testing/database/client";
import { temporaryDatabase } from "@/testing/database/temporary";
import { startChild } from "@/testing/process/child";

import { statements, type Reader, type Tx } from "@/db/connections";
import { meta } from "@/db/schema";
import { atomically, atomicallyInBatches } from "@/db/transactions";

const key = "count";
const isCount = eq(meta.key, key);

let database: Reader;
let file: string;
let dispose: () => void;

beforeEach(() => {
  ({ database, file, dispose } = temporaryDatabase());
  clientOf(database).prepare("INSERT INTO meta (key, value) VALUES (?, '0')").run(key);
});
afterEach(() => dispose());

async function readCount(handle: Reader | Tx): Promise<number> {
  const [row] = await handle.select().from(meta).where(isCount);
  return Number(row?.value);
}

async function addOne(tx: Tx): Promise<void> {
  const count = await readCount(tx);
  // More turns of the microtask queue, in which another transaction could come in between.
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  await tx
    .update(meta)
    .set({ value: String(count + 1) })
    .where(isCount);
}

it("runs interleaved transactions one after the other, with a rollback between", async () => {
  const results = await Promise.allSettled([
    atomically(database, addOne),
    atomically(database, async (tx) => {
      await addOne(tx);
      throw new Error("given up");
    }),
    atomically(database, addOne),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await readCount(database)).toBe(2);
});

it("shows a reader nothing before the commit, and everything at its next statement", async () => {
  const seen: number[] = [];
  await atomically(database, async (tx) => {
    await addOne(tx);
    seen.push(await readCount(database), await readCount(tx));
  });
  seen.push(await readCount(database));
  expect(seen).toEqual([0, 1, 1]);
});

it.each([
  ["a timer", () => setTimeout(50)],
  ["the next turn of the event loop", () => setImmediate()],
  ["nothing that ends", () => new Promise(() => undefined)],
])("rolls back a transaction that waits for %s, and lets the next one in", async (_name, wait) => {
  const late = atomically(database, async (tx) => {
    await addOne(tx);
    await wait();
    await addOne(tx);
  });
  const next = atomically(database, addOne);
  await expect(late).rejects.toThrow(/waited for something other/);
  await next;
  expect(await readCount(database)).toBe(1);
  await setTimeout(60);
  expect(await readCount(database)).toBe(1);
});

it("refuses a transaction inside another, and a handle after its end", async () => {
  await expect(atomically(database, () => atomically(database, addOne))).rejects.toThrow(/inside another/);
  const prepare = statements((connection) => ({ all: connection.select().from(meta).prepare() }));
  const tx = await atomically(database, (handle) => handle);
  expect(() => tx.select().from(meta).all()).toThrow(/is over/);
  expect(() => prepare(tx)).toThrow(/is over/);
  expect(await readCount(database)).toBe(0);
  await atomically(database, addOne);
  expect(await readCount(database)).toBe(1);
});

it("refuses writes by a reader", () => {
  const writing = database as unknown as Tx;
  expect(() => writing.update(meta).set({ value: "9" }).run()).toThrow(/readonly/);
});

it("rolls back after a failed commit, and the next transaction works", async () => {
  const failing = atomically(database, async (tx) => {
    await addOne(tx);
    tx.run("PRAGMA defer_foreign_keys = ON");
    tx.run(
      "INSERT INTO offer_change VALUES (1, 99, 1, 0, 'unknown', NULL, NULL, NULL, 'major', 'hour', 'gpu', NULL)",
    );
  });
  await expect(failing).rejects.toThrow(/FOREIGN KEY/);
  await atomically(database, addOne);
  expect(await readCount(database)).toBe(1);
});

it("queues the writes of two copies of the module, and refuses nesting across them", async () => {
  vi.resetModules();
  const copies = {
    open: await import("@/db/sqlite/open"),
    transactions: await import("@/db/transactions"),
  };
  expect(copies.transactions.atomically).not.toBe(atomically);
  const copied = copies.open.openDatabase(file);
  expect(copied).toBe(database);
  await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      number % 2 === 0 ? atomically(database, addOne) : copies.transactions.atomically(copied, addOne),
    ),
  );
  expect(await readCount(database)).toBe(20);
  await expect(atomically(database, () => copies.transactions.atomically(copied, addOne))).rejects.toThrow(
    /inside another/,
  );
});

it("loses no write of two processes", async () => {
  const times = 50;
  const child = startChild({
    entry: "testing/process/children/transaction-child.ts",
    arguments: { file, times },
  });
  for (let time = 0; time < times; time++) {
    await atomically(database, addOne);
    await setImmediate();
  }
  await child.waitForLine("done");
  await child.ended;
  expect(await readCount(database)).toBe(2 * times);
});

/** A pause after every statement but the first. */
function pauseAlways() {
  return { isOver: () => true, start: () => undefined };
}

it("writes a long change in batches, of which nobody sees a part", async () => {
  const seen: number[] = [];
  const writes = atomicallyInBatches(
    database,
    async (tx, endBatch) => {
      for (let time = 0; time < 5; time++) {
        await endBatch();
        seen.push(await readCount(database));
        await addOne(tx);
      }
    },
    { batches: pauseAlways },
  );
  const next = atomically(database, async (tx) => seen.push(await readCount(tx)));
  await writes;
  expect(await readCount(database)).toBe(5);
  await next;
  expect(seen).toEqual([0, 0, 0, 0, 0, 5]);
});

it("lengthens the batches while another write waits", async () => {
  const urgency: boolean[] = [];
  const next = setImmediate().then(() => atomically(database, addOne));
  const writes = atomicallyInBatches(
    database,
    async (_tx, endBatch) => {
      for (let time = 0; time < 3; time++) await endBatch();
    },
    {
      batches: (isUrgent) => ({
        isOver: () => urgency.push(isUrgent()) > 0,
        start: () => undefined,
      }),
    },
  );
  await writes;
  await next;
  expect(urgency).toEqual([false, true, true]);
});

it("rolls back between two batches when it is aborted, and lets the next one in", async () => {
  const abort = new AbortController();
  const writes = atomicallyInBatches(
    database,
    async (tx, endBatch) => {
      await addOne(tx);
      abort.abort(new Error("stopped"));
      await endBatch();
      await addOne(tx);
    },
    { batches: pauseAlways, signal: abort.signal },
  );
  const next = atomically(database, addOne);
  await expect(writes).rejects.toThrow("stopped");
  await next;
  expect(await readCount(database)).toBe(1);
});

it("rolls back a transaction in batches that waits for something else", async () => {
  const late = atomicallyInBatches(
    database,
    async (tx, endBatch) => {
      await addOne(tx);
      await endBatch();
      await new Promise(() => undefined);
      await addOne(tx);
    },
    { batches: pauseAlways },
  );
  await expect(late).rejects.toThrow(/waited for something other/);
  expect(await readCount(database)).toBe(0);
});
