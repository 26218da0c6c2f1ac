import { randomBytes } from "node:crypto";

import pg from "pg";

import { engine, type Reader } from "@/db/connections";
import { openPostgres } from "@/db/postgres/open";

import { runSql } from "./run-sql";

interface CreatedDatabase {
  database: Reader;
  url: string;
  /** Resolves when other processes can open it. */
  created: Promise<unknown>;
  drop(): Promise<void>;
}

/** A new, migrated database on the server at an address. Its creation is part of the first connection. */
export function createDatabase(serverUrl: string): CreatedDatabase {
  const name = `test_${randomBytes(8).toString("hex")}`;
  const url = serverUrl.replace(/\/[^/]*$/, `/${name}`);
  const created = runOnServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template_migrated`);
  created.catch(() => undefined);
  class WaitingClient extends Client {
    override connect(call?: (error?: Error) => void): Promise<unknown> {
      const connected = created.then(() => super.connect());
      if (call) connected.then(() => call(), call);
      return connected;
    }
  }
  const options = { Client: WaitingClient, connectionTimeoutMillis: 60_000 } as unknown as pg.PoolConfig;
  const database = openPostgres(url, options);
  return {
    database,
    url,
    created,
    async drop() {
      await created;
      await database[engine].close();
      await runOnServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

// The overloads of the original cannot be overridden.
const Client = pg.Client as unknown as new (settings: unknown) => { connect(): Promise<unknown> };

let queue: Promise<unknown> = Promise.resolve();

/** One after another: a template is copied by one connection at a time. */
function runOnServer(connectionString: string, sql: string): Promise<unknown> {
  const run = queue.then(() => runSql(connectionString, sql));
  queue = run.catch(() => undefined);
  return run;
}
