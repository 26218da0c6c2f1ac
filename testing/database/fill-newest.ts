import type BetterSqlite3 from "better-sqlite3";

import { listTables } from "@/db/move/tables";

interface Column {
  name: string;
  type: string;
  notnull: 0 | 1;
  pk: number;
}

interface ForeignKey {
  table: string;
  from: string;
  to: string;
}

/** Values for columns whose constraints are more than a list. */
const values: Record<string, (row: number) => string | number> = {
  "session.token": (row) => String(row).padStart(64, "0"),
  "launch_setting.id": () => 1,
  "launch_setting.default_currency": () => "EUR",
  "day_progress.id": () => 1,
  "scope_gap.to_at": (row) => row + 1,
  "launch.price_cap_micros": (row) => row + 1,
  "separated_offers.other_id": (row) => `z-${row}`,
  "offer_day.observed": () => 100,
  "billing_span.to_at": (row) => row + 1,
};

/** Fills every table of the newest schema, parents first: each nullable column has values and NULLs. */
export function fillNewest(client: BetterSqlite3.Database, rows: number): void {
  client.pragma("foreign_keys = ON");
  const extra = ["lease", "rate_limit"].map((name) => ({ name }));
  client.transaction(() => {
    for (const { name } of [...listTables(client), ...extra]) {
      if (name !== "meta") fillTable(client, name, rows);
    }
  })();
}

function fillTable(client: BetterSqlite3.Database, table: string, rows: number): void {
  const columns = client.pragma(`table_info(${table})`) as Column[];
  const parents = client.pragma(`foreign_key_list(${table})`) as ForeignKey[];
  const sql = client
    .prepare<[string], string>("SELECT sql FROM sqlite_master WHERE name = ?")
    .pluck()
    .get(table)!;
  const insert = client.prepare(
    `INSERT OR IGNORE INTO ${table} VALUES (${columns.map(() => "?").join(", ")})`,
  );
  for (let row = 1; row <= rows; row++) {
    const valueOf = ({ name, type, notnull, pk }: Column) => {
      if (row % 3 === 0 && !notnull && pk === 0) return null;
      const own = values[`${table}.${name}`];
      if (own) return own(row);
      const parent = parents.find(({ from }) => from === name);
      if (parent) return valueOfParent(client, parent, row);
      const allowed = new RegExp(`\\b${name}\\b[^,]*CHECK \\(${name} IN\\s*\\(([^)]*)\\)`).exec(sql)?.[1];
      const value = allowed?.split(/,\s*/).at(row % allowed.split(",").length);
      if (value) return value.startsWith("'") ? value.slice(1, -1) : Number(value);
      return type === "TEXT" ? `${name}-${String(row).padStart(6, "0")}` : row;
    };
    insert.run(columns.map(valueOf));
  }
}

function valueOfParent(client: BetterSqlite3.Database, { table, to }: ForeignKey, row: number): unknown {
  const count = client.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!;
  return client
    .prepare(`SELECT "${to}" FROM ${table} ORDER BY 1 LIMIT 1 OFFSET ?`)
    .pluck()
    .get(row % count);
}
