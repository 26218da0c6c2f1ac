import type { SourceId } from "@/lib/domain/provider-id";

import type { Reader, Tx } from "./connections";
import { bumpAccountsRevision } from "./revision";
import { sourceSwitch } from "./schema";

/** The owner's switches of public sources; one without an entry has its default. */
export async function listSourceSwitches(database: Reader | Tx): Promise<ReadonlyMap<SourceId, boolean>> {
  const rows = await database.select().from(sourceSwitch).all();
  return new Map(rows.map(({ source, isOn }) => [source, isOn]));
}

export async function saveSourceSwitch(tx: Tx, source: SourceId, isOn: boolean, at: number): Promise<void> {
  const saved = { isOn, changedAt: at };
  await tx
    .insert(sourceSwitch)
    .values({ source, ...saved })
    .onConflictDoUpdate({ target: sourceSwitch.source, set: saved })
    .run();
  await bumpAccountsRevision(tx);
}
