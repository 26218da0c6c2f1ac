import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";

/** Inserts a machine of ours into an account, with the launch that made it. */
export function addMachine(database: Reader, accountId: string): void {
  const client = clientOf(database);
  client
    .prepare(
      `INSERT INTO launch (id, confirm_token, request_hash, account_id, provider, offer_id, name, order_json, offer_json,
         hourly_micros, price_cap_micros, read_took, created_at, committed_micros)
       VALUES ('launch', 'token', 'hash', ?, 'shadeform', 'offer', 'one', '{}', '{}', 1, 1, 1, 1, 1)`,
    )
    .run(accountId);
  client
    .prepare(
      `INSERT INTO launch_attempt (marker, launch_id, position, account_id, name, state, holder, created_at, sent_at, settled_at)
       VALUES ('marker', 'launch', 1, ?, 'one', 'confirmed', 'test', 1, 1, 1)`,
    )
    .run(accountId);
  client
    .prepare(
      `INSERT INTO instance (id, account_id, provider, native_id, marker, name, state, facts, started_at)
       VALUES ('machine', ?, 'shadeform', 'native', 'marker', 'one', 'running', '{}', 1)`,
    )
    .run(accountId);
}

export function markMachinesGone(database: Reader, accountId: string): void {
  clientOf(database)
    .prepare("UPDATE instance SET state = 'gone', gone_at = 2 WHERE account_id = ?")
    .run(accountId);
}
