import { statSync } from "node:fs";

import { statements, type Reader } from "./connections";

const prepare = statements(({ engine, statement }) =>
  engine === "sqlite"
    ? null
    : { size: statement<[], number>("SELECT pg_database_size(current_database())", "value") },
);

/** The bytes that the database takes on its disk. */
export async function readDatabaseSize(database: Reader): Promise<number> {
  const sized = prepare(database);
  return sized ? (await sized.size.get())! : statSync(database.file).size;
}
