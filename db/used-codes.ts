import type { Database } from "./client";
import { statements } from "./statements";
import { atomically } from "./transaction";

const prepare = statements((client) => ({
  sweep: client.prepare<[number]>("DELETE FROM used_code WHERE used_at < ?"),
  find: client.prepare<[string]>("SELECT 1 FROM used_code WHERE hash = ?"),
  add: client.prepare<[string, number]>(
    "INSERT INTO used_code (hash, used_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
  ),
}));

/** Marks a code as used; false when any process marked it after `forgetBefore`. */
export async function addUsedCode(
  database: Database,
  code: { hash: string; at: number; forgetBefore: number },
): Promise<boolean> {
  return atomically(database, () => {
    prepare(database).sweep.run(code.forgetBefore);
    return prepare(database).add.run(code.hash, code.at).changes === 1;
  });
}

export function hasUsedCode(database: Database, hash: string): boolean {
  return prepare(database).find.get(hash) !== undefined;
}
