import type { Reader } from "@/db/connections";
import { writeRow } from "@/testing/database/sql";

/** Inserts a machine of ours into an account, with the launch that made it. */
export async function addMachine(database: Reader, accountId: string): Promise<void> {
  await writeRow(
    database,
    `INSERT INTO launch (id, confirm_token, request_hash, account_id, provider, offer_id, name, order_json, offer_json,
       hourly_micros, price_cap_micros, read_took, created_at, committed_micros)
     VALUES ('launch', 'token', 'hash', ?, 'shadeform', 'offer', 'one', '{}', '{}', 1, 1, 1, 1, 1)`,
    accountId,
  );
  await writeRow(
    database,
    `INSERT INTO launch_attempt (marker, launch_id, position, account_id, name, state, holder, created_at, sent_at, settled_at)
     VALUES ('marker', 'launch', 1, ?, 'one', 'confirmed', 'test', 1, 1, 1)`,
    accountId,
  );
  await writeRow(
    database,
    `INSERT INTO instance (id, account_id, provider, native_id, marker, name, state, facts, started_at)
     VALUES ('machine', ?, 'shadeform', 'native', 'marker', 'one', 'running', '{}', 1)`,
    accountId,
  );
}

export async function markMachinesGone(database: Reader, accountId: string): Promise<void> {
  await writeRow(database, "UPDATE instance SET state = 'gone', gone_at = 2 WHERE account_id = ?", accountId);
}
