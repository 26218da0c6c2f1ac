import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";

import { listAuditEvents } from "@/db/audit";
import { closeDatabase, openConfiguredDatabase } from "@/db/client";
import { readEnvironment } from "@/lib/env";
import {
  createMovableDatabase,
  passwordOfTest,
  type MovableDatabase,
} from "@/testing/database/moved-database";

const server = inject("postgresUrl");

describe.skipIf(!server)("npm run migrate-to-postgres", () => {
  let movable: MovableDatabase;
  beforeEach(async () => {
    movable = await createMovableDatabase(server!);
  });
  afterEach(() => movable.dispose());

  it("moves to the database of docs/scaling.md, is refused a second time, and is undone", async () => {
    const name = `moved_${randomBytes(4).toString("hex")}`;
    const documented = /```sql move\n([^`]+)```/.exec(readFileSync("docs/scaling.md", "utf8"))![1]!;
    for (const line of documented.replaceAll("cheapest_gpu", name).trim().split("\n"))
      await movable.onPostgres(line);
    try {
      const address = server!.replace(/postgres@(.*)\/.*$/, `${name}@$1/${name}`);
      await moveAndUndo(address, address.replace("@", `:${passwordOfTest}@`));
    } finally {
      await movable.onPostgres(`DROP DATABASE ${name} WITH (FORCE)`);
      await movable.onPostgres(`DROP USER ${name}`);
    }
  });

  async function moveAndUndo(address: string, url: string) {
    const { file } = movable;
    const moved = await run("migrate-to-postgres", [], { DATABASE_URL: url });
    expect(moved).toMatchObject({ code: 0, error: "" });
    expect(moved.out).toMatch(new RegExp(`^Copying \\d+ rows of ${file}\\.\n`));
    expect(moved.out).toMatch(/^offer_change +8$/m);
    expect(moved.out).toContain(`Moved to ${address}: every row was compared.\n`);

    const again = await run("migrate-to-postgres", [], { DATABASE_URL: url });
    const refusal = expect.stringContaining(`was moved to PostgreSQL (${address})`);
    expect(again).toEqual({ code: 1, out: "", error: refusal });
    expect(await run("backup", [])).toEqual({ code: 1, out: "", error: again.error });

    const undone = await run("migrate-to-postgres", ["--undo"], { DATABASE_URL: url });
    expect(undone).toMatchObject({ code: 0, error: "" });
    expect(undone.out).toContain(`The app can use ${file} again. Remove DATABASE_URL`);
    expect(undone.out).toContain(`Changes made on ${address} since the move are not in it.`);
    for (const [databaseUrl, action] of [
      [url, "database.move"],
      ["", "database.move-undo"],
    ]) {
      const database = await openConfiguredDatabase(
        readEnvironment({ DATABASE_URL: databaseUrl, DATA_DIR: movable.dataDirectory }),
      );
      expect(await listAuditEvents(database, { limit: 1 })).toMatchObject([{ action }]);
      closeDatabase(database);
    }
  }

  it("names DATABASE_URL when it is missing", async () => {
    const error = "Set DATABASE_URL to an empty PostgreSQL database, then run this command again.\n";
    expect(await run("migrate-to-postgres", [])).toEqual({ code: 1, out: "", error });
  });

  it("creates nothing in a folder without a database", async () => {
    const { code, error } = await run("migrate-to-postgres", [], {
      DATABASE_URL: movable.url,
      DATA_DIR: `${movable.folder}/missing`,
    });
    expect({ code, error }).toEqual({
      code: 1,
      error: expect.stringMatching(/^There is no database .* to move\./),
    });
  });

  /** Runs a command as its script in package.json does. No output may have the password. */
  async function run(command: string, options: string[], env: Record<string, string> = {}) {
    const child = spawn(process.execPath, ["--import", "tsx", `scripts/${command}.ts`, ...options], {
      env: { ...process.env, DATABASE_URL: "", DATA_DIR: movable.dataDirectory, ...env },
    });
    child.stdin.end();
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    expect(out + error).not.toContain(passwordOfTest);
    return { code, out, error };
  }
});
