import { hostname } from "node:os";

import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";

import { closeDatabase } from "@/db/client";
import { openDatabase } from "@/db/sqlite/open";
import {
  createMovableDatabase,
  leaseOfTest,
  passwordOfTest,
  type MovableDatabase,
} from "@/testing/database/moved-database";

import { moveToPostgres } from "./move";
import { undoMove, type UndoRequest } from "./undo";

const server = inject("postgresUrl");

describe.skipIf(!server)("undoing a move to PostgreSQL", () => {
  let movable: MovableDatabase;
  beforeEach(async () => {
    movable = await createMovableDatabase(server!);
  });
  afterEach(() => movable.dispose());

  const move = () => moveToPostgres({ file: movable.file, url: movable.url, lease: leaseOfTest() });
  const undo = (request: Partial<UndoRequest> = {}) =>
    undoMove({ file: movable.file, url: movable.url, lease: leaseOfTest(), isForced: false, ...request });
  const launchThere = () =>
    movable.onPostgres(
      `INSERT INTO instance (id, account_id, provider, native_id, name, state, facts, started_at)
       VALUES ('new', 'id-000001', 'sesterce', 'n', 'trainer', 'running', '{}', 1)`,
    );

  it("lets the SQLite database be opened again, unchanged", async () => {
    const before = movable.sqliteRows();
    await move();
    expect(await undo()).toMatchObject({ move: { state: "moved" }, unchecked: null, machines: [] });
    expect(movable.markOfSqlite()).toBeNull();
    expect(movable.sqliteRows()).toEqual(before);
    closeDatabase(openDatabase(movable.file));
  });

  it("ends a move that was interrupted, whose part stays refused", async () => {
    const stop = () => {
      throw new Error("killed");
    };
    const { file, url } = movable;
    await expect(moveToPostgres({ file, url, lease: leaseOfTest(), onStart: stop })).rejects.toThrow(
      "killed",
    );
    expect(await undo()).toMatchObject({ move: { state: "moving" }, unchecked: null });
    closeDatabase(openDatabase(movable.file));
    await expect(move()).rejects.toThrow(/a part of another move, or of one that was undone/);
  });

  it("is refused while machines run that SQLite does not know, unless it is forced", async () => {
    await move();
    await launchThere();
    await expect(undo()).rejects.toThrow(
      /^The machine trainer was launched on postgres:.*Terminate them there first/,
    );
    expect(movable.markOfSqlite()).not.toBeNull();
    expect(await undo({ isForced: true })).toMatchObject({ machines: ["trainer"] });
    expect(movable.markOfSqlite()).toBeNull();
  });

  it("is refused for a launch without a known outcome, and not for machines that are gone", async () => {
    await move();
    await launchThere();
    await movable.onPostgres("UPDATE instance SET gone_at = 2 WHERE id = 'new'");
    await movable.onPostgres(
      `INSERT INTO launch_attempt (marker, launch_id, position, account_id, name, state, holder, created_at, sent_at)
       SELECT 'new', launch_id, 900, account_id, 'unknown-one', 'unknown', 'h', 1, 1 FROM launch_attempt LIMIT 1`,
    );
    await expect(undo()).rejects.toThrow("The machine unknown-one was launched");
    await movable.onPostgres(
      "UPDATE launch_attempt SET settled_at = 2, state = 'absent' WHERE marker = 'new'",
    );
    expect(await undo()).toMatchObject({ machines: [] });
  });

  it("is refused while an app polls on PostgreSQL, even if it is forced", async () => {
    await move();
    await movable.onPostgres(
      `INSERT INTO lease VALUES ('poller', 'there:77:ab', 1, 1, ${Date.now() + 9_000})`,
    );
    await expect(undo({ isForced: true })).rejects.toThrow("Process 77 on there uses postgres:");
    // As after a crash: no process of this machine has such a number.
    await movable.onPostgres(`UPDATE lease SET holder = '${hostname()}:999999999:ab'`);
    expect(await undo()).toMatchObject({ unchecked: null });
  });

  it.each([
    ["without DATABASE_URL", null, /^DATABASE_URL is not set$/],
    [
      "with another DATABASE_URL",
      `postgres://u:${passwordOfTest}@127.0.0.1:9/none`,
      /^DATABASE_URL is not postgres/,
    ],
  ])("says that PostgreSQL was not checked %s", async (_name, url, reason) => {
    await move();
    const { unchecked } = await undo({ url });
    expect(unchecked).toMatch(reason);
    expect(unchecked).not.toContain(passwordOfTest);
  });

  it("says that PostgreSQL was not checked when the database is gone", async () => {
    await move();
    await movable.onPostgres("DROP TABLE launch_attempt CASCADE");
    expect((await undo()).unchecked).toBe("it cannot be read (42P01)");
  });

  it("is refused for a database that was not moved", async () => {
    await expect(undo()).rejects.toThrow("was not moved, so there is nothing to undo");
  });
});
