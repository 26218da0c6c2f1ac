import { openAt } from "@/testing/database/open";
import { clientOf } from "@/testing/database/client";
import { dieBeforeStatement } from "@/testing/database/die-before";
import { rollHistory } from "@/testing/price-history/recorded";
import { readChildArguments } from "@/testing/process/child";

export interface RollDaysOptions {
  file: string;
  dieAt: number | null;
}

// Completes the days of a recorded history and kills itself before one of its statements.
const { file, dieAt } = readChildArguments<RollDaysOptions>();
const database = openAt(file);
const statements = dieBeforeStatement(clientOf(database), dieAt);
await rollHistory(database);
process.stdout.write(`done ${statements()}\n`);
