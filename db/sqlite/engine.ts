import BetterSqlite3 from "better-sqlite3";

import { engine, prepareOn, type Engine, type Reader } from "@/db/connections";
import { processState } from "@/lib/process-state";

import {
  connect,
  connections,
  drizzleOn,
  type Client,
  type Connections,
  type SqliteReader,
} from "./connections";
import { transact, transactInBatches } from "./transactions";

// One pair per file, so that all copies of this module queue their writes in one place.
const shared = processState<Map<string, Connections>>("connections");

/** The reader of a migrated file. `open` returns its only writing connection in this process. */
export function shareConnections(file: string, open: () => Client): Reader {
  const pairs = (shared.value ??= new Map());
  const before = pairs.get(file);
  if (before) return before.reader;
  const client = open();
  const pair = {
    file,
    client,
    writer: connect(client),
    commits: 0,
    waiting: 0,
    lastWrite: Promise.resolve(),
  } as unknown as Connections;
  pair.readingClient = openReadingClient(file);
  pair.reader = createReader(pair);
  pairs.set(file, pair);
  return pair.reader;
}

function openReadingClient(file: string): Client {
  const client = new BetterSqlite3(file, { fileMustExist: true });
  client.pragma("busy_timeout = 5000");
  client.pragma("query_only = ON");
  return client;
}

function createReader(pair: Connections): Reader {
  const connection = connect(pair.readingClient);
  const reader = {
    kind: "reader",
    engineName: "sqlite",
    file: pair.file,
    [connections]: pair,
    [engine]: createEngine(pair),
    [prepareOn]: () => connection,
  } as const;
  return Object.defineProperty(Object.assign(drizzleOn(pair.readingClient), reader), "commits", {
    get: () => pair.commits,
  }) as unknown as SqliteReader;
}

function createEngine(pair: Connections): Engine {
  return {
    transact: (work) => transact(pair, work),
    transactInBatches: (work, options) => transactInBatches(pair, work, options),
    listen: null,
    close() {
      if (shared.value?.get(pair.file) === pair) shared.value.delete(pair.file);
      pair.readingClient.close();
      pair.client.close();
    },
  };
}
