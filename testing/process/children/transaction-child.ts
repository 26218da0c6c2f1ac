import { sql } from "drizzle-orm";

import { openAt } from "@/testing/database/open";
import { meta } from "@/db/schema";
import { atomically } from "@/db/transactions";
import { readChildArguments } from "@/testing/process/child";

// A process that adds one to a counter in many transactions, each a read and then a write.
const { file, times } = readChildArguments<{ file: string; times: number }>();
const database = openAt(file);
for (let time = 0; time < times; time++) {
  await atomically(database, async (tx) => {
    const [row] = await tx
      .select()
      .from(meta)
      .where(sql`${meta.key} = 'count'`);
    await tx
      .update(meta)
      .set({ value: String(Number(row!.value) + 1) })
      .where(sql`${meta.key} = 'count'`);
  });
}
process.stdout.write("done\n");
