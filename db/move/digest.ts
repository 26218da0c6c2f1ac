import { createHash } from "node:crypto";

import type { Value } from "./tables";

/** The number of rows and a checksum over all their values, in one form for both engines. */
export interface Digest {
  rows: number;
  checksum: string;
}

export async function digestRows(rows: Iterable<Value[]> | AsyncIterable<Value[]>): Promise<Digest> {
  const hash = createHash("sha256");
  let count = 0;
  for await (const row of rows) {
    hash.update(JSON.stringify(row.map((value) => (value === null ? null : String(value)))));
    count += 1;
  }
  return { rows: count, checksum: hash.digest("hex") };
}
