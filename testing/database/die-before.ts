import type BetterSqlite3 from "better-sqlite3";

/**
 * Kills this process before a statement of a connection, from 1, `BEGIN` and `COMMIT` included; never for null. Returns how
 * many it has run.
 */
export function dieBeforeStatement(client: BetterSqlite3.Database, dieAt: number | null): () => number {
  let statements = 0;
  const countStatement = () => {
    statements += 1;
    if (statements === dieAt) process.kill(process.pid, "SIGKILL");
  };
  const { prepare, exec } = client;
  client.exec = (sql) => {
    countStatement();
    return exec.call(client, sql);
  };
  client.prepare = ((sql: string) => {
    const statement = prepare.call(client, sql);
    for (const method of ["get", "all", "run"] as const) {
      const execute = statement[method] as (...values: unknown[]) => unknown;
      Object.assign(statement, {
        [method](...values: unknown[]) {
          countStatement();
          return execute.apply(statement, values);
        },
      });
    }
    return statement;
  }) as typeof client.prepare;
  return () => statements;
}
