import type { Tx } from "./connections";
import { meta } from "./schema";

/** Writes a row, to see whether the disk takes it. `now` is epoch milliseconds. */
export async function writeDiskTest(tx: Tx, now: number): Promise<void> {
  const value = String(now);
  await tx
    .insert(meta)
    .values({ key: "written_at", value })
    .onConflictDoUpdate({ target: meta.key, set: { value } })
    .run();
}
