import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import BetterSqlite3 from "better-sqlite3";
import { afterAll, expect, it } from "vitest";

import { migrate } from "./sqlite/migrate";

const folder = mkdtempSync(path.join(tmpdir(), "time-limits-"));
afterAll(() => rmSync(folder, { recursive: true }));

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 20);

it("gives machines of an older database the time that was chosen for them", () => {
  const client = new BetterSqlite3(path.join(folder, "old.db"));
  migrate(client, 10);
  client.exec(
    `INSERT INTO account (id, kind, provider, created_at) VALUES ('a', 'environment', 'sesterce', ${start})`,
  );
  const add = (id: string, hours: number | null, endsAt: number | null, movedAt: number | null) => {
    client.exec(`
      INSERT INTO launch (id, confirm_token, request_hash, account_id, provider, offer_id, name, order_json, offer_json,
        hourly_micros, price_cap_micros, hours, read_took, created_at)
      VALUES ('${id}', '${id}', 'h', 'a', 'sesterce', 'o', 'n', '{}', '{}', 1, 1, ${hours}, 1, ${start});
      INSERT INTO launch_attempt (marker, launch_id, position, account_id, name, state, holder, created_at, sent_at)
      VALUES ('${id}', '${id}', 1, 'a', 'n', 'confirmed', 'x', ${start}, ${start});
      INSERT INTO instance (id, account_id, provider, native_id, marker, name, state, facts, started_at, ends_at)
      VALUES ('${id}', 'a', 'sesterce', '${id}', '${id}', 'n', 'running', '{}', ${start}, ${endsAt});
    `);
    if (movedAt === null) return;
    client.exec(`INSERT INTO instance_event (instance_id, at, kind, tone, title)
      VALUES ('${id}', ${movedAt}, 'intent', 'plain', 'Its end was moved to 9.0 h after its start')`);
  };
  add("as launched", 8, start + 8 * hour, null);
  add("moved", 8, start + 9 * hour, start + 2 * hour);
  add("moved before the clock was set back", 8, start + 9 * hour, start + 10 * hour);
  add("never", null, null, null);
  migrate(client);
  const rows = client.prepare<[], { id: string; within: number | null }>(
    "SELECT id, ends_within AS within FROM instance",
  );
  expect(Object.fromEntries(rows.all().map(({ id, within }) => [id, within && within / hour]))).toEqual({
    "as launched": 8,
    moved: 7,
    "moved before the clock was set back": 8,
    never: null,
  });
  client.close();
});
