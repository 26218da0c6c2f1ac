import { describe, expect, it } from "vitest";

import { migrations } from "./migrate";
import { temporaryDatabase } from "./testing";
import { statementsOf } from "./testing-migrations";

/** Tables that may be rebuilt: they are neither ledger nor history, and no other table hangs on them. */
const signedExceptions = new Set(["DROP TABLE api_token;"]);

describe("migrations (D-06)", () => {
  it("are numbered from 1 without a gap", () => {
    expect(migrations().map(({ version }) => version)).toEqual(migrations().map((_, index) => index + 1));
  });

  it.each(migrations())("$name loses no rows and keeps its types", ({ sql }) => {
    const statements = statementsOf(sql);
    const offending = statements.filter((statement) =>
      /\bDROP\s+TABLE\b|\bON\s+(?:DELETE|UPDATE)\s+(?:CASCADE|SET)\b|^\s*(?:DELETE|PRAGMA|BEGIN|COMMIT|ATTACH)\b/i.test(
        statement,
      ),
    );
    expect(offending.filter((statement) => !signedExceptions.has(statement.trim()))).toEqual([]);
    const tables = statements.filter((statement) => /^CREATE\s+(?:TEMP\s+)?TABLE\b/i.test(statement));
    expect(tables.filter((table) => !/\)\s*STRICT\b/i.test(table))).toEqual([]);
  });

  it("makes only strict tables, and no row goes with another", () => {
    const { database, dispose } = temporaryDatabase();
    const { $client: client } = database;
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
});
