import BetterSqlite3 from "better-sqlite3";
import { describe, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { splitStatements } from "@/testing/database/migrations";
import { clientOf } from "@/testing/database/client";

import { listMigrations } from "./migrate";

/**
 * Tables that may be rebuilt: neither is ledger or history. `account` and `offer` are copied whole; their references are
 * checked at the end of the step, and tests below compare every row.
 */
const signedExceptions = new Set(["DROP TABLE api_token;", "DROP TABLE account;", "DROP TABLE offer;"]);

describe("migrations (D-06)", () => {
  it("are numbered from 1 without a gap", () => {
    expect(listMigrations().map(({ version }) => version)).toEqual(
      listMigrations().map((_, index) => index + 1),
    );
  });

  it.each(listMigrations())("$name loses no rows and keeps its types", ({ sql }) => {
    const statements = splitStatements(sql);
    const offending = statements.filter((statement) =>
      /\bDROP\s+TABLE\b|\bON\s+(?:DELETE|UPDATE)\s+(?:CASCADE|SET)\b|^\s*(?:DELETE|PRAGMA|BEGIN|COMMIT|ATTACH)\b/i.test(
        statement,
      ),
    );
    expect(offending.filter((statement) => !signedExceptions.has(statement.trim()))).toEqual([]);
    const tables = statements.filter((statement) => /^CREATE\s+(?:TEMP\s+)?TABLE\b/i.test(statement));
    expect(tables.filter((table) => !/\)\s*STRICT\b/i.test(table))).toEqual([]);
  });

  it("keep every offer and account when both tables are rebuilt for public prices", () => {
    const before = listMigrations().filter(({ version }) => version < 13);
    const client = new BetterSqlite3(":memory:");
    // As the migration runner does.
    client.pragma("foreign_keys = OFF");
    for (const { sql } of before) client.exec(sql);
    client.exec(
      `INSERT INTO account VALUES ('a', 'environment', 'shadeform', 1), ('b', 'vault', 'sesterce', 2);
       INSERT INTO offer VALUES (7, 'a', 'id7', 'all', 'n7', 'lambda', 'H100', 'h100-80', 'H100', 'H100', 8, 80, 26, 225.5,
         NULL, 'pcie', 1, 'vm', 'monthly', 'us-1', 'US 1', 'US', 'north-america', 'in-stock', 3, '2.50', 'USD', 'major',
         'month', 'gpu', 5, NULL, 9);
       INSERT INTO offer VALUES (9, 'b', 'id9', 'all', 'n9', NULL, 'X', NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL,
         NULL, NULL, 'spot', NULL, NULL, NULL, NULL, 'unknown', NULL, NULL, NULL, 'cent', 'hour', 'machine', 6, 8, 10);
       INSERT INTO offer_change VALUES (1, 7, 5, 0, 'in-stock', 3, '2.50', 'USD', 'major', 'month', 'gpu')`,
    );
    const read = (table: string) => client.prepare(`SELECT * FROM ${table} ORDER BY 1`).all() as object[];
    const [accounts, offers, changes] = ["account", "offer", "offer_change"].map(read);
    client.exec(listMigrations().find(({ version }) => version === 13)!.sql);
    expect(read("account")).toEqual(accounts);
    expect(read("offer_change")).toEqual(changes);
    const added = {
      kind: "quote",
      tier: null,
      listed_at: null,
      page: null,
      ask_id: null,
      missed: 0,
      seen_at: null,
    };
    expect(read("offer")).toEqual(offers!.map((offer) => ({ ...offer, ...added })));
    expect(client.pragma("foreign_key_check")).toEqual([]);
    client.pragma("foreign_keys = ON");
    const insert = client.prepare(
      "INSERT INTO offer_change SELECT 2, ?, at, gone, stock, capacity, native_amount, native_currency, native_unit, native_per, native_scope FROM offer_change",
    );
    expect(() => insert.run(99)).toThrow(/FOREIGN KEY/);
    insert.run(9);
    client.exec("INSERT INTO account VALUES ('public:azure', 'public', 'azure', 1)");
    expect(() => client.exec("INSERT INTO account VALUES ('c', 'other', 'azure', 1)")).toThrow(/CHECK/);
    client.close();
  });

  it("find when each price last fell in the history, in its own currency", () => {
    const client = new BetterSqlite3(":memory:");
    const [before, step] = [listMigrations().filter(({ version }) => version < 14), listMigrations()[13]!];
    for (const { sql } of before) client.exec(sql);
    const offers: Record<string, [at: number, gone: 0 | 1, amount: string | null, currency?: string][]> = {
      fell: [
        [1, 0, "10"],
        [2, 0, "9.5"],
        [3, 0, "9.5"],
        [4, 0, "11"],
      ],
      twice: [
        [1, 0, "10"],
        [2, 0, "9"],
        [5, 0, "8"],
      ],
      rose: [
        [1, 0, "9"],
        [2, 0, "10"],
      ],
      other: [
        [1, 0, "9"],
        [2, 0, "1", "USD"],
        [3, 0, null],
        [4, 0, "0.5", "USD"],
      ],
      back: [
        [1, 0, "9"],
        [2, 1, "9"],
        [3, 0, "8"],
      ],
      left: [
        [1, 0, "9"],
        [2, 1, "8"],
      ],
    };
    client.exec("INSERT INTO account VALUES ('a', 'environment', 'gpugeek', 1)");
    for (const [row, [id, changes]] of Object.entries(offers).entries()) {
      client.exec(
        `INSERT INTO offer (row, account_id, id, scope, native_id, raw_gpu, billing, stock, native_unit, native_per, native_scope,
           first_seen_at, revision) VALUES (${row}, 'a', '${id}', 'all', '${id}', 'X', 'spot', 'unknown', 'major', 'hour', 'gpu', 1, 1)`,
      );
      const insert = client.prepare(
        "INSERT INTO offer_change (offer_row, at, gone, stock, native_amount, native_currency, native_unit, native_per, native_scope) VALUES (?, ?, ?, 'unknown', ?, ?, 'major', 'hour', 'gpu')",
      );
      for (const [at, gone, amount, currency = "CNY"] of changes) insert.run(row, at, gone, amount, currency);
    }
    client.exec(step.sql);
    const found = client.prepare("SELECT id, cheaper_since FROM offer").raw().all() as [
      string,
      number | null,
    ][];
    expect(Object.fromEntries(found)).toEqual({
      fell: 2,
      twice: 5,
      rose: null,
      other: null,
      back: 3,
      left: null,
    });
    client.close();
  });

  it("create only strict tables without cascading deletes", () => {
    const { database, dispose } = temporaryDatabase();
    const client = clientOf(database);
    const tables = client.pragma("table_list") as { name: string; strict: number; type: string }[];
    const own = tables.filter(({ name, type }) => type === "table" && !name.startsWith("sqlite_"));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
    const keys = own.flatMap(
      ({ name }) => client.pragma(`foreign_key_list(${name})`) as { on_delete: string }[],
    );
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter(({ on_delete: onDelete }) => onDelete !== "NO ACTION")).toEqual([]);
    dispose();
  });

  it("set the commitment of earlier launches and the paid time of earlier machines", () => {
    const kept = listMigrations().filter(({ version }) => version < 10);
    const client = new BetterSqlite3(":memory:");
    for (const { sql } of kept) client.exec(sql);
    const billings = ["on-demand", "spot", "daily", "weekly", "monthly"];
    client.exec("INSERT INTO account VALUES ('a', 'environment', 'gpugeek', 1)");
    for (const [row, billing] of [...billings, "no JSON"].entries()) {
      const offer = billing === "no JSON" ? "{" : JSON.stringify({ billing });
      client.exec(
        `INSERT INTO launch (id, confirm_token, request_hash, account_id, provider, offer_id, name, order_json,
           offer_json, hourly_micros, price_cap_micros, read_took, created_at)
         VALUES ('${billing}', '${row}', 'h', 'a', 'gpugeek', 'o', 'n', '{}', '${offer}', 170000, 170000, 1, 5);
         INSERT INTO launch_attempt (marker, launch_id, position, account_id, name, state, holder, created_at, sent_at)
         VALUES ('m${row}', '${billing}', 1, 'a', 'n', 'confirmed', 'h', 5, 1000);
         INSERT INTO instance (id, account_id, provider, native_id, marker, name, state, facts, started_at)
         VALUES ('i${row}', 'a', 'gpugeek', '${row}', 'm${row}', 'n', 'running', '{}', 1000)`,
      );
    }
    client.exec(
      `INSERT INTO instance (id, account_id, provider, native_id, name, state, facts, started_at)
       VALUES ('foreign', 'a', 'gpugeek', 'f', 'n', 'running', '{}', 1000)`,
    );
    for (const { sql } of listMigrations().slice(kept.length, kept.length + 1)) client.exec(sql);
    const launches = client.prepare("SELECT id, committed_micros, period_hours FROM launch").raw().all() as [
      string,
      number,
      number | null,
    ][];
    expect(Object.fromEntries(launches.map(([id, ...rest]) => [id, rest]))).toEqual({
      "on-demand": [170_000, null],
      spot: [170_000, null],
      daily: [170_000 * 24, 24],
      weekly: [170_000 * 168, 168],
      monthly: [170_000 * 720, 720],
      "no JSON": [170_000, null],
    });
    const paid = client.prepare("SELECT paid_until FROM instance ORDER BY id").pluck().all();
    const hours = (count: number) => 1000 + count * 3_600_000;
    expect(paid).toEqual([null, null, null, hours(24), hours(168), hours(720), null]);
    client.close();
  });

  it("hold launch settings in one row, within the bounds of the account page", () => {
    const { database, dispose } = temporaryDatabase();
    const client = clientOf(database);
    const insert = (values: string) => () => client.exec(`INSERT INTO launch_setting VALUES (${values}, 1)`);
    const faults = [
      "2, NULL, NULL, NULL, NULL, NULL",
      "1, 101, NULL, NULL, NULL, NULL",
      "1, -1, NULL, NULL, NULL, NULL",
      "1, NULL, 1000000001, NULL, NULL, NULL",
      "1, NULL, NULL, 24000000001, NULL, NULL",
      "1, NULL, NULL, NULL, 0, NULL",
      "1, NULL, NULL, NULL, 8760.5, NULL",
      "1, NULL, NULL, NULL, NULL, 'euro'",
    ];
    for (const fault of faults) expect(insert(fault), fault).toThrow(/CHECK/);
    insert("1, 100, 1000000000, 24000000000, 8760, 'EUR'")();
    expect(insert("1, NULL, NULL, NULL, NULL, NULL")).toThrow(/UNIQUE/);
    dispose();
  });
});
