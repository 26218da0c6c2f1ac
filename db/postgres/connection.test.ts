import { inspect } from "node:util";

import { describe, expect, inject, test } from "vitest";

import { sealed } from "@/db/access-schema";
import { statements, type Tx } from "@/db/connections";
import { findOffer } from "@/db/offers";
import { readSealed, storeSealed } from "@/db/sealed";
import { atomically } from "@/db/transactions";
import { databaseOfTest } from "@/testing/database/of-test";
import { runSql } from "@/testing/postgres/run-sql";

import { openPostgres, preparePostgres } from "./open";

const url = inject("postgresUrl");
const secret = "secret-5b1e09c7f2";

const prepare = statements(({ statement }) => ({
  insert: statement<[string, string]>("INSERT INTO sealed (name, value) VALUES (?, ?)"),
  limit: statement<[{ bucket: string; failures: unknown }]>(
    "INSERT INTO sign_in_limit (bucket, failures, last_failure_at, open_at) VALUES (@bucket, @failures, 1, 1)",
  ),
}));

describe.skipIf(!url)("a connection to PostgreSQL", () => {
  test("finds nothing by a text with NUL, which PostgreSQL refuses, and stores it with another character", async () => {
    const database = databaseOfTest();
    expect(await findOffer(database, ["a"], "\0")).toBeNull();
    expect(await atomically(database, (tx) => storeSealed(tx, "name", "a\0b"))).toBe("a\ufffdb");
    expect(await readSealed(database, "\0")).toBeNull();
  });

  const writes: [string, (tx: Tx) => Promise<unknown>][] = [
    [
      "a value that exists",
      async (tx) => {
        for (let time = 0; time < 2; time++) await prepare(tx).insert.run(secret, secret);
      },
    ],
    ["a value that a check refuses", (tx) => prepare(tx).limit.run({ bucket: secret, failures: 0 })],
    ["a value of another type", (tx) => prepare(tx).limit.run({ bucket: "b", failures: secret })],
    [
      "a value of the query builder",
      (tx) =>
        tx.insert(sealed).values([
          { name: secret, value: secret },
          { name: secret, value: secret },
        ]),
    ],
  ];

  test.each(writes)("does not repeat %s in an error", async (_name, write) => {
    const error = await failureOf(atomically(databaseOfTest(), write));
    expect(error).toBeInstanceOf(Error);
    expect(describeWhole(error)).not.toContain(secret);
  });

  test("does not repeat the password of its address in an error", async () => {
    const address = `postgres://user:${secret}@127.0.0.1:1/none`;
    const database = openPostgres(address);
    const errors = [
      await failureOf(readSealed(database, "name")),
      await failureOf(atomically(database, (tx) => storeSealed(tx, "name", "value"))),
      await failureOf(preparePostgres(address)),
      await failureOf(preparePostgres(`postgres://user:${secret}@`)),
      await failureOf(preparePostgres(url!.replace(/\/\/.*@(.*)\/.*/, `//postgres:${secret}@$1/missing`))),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error);
      expect(describeWhole(error)).not.toContain(secret);
    }
    expect(describeWhole(database)).not.toContain(secret);
  });

  test("is refused where a crash of the server can lose commits", async () => {
    const database = databaseOfTest();
    await readSealed(database, "created");
    const address = new URL(database.file);
    const name = address.pathname.slice(1);
    await runSql(url!, `ALTER DATABASE ${name} SET synchronous_commit = off`);
    await expect(preparePostgres(address.href)).rejects.toThrow("because synchronous_commit is off");
  });
});

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (reason: unknown) => reason,
  );
}

/** As a careless log would show it. */
function describeWhole(value: unknown): string {
  const stack = value instanceof Error ? value.stack : "";
  return `${JSON.stringify(value)} ${inspect(value, { depth: 12 })} ${stack}`;
}
