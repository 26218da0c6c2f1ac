import { statements, type Reader, type Tx } from "./connections";

const prepare = statements((database) => ({
  read:
    database.engine === "postgres"
      ? database.statement<[], number>(
          "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)",
          "value",
        )
      : null,
}));

/**
 * Converts the wall-clock time `now` of this machine to the clock by which the processes of a database measure leases, that of
 * its server: the clocks of several machines differ. On SQLite all processes are on this machine. Epoch milliseconds.
 */
export async function readDatabaseTime(database: Reader | Tx, now: number): Promise<number> {
  const server = await prepare(database).read?.get();
  return server === undefined ? now : Math.round(now + server - Date.now());
}
