import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { closeDatabase } from "@/db/client";
import { engine, type Reader } from "@/db/connections";
import { openPostgres, preparePostgres } from "@/db/postgres/open";
import { openDatabase } from "@/db/sqlite/open";
import { findPostgres } from "@/testing/postgres/binaries";
import { startPostgres } from "@/testing/postgres/server";

import { generateOffers, nextSnapshot } from "./generate";
import { formatMilliseconds, formatRatio, interleave } from "./measure";
import { createBenchAccount, createBenchPoller, pollOnce, type BenchPoller } from "./poller";
import type { Figure } from "./report";

const offerCount = 10_000;
const rounds = 21;

/** Polls of 10,000 offers on PostgreSQL against SQLite, both of which wait for the disk. */
export async function run(): Promise<Figure[]> {
  const binaries = findPostgres();
  if (!binaries) return [];
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-bench-"));
  const server = await startPostgres(binaries, { fsync: "on" });
  const url = server.urlOf("postgres");
  await preparePostgres(url);
  const postgres = openPostgres(url);
  const sqlite = openDatabase(path.join(folder, "bench.db"));
  try {
    return await measure({ sqlite, postgres });
  } finally {
    closeDatabase(sqlite);
    await postgres[engine].close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Started extends BenchPoller {
  database: Reader;
  /** Milliseconds. */
  first: number;
}

async function measure(databases: { sqlite: Reader; postgres: Reader }): Promise<Figure[]> {
  const offers = generateOffers(offerCount, { provider: "shadeform" });
  const started: Started[] = [];
  for (const database of [databases.sqlite, databases.postgres]) {
    const poller = await createBenchPoller(database, createBenchAccount("bench"));
    const start = performance.now();
    await pollOnce(database, poller.lease, poller.polled, offers);
    started.push({ database, ...poller, first: performance.now() - start });
  }
  const [onSqlite, onPostgres] = started as [Started, Started];
  const poll = ({ database, lease, polled }: Started) => {
    let seed = 0;
    return () => pollOnce(database, lease, polled, nextSnapshot(offers, ++seed));
  };
  const times = await interleave(
    { sqlite: poll(onSqlite), postgres: poll(onPostgres) },
    { rounds, warmUp: 5 },
  );
  return [
    toFigure("first poll of 10,000 offers", onPostgres.first, onSqlite.first),
    toFigure(
      "poll of 10,000 offers, each time other ones changed",
      times.postgres.median,
      times.sqlite.median,
    ),
  ];
}

function toFigure(name: string, postgres: number, sqlite: number): Figure {
  const ratio = postgres / sqlite;
  return {
    goal: 22,
    name: `${name}, on PostgreSQL against SQLite`,
    figure: formatRatio(ratio),
    promised: "at most 3x",
    met: ratio <= 3,
    details: [`${formatMilliseconds(postgres)} against ${formatMilliseconds(sqlite)}`],
  };
}
