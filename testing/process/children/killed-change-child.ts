import { openAt } from "@/testing/database/open";
import { clientOf } from "@/testing/database/client";
import { changes, type Change } from "@/testing/database/changes";
import { dieBeforeStatement } from "@/testing/database/die-before";
import { readChildArguments } from "@/testing/process/child";

export interface KilledChangeOptions {
  file: string;
  change: Change;
  /** The statement before which it kills itself, from 1, `BEGIN` and `COMMIT` included; Infinity is null in JSON. */
  dieAt: number | null;
}

// A process that makes one change and kills itself before one of its statements, thus at each await between two.
const { file, change, dieAt } = readChildArguments<KilledChangeOptions>();
const database = openAt(file);
const statements = dieBeforeStatement(clientOf(database), dieAt);
await changes[change](database);
process.stdout.write(`done ${statements()}\n`);
if (dieAt !== null) process.kill(process.pid, "SIGKILL");
