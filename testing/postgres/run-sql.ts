import pg from "pg";

/** Runs SQL on a connection of its own, which ends afterwards. */
export async function runSql(connectionString: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
