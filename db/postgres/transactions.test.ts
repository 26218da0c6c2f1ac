import { setTimeout as sleep } from "node:timers/promises";

import { beforeEach, describe, expect, inject, onTestFinished, test } from "vitest";

import { listenForCommits } from "@/db/commits";
import { engine, statements, type Lock, type Reader, type Tx } from "@/db/connections";
import { acquireLease, LeaseLostError, readLease, requireLease } from "@/db/leases";
import { nextRevision, readRevision } from "@/db/revision";
import { readSealed, storeSealed } from "@/db/sealed";
import { atomically, atomicallyInBatches } from "@/db/transactions";
import { temporaryDatabase } from "@/testing/database/temporary";
import { until } from "@/testing/process/until";

import { openPostgres } from "./open";

const url = inject("postgresUrl");

/** Two processes on one database, as the server sees them. */
let one: Reader;
let two: Reader;
let address: string;

beforeEach(async () => {
  if (!url) return;
  const temporary = temporaryDatabase();
  onTestFinished(temporary.dispose);
  one = temporary.database;
  address = temporary.file;
  await readRevision(one);
  two = openAnother();
});

function openAnother(options: Parameters<typeof openPostgres>[1] = {}): Reader {
  const another = openPostgres(address, options);
  onTestFinished(async () => another[engine].close());
  return another;
}

const prepare = statements(({ statement }) => ({
  fail: statement("SELECT 1 / 0"),
  endOthers: statement(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  ),
  listening: statement<[], number>(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    "value",
  ),
  waiting: statement<[], number>(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    "value",
  ),
}));

/** A transaction that stays open until `end` is called. */
function hold(database: Reader, lock: Lock, work: (tx: Tx) => Promise<unknown> = async () => undefined) {
  const begun = withResolvers();
  const ended = withResolvers();
  const done = atomically(
    database,
    async (tx) => {
      await work(tx);
      begun.resolve();
      await ended.promise;
      return tx;
    },
    lock,
  );
  done.catch(begun.resolve);
  return { begun: begun.promise, end: ended.resolve, done };
}

const isAnyoneWaiting = async () => (await prepare(one).waiting.get())! > 0;

describe.skipIf(!url)("a transaction on PostgreSQL", () => {
  test("leaves nothing when it throws, and the next one works", async () => {
    const failing = atomically(one, async (tx) => {
      await storeSealed(tx, "name", "value");
      throw new Error("given up");
    });
    await expect(failing).rejects.toThrow("given up");
    expect(await readSealed(one, "name")).toBeNull();
    expect(await atomically(one, (tx) => storeSealed(tx, "name", "next"))).toBe("next");
    expect(one.commits).toBe(1);
  });

  test("fails when a statement failed, even if its error was caught", async () => {
    const failing = atomically(one, async (tx) => {
      await storeSealed(tx, "name", "value");
      await prepare(tx)
        .fail.run()
        .catch(() => undefined);
    });
    await expect(failing).rejects.toThrow(/was rolled back/);
    expect(await readSealed(one, "name")).toBeNull();
  });

  test("refuses another inside it, and its handle after its end", async () => {
    const nested = atomically(one, () => atomically(one, () => undefined, "offers"));
    await expect(nested).rejects.toThrow(/inside another/);
    const tx = await atomically(one, (handle) => handle);
    await expect(storeSealed(tx, "name", "value")).rejects.toThrow(/is over/);
    expect(() => prepare(tx)).toThrow(/is over/);
  });

  test("shows a reader nothing before the commit, and a reader cannot write", async () => {
    const open = hold(one, "ledger", (tx) => storeSealed(tx, "name", "value"));
    await open.begun;
    expect(await readSealed(one, "name")).toBeNull();
    open.end();
    await open.done;
    expect(await readSealed(two, "name")).toBe("value");
    await expect(storeSealed(one as unknown as Tx, "other", "value")).rejects.toThrow(/read-only/);
  });

  test.each(["one process", "two processes"])("waits for another of %s with the same lock", async (name) => {
    const other = name === "one process" ? one : two;
    const addOne = (database: Reader) =>
      atomically(database, async (tx) => {
        const count = Number((await readSealed(tx, "count")) ?? 0);
        await tx.run(`DELETE FROM sealed WHERE name = 'count'`);
        await storeSealed(tx, "count", String(count + 1));
      });
    await Promise.all(Array.from({ length: 20 }, (_, number) => addOne(number % 2 === 0 ? one : other)));
    expect(await readSealed(one, "count")).toBe("20");
  });

  test.each(["one process", "two processes"])(
    "of the ledger does not wait for offers of %s",
    async (name) => {
      const publication = hold(one, "offers", nextRevision);
      await publication.begun;
      const other = name === "one process" ? one : two;
      await atomically(other, (tx) => storeSealed(tx, "name", "value"));
      const both = atomically(other, nextRevision, "both");
      await until(isAnyoneWaiting);
      // The one that needs both locks does not hold the ledger while it waits for the offers.
      await atomically(one, (tx) => storeSealed(tx, "other", "value"));
      publication.end();
      await publication.done;
      expect(await both).toBe(2);
    },
  );

  test("waits its turn for as long as the one before it takes", async () => {
    const database = openAnother({ connectionTimeoutMillis: 2_000 });
    const long = hold(database, "offers");
    await long.begun;
    const next = atomically(database, nextRevision, "offers");
    await Promise.all([expect(next).resolves.toBe(1), sleep(2_500).then(long.end)]);
  });

  test("fails when its connection is lost, and the next one works", async () => {
    const lost = hold(two, "ledger", (tx) => storeSealed(tx, "name", "value"));
    await lost.begun;
    await atomically(one, (tx) => prepare(tx).endOthers.run(), "lease");
    // The process detects it between two statements.
    await sleep(50);
    lost.end();
    await expect(lost.done).rejects.toThrow();
    await until(() => atomically(two, (tx) => storeSealed(tx, "name", "next")).then(Boolean, () => false));
    expect(await readSealed(two, "name")).toBe("next");
  });

  test("is not begun in batches after an abort", async () => {
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(atomicallyInBatches(one, nextRevision, { signal })).rejects.toThrow("stopped");
    expect(await readRevision(one)).toBe(0);
  });
});

describe.skipIf(!url)("the lease on PostgreSQL", () => {
  const lifetime = 1_000;
  const request = { name: "poller", now: 0, lifetime, dead: null };
  const takeOver = () =>
    atomically(two, (tx) => acquireLease(tx, { ...request, now: 2 * lifetime, holder: "two" }), "lease");

  test("is not taken over between the check of a write and its commit", async () => {
    const lease = await atomically(one, (tx) => acquireLease(tx, { ...request, holder: "one" }), "lease");
    const old = hold(one, "offers", async (tx) => {
      await requireLease(tx, lease);
      await nextRevision(tx);
    });
    await old.begun;
    const taken = takeOver();
    await until(isAnyoneWaiting);
    expect(await readLease(two, "poller")).toMatchObject({ holder: "one" });
    old.end();
    await old.done;
    expect(await taken).toMatchObject({ holder: "two", token: 2 });
    expect(await readRevision(one)).toBe(1);
    const late = atomically(one, (tx) => requireLease(tx, lease).then(() => nextRevision(tx)), "offers");
    await expect(late).rejects.toThrow(LeaseLostError);
    expect(await readRevision(one)).toBe(1);
  });

  test("is lost by a write that waited for its takeover", async () => {
    const lease = await atomically(one, (tx) => acquireLease(tx, { ...request, holder: "one" }), "lease");
    const takeover = hold(two, "lease", (tx) =>
      acquireLease(tx, { ...request, now: 2 * lifetime, holder: "two" }),
    );
    await takeover.begun;
    const late = atomically(one, (tx) => requireLease(tx, lease), "offers");
    const refused = expect(late).rejects.toThrow(LeaseLostError);
    await until(isAnyoneWaiting);
    takeover.end();
    await refused;
  });
});

describe.skipIf(!url)("revisions on PostgreSQL", () => {
  test("become visible in order, each with its changes", async () => {
    const writes = 30;
    const write = async (database: Reader, lock: Lock) => {
      for (let time = 0; time < writes; time++)
        await atomically(
          database,
          async (tx) => {
            const revision = await nextRevision(tx);
            await storeSealed(tx, `revision ${revision}`, lock);
          },
          lock,
        );
    };
    const seen: number[] = [];
    const read = async () => {
      for (let last = -1; last < 2 * writes;) {
        const revision = await readRevision(two);
        if (revision === last) continue;
        seen.push(revision);
        // All changes up to a revision are there once it is visible.
        for (let each = Math.max(last, 0) + 1; each <= revision; each++)
          if ((await readSealed(two, `revision ${each}`)) === null)
            throw new Error(`Revision ${each} was skipped`);
        last = revision;
      }
    };
    await Promise.all([write(one, "offers"), write(two, "both"), read()]);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(2 * writes);
  });

  test("are signaled to every process, also after its connection was lost", async () => {
    let signals = 0;
    const stop = listenForCommits(two, async () => (signals += 1))!;
    onTestFinished(stop);
    // The first statement after the end of a connection may still use it.
    const isListening = async () =>
      ((await prepare(one)
        .listening.get()
        .catch(() => 0)) ?? 0) > 0;
    const isSignaled = async () => {
      const before = signals;
      await until(isListening);
      await until(async () => {
        await atomically(one, nextRevision, "offers").catch(() => undefined);
        return signals > before;
      });
    };
    await isSignaled();
    await atomically(one, (tx) => prepare(tx).endOthers.run(), "lease");
    await isSignaled();
  });
});

function withResolvers(): { promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
