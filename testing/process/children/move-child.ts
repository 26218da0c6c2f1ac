import BetterSqlite3 from "better-sqlite3";
import pg from "pg";

import { moveToPostgres } from "@/db/move/move";
import { leaseOfTest } from "@/testing/database/moved-database";
import { readChildArguments } from "@/testing/process/child";

export interface MoveChildOptions {
  file: string;
  url: string;
  /** The statement of either engine at which it kills itself, from 1; null is never. */
  dieAt: number | null;
  /** Whether PostgreSQL has received that statement. */
  isSent: boolean;
}

const { file, url, dieAt, isSent } = readChildArguments<MoveChildOptions>();
let statements = 0;

function dieHere(send: () => unknown): void {
  if (++statements !== dieAt) return;
  if (isSent) send();
  process.kill(process.pid, "SIGKILL");
}

/** Calls `dieHere` before each call of a method. */
function watch(prototype: object, method: string): void {
  const methods = prototype as Record<string, (...values: unknown[]) => unknown>;
  const original = methods[method]!;
  methods[method] = function watched(this: unknown, ...values: unknown[]) {
    dieHere(() => original.apply(this, values));
    return original.apply(this, values);
  };
}

watch(pg.Client.prototype, "query");
watch(BetterSqlite3.prototype, "exec");
const memory = new BetterSqlite3(":memory:");
watch(Object.getPrototypeOf(memory.prepare("SELECT 1")) as object, "run");
memory.close();

await moveToPostgres({ file, url, lease: leaseOfTest(), batch: { rows: 3, characters: 1_000 } });
process.stdout.write(`done ${statements}\n`);
