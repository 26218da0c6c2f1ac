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
 * The time by which the processes of a database measure leases, in epoch milliseconds: that of its server, since the clocks of
 * several machines differ. On SQLite all processes are on this machine, and it is `now`.
 */
export async function readDatabaseTime(database: Reader | Tx, now: number): Promise<number> {
  return (await prepare(database).read?.get()) ?? now;
}
