import { randomBytes } from "node:crypto";

import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";

import { addAuditEvent, listAuditEvents } from "@/db/audit";
import { closeDatabase, openConfiguredDatabase } from "@/db/client";
import { createBackup } from "@/db/sqlite/backup";
import { openDatabase } from "@/db/sqlite/open";
import { atomically } from "@/db/transactions";
import { readEnvironment } from "@/lib/env";
import { changes, prepareForChanges } from "@/testing/database/changes";
import { isWriteLocked } from "@/testing/database/inspect";
import { clientOf } from "@/testing/database/client";
import {
  createMovableDatabase,
  leaseOfTest,
  passwordOfTest,
  type MovableDatabase,
} from "@/testing/database/moved-database";

import { moveToPostgres, type MoveRequest } from "./move";

const server = inject("postgresUrl");

describe.skipIf(!server)("a move to PostgreSQL", () => {
  let movable: MovableDatabase;
  beforeEach(async () => {
    movable = await createMovableDatabase(server!);
  });
  afterEach(() => movable.dispose());

  const move = (request: Partial<MoveRequest> = {}) =>
    moveToPostgres({
      file: movable.file,
      url: movable.url,
      lease: leaseOfTest(),
      ...request,
    });
  const openTarget = () => openConfiguredDatabase(readEnvironment({ DATABASE_URL: movable.url }));
  const openSource = async () => closeDatabase(openDatabase(movable.file));
  const backUp = async () => createBackup(movable.file, `${movable.file}.copy`);
  const small = { batch: { rows: 3, characters: 100 } };
  /** The one line of a rejection, which never has the password. */
  const messageOf = async (work: Promise<unknown>) => {
    const message = await work.then(
      () => "no error",
      (error: Error) => `${error.name}: ${error.message}`,
    );
    expect(message).toMatch(/^DatabaseError: .+$/);
    expect(message).not.toContain(passwordOfTest);
    return message;
  };

  it("copies every row of every table, and the lease of none", async () => {
    const before = movable.sqliteRows();
    const tables = await move(small);
    expect(await movable.postgresRows()).toEqual(before);
    expect(movable.sqliteRows()).toEqual(before);
    expect(Object.values(before).filter((rows) => rows.length === 0)).toEqual([]);
    expect(Object.fromEntries(tables.map(({ name, rows }) => [name, rows]))).toEqual(
      Object.fromEntries(Object.entries(before).map(([name, rows]) => [name, rows.length])),
    );
    expect((await movable.onPostgres("SELECT * FROM lease")).rows).toEqual([]);
  });

  it("copies in the usual batches too", async () => {
    const before = movable.sqliteRows();
    await move();
    expect(await movable.postgresRows()).toEqual(before);
  });

  it("numbers the next rows after those that it copied", async () => {
    await move();
    const last = async (table: string, column: string) =>
      Number((await movable.onPostgres(`SELECT max("${column}") AS last FROM ${table}`)).rows[0].last);
    const numbered = ["offer", "offer_change", "poll", "rejected_row", "snapshot_summary", "instance_event"];
    const before = await Promise.all(numbered.map((table) => last(table, "row")));
    // The limits in it are low.
    await movable.onPostgres("DELETE FROM launch_setting");
    const database = await openTarget();
    try {
      await prepareForChanges(database);
      await changes.open(database);
      await changes.send(database);
      await changes.settle(database);
      await changes.publish(database);
      await atomically(database, (tx) =>
        addAuditEvent(tx, {
          at: Date.now(),
          actorKind: "app",
          actor: null,
          action: "database.move",
          subject: null,
          outcome: "done",
          detail: null,
          address: null,
        }),
      );
      expect((await listAuditEvents(database, { limit: 2 })).map(({ id }) => id)).toEqual([901, 900]);
    } finally {
      closeDatabase(database);
    }
    for (const [at, table] of numbered.entries())
      expect(await last(table, "row"), table).toBeGreaterThan(before[at]!);
  });

  it("marks the SQLite database, which nothing opens from then on", async () => {
    await move();
    for (const refused of [openSource, move, backUp])
      expect(await messageOf(refused())).toMatch(
        /was moved to PostgreSQL \(postgres:\/\/postgres@127.* on 20.*--undo/,
      );
  });

  it("continues after a failure, and nothing opens either side until its end", async () => {
    const before = movable.sqliteRows();
    await movable.onPostgres("ALTER TABLE sealed ADD CONSTRAINT odd CHECK (value <> 'null')");
    const failed = await messageOf(move(small));
    expect(failed).toContain("refused a row of the table sealed (23514, odd). Run this command with --undo");
    const copied = (await movable.onPostgres("SELECT copied FROM move_progress")).rows[0].copied;
    expect(copied.sealed).toBeGreaterThan(0);
    expect(copied.sealed).toBeLessThan(before["sealed"]!.length);
    expect(await messageOf(openSource())).toContain("has not ended. Run npm run migrate-to-postgres again");
    expect(await messageOf(openTarget())).toContain("has not ended. Run npm run migrate-to-postgres again");

    await movable.onPostgres("ALTER TABLE sealed DROP CONSTRAINT odd");
    let found = 0;
    await move({ onStart: (rows) => void (found = rows.copied) });
    expect(found).toBe(Object.values<number>(copied).reduce((sum, rows) => sum + rows, 0));
    expect(await movable.postgresRows()).toEqual(before);
    closeDatabase(await openTarget());
  });

  it("starts over in another database after a failure, and then finishes no earlier one", async () => {
    const before = movable.sqliteRows();
    await movable.onPostgres("ALTER TABLE sealed ADD CONSTRAINT odd CHECK (value <> 'null')");
    await messageOf(move(small));
    const other = await createMovableDatabase(server!);
    try {
      await move({ url: other.url });
      expect(await other.postgresRows()).toEqual(before);
      expect(await messageOf(move())).toContain("a part of another move");
      expect(await messageOf(openTarget())).toContain("has not ended");
    } finally {
      await other.dispose();
    }
  });

  it("finishes after the SQLite side was marked and the PostgreSQL side was not", async () => {
    await move();
    const database = JSON.parse(movable.markOfSqlite()!) as { id: string };
    await movable.onPostgres("CREATE TABLE move_progress (id text NOT NULL, copied jsonb NOT NULL)");
    await movable.onPostgres(`INSERT INTO move_progress VALUES ('${database.id}', '{}')`);
    expect(await messageOf(openTarget())).toContain("has not ended");
    await move();
    closeDatabase(await openTarget());
  });

  it("reports a copy that is not the same", async () => {
    await movable.onPostgres(
      `CREATE FUNCTION change_value() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN NEW.value := NEW.value || ' '; RETURN NEW; END $$`,
    );
    await movable.onPostgres(
      "CREATE TRIGGER change BEFORE INSERT ON sealed FOR EACH ROW EXECUTE FUNCTION change_value()",
    );
    expect(await messageOf(move())).toMatch(
      /The copy of the table sealed differs: SQLite has 18 rows, .* 18,/,
    );
    expect(await messageOf(openTarget())).toContain("has not ended");
  });

  describe("copies nothing and marks nothing", () => {
    afterEach(() => expect(movable.markOfSqlite()).toBeNull());

    it("while another connection has the file open", async () => {
      const database = openDatabase(movable.file);
      const message = await messageOf(move());
      expect(message).toMatch(/is in use: another process has it open. Stop the app and everything else/);
      closeDatabase(database);
    });

    it("while a process polls, which the message names", async () => {
      const database = openDatabase(movable.file);
      const sql = "INSERT INTO lease VALUES ('poller', 'here:4242:ab', 1, 1, ?)";
      clientOf(database)
        .prepare(sql)
        .run(Date.now() + 9_000);
      expect(await messageOf(move())).toContain("process 4242 on here polls with it");
      closeDatabase(database);
      // As of another machine that shares the folder, where locks do not reach.
      expect(await messageOf(move())).toContain("process 4242 on here polls with it");
    });

    it("into a database with rows of something else", async () => {
      await movable.onPostgres("INSERT INTO account VALUES ('a', 'sandbox', 'sesterce', 1)");
      expect(await messageOf(move())).toContain("already holds data (table account)");
      await movable.onPostgres("DELETE FROM account");
      await movable.onPostgres("CREATE TABLE theirs AS SELECT 1 AS one");
      expect(await messageOf(move())).toContain("already holds data (table theirs)");
    });

    it("into a database with a part of another move", async () => {
      await movable.onPostgres("CREATE TABLE move_progress (id text NOT NULL, copied jsonb NOT NULL)");
      await movable.onPostgres("INSERT INTO move_progress VALUES ('another', '{}')");
      expect(await messageOf(move())).toContain("a part of another move");
    });

    it("for a text with a NUL character", async () => {
      movable.onSqlite("UPDATE instance SET name = ? WHERE id = 'id-000002'", "a\0b");
      expect(await messageOf(move())).toMatch(
        /NUL character in the column name of the table instance, row \{"id":"id-000002"\}/,
      );
      expect(
        (await movable.onPostgres("SELECT to_regclass('move_progress') AS found")).rows[0].found,
      ).toBeNull();
    });

    it("into a database with another encoding", async () => {
      const name = `latin_${randomBytes(4).toString("hex")}`;
      await movable.onPostgres(`CREATE DATABASE ${name} ENCODING 'LATIN1' TEMPLATE template0`);
      const message = await messageOf(move({ url: movable.url.replace(/[^/]*$/, name) }));
      expect(message).toContain("has the encoding LATIN1. Create one with ENCODING 'UTF8'");
      await movable.onPostgres(`DROP DATABASE ${name} WITH (FORCE)`);
    });

    it("without a server", async () => {
      const message = await messageOf(move({ url: `postgres://u:${passwordOfTest}@127.0.0.1:9/none` }));
      expect(message).toContain("cannot be opened (ECONNREFUSED)");
    });
  });

  it("refuses a database that an app has used during the move", async () => {
    const onStart = async () =>
      void (await movable.onPostgres("INSERT INTO lease VALUES ('poller', 'h:1:a', 1, 1, 1)"));
    expect(await messageOf(move({ onStart }))).toContain("An app has used");
    expect(await messageOf(openSource())).toContain("has not ended");
  });

  it("keeps every other process out while it copies", async () => {
    const onStart = async () => {
      expect(isWriteLocked(movable.file)).toBe(true);
      expect(await takeLedger()).toBe("55P03");
    };
    await move({ onStart });
  });

  /** The code of the error of a process that takes the lock of the ledger in PostgreSQL. */
  function takeLedger(): Promise<string> {
    return movable.onPostgres("SET lock_timeout = 100; SELECT pg_advisory_xact_lock(1128747093, 1)").then(
      () => "taken",
      (error: { code: string }) => error.code,
    );
  }
});
