import { openDatabase } from "@/db/client";
import { clientOf } from "@/testing/database/client";
import { changes, type Change } from "@/testing/database/changes";
import { readChildArguments } from "@/testing/process/child";

export interface KilledChangeOptions {
  file: string;
  change: Change;
  /** The statement before which it kills itself, from 1, `BEGIN` and `COMMIT` included; Infinity is null in JSON. */
  dieAt: number | null;
}

// A process that makes one change and kills itself before one of its statements, thus at each await between two.
const { file, change, dieAt } = readChildArguments<KilledChangeOptions>();
const database = openDatabase(file);
const client = clientOf(database);
let statements = 0;

function countStatement(): void {
  statements += 1;
  if (statements === dieAt) process.kill(process.pid, "SIGKILL");
}

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

await changes[change](database);
process.stdout.write(`done ${statements}\n`);
if (dieAt !== null) process.kill(process.pid, "SIGKILL");
