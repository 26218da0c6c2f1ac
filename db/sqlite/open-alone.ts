import { setTimeout as sleep } from "node:timers/promises";

import BetterSqlite3 from "better-sqlite3";

import type { Connection } from "@/db/connections";
import { DatabaseError } from "@/db/database-error";
import { acquireLease, releaseLease } from "@/db/leases";
import { errorCode } from "@/lib/error-code";
import { isHolderAlive } from "@/lib/holder";

import { connect, transactionHandle, type Connections } from "./connections";
import { migrate } from "./migrate";
import { refuseNewer, refuseStaleWal, toDatabaseError } from "./open";

/** How to take the poll lease. Times in milliseconds. */
export interface LeaseRequest {
  name: string;
  holder: string;
  lifetime: number;
  maxDuration: number;
}

/** A database that no other process can read or write until it is closed. */
export interface LockedDatabase {
  file: string;
  client: BetterSqlite3.Database;
  close(): Promise<void>;
}

/**
 * Opens an existing file, whether it was moved or not, migrates it, and takes the poll lease. Throws `DatabaseError` while any
 * other process has it open.
 */
export async function openAlone(file: string, request: LeaseRequest): Promise<LockedDatabase> {
  let client: BetterSqlite3.Database | undefined;
  try {
    refuseStaleWal(file);
    client = new BetterSqlite3(file, { fileMustExist: true, timeout: 200 });
    await lockFile(client, file);
    refuseNewer(client, file);
    client.pragma("synchronous = FULL");
    client.pragma("foreign_keys = ON");
    migrate(client);
    const release = await takeLease(client, file, request);
    return { file, client, close: () => release().finally(() => client?.close()) };
  } catch (error) {
    client?.close();
    throw toDatabaseError(error, file);
  }
}

/**
 * With this mode, the first access locks the file for as long as the connection is open. It fails while any other process has
 * the file open, even one that is idle or suspended, because each connection in WAL mode has a shared lock.
 */
async function lockFile(client: BetterSqlite3.Database, file: string): Promise<void> {
  client.pragma("locking_mode = EXCLUSIVE");
  for (let tries = 3; ; tries--) {
    try {
      client.exec("BEGIN EXCLUSIVE; COMMIT");
      return;
    } catch (error) {
      if (errorCode(error) !== "SQLITE_BUSY") throw error;
      if (tries === 1) throw inUse(file, readHolder(file));
      await sleep(100);
    }
  }
}

async function takeLease(
  client: BetterSqlite3.Database,
  file: string,
  request: LeaseRequest,
): Promise<() => Promise<void>> {
  const writer: Connection = connect(client);
  const tx = transactionHandle({ client, writer } as Connections, () => true);
  const holder = client
    .prepare<[string], string>("SELECT holder FROM lease WHERE name = ?")
    .pluck()
    .get(request.name);
  const dead = holder !== undefined && !isHolderAlive(holder) ? holder : null;
  const lease = await acquireLease(tx, { ...request, now: Date.now(), dead });
  // Locks do not reach other machines that share the folder.
  if (!lease) throw inUse(file, holder ?? null);
  return () => releaseLease(tx, lease);
}

function readHolder(file: string): string | null {
  try {
    const client = new BetterSqlite3(file, { readonly: true, timeout: 200 });
    try {
      const sql = "SELECT holder FROM lease WHERE expires_at > ? ORDER BY expires_at DESC";
      return client.prepare<[number], string>(sql).pluck().get(Date.now()) ?? null;
    } finally {
      client.close();
    }
  } catch {
    return null;
  }
}

function inUse(file: string, holder: string | null): DatabaseError {
  const [host, pid] = holder?.split(":") ?? [];
  const who = pid ? `process ${pid} on ${host} polls with it` : "another process has it open";
  return new DatabaseError(
    `The database ${file} is in use: ${who}. Stop the app and everything else that uses the file, then run this command again. Nothing was changed.`,
  );
}
