import { listHeldSnapshots } from "@/db/held-snapshots";
import { readProviderMemory, writeProviderMemory } from "@/db/provider-memory";
import type { Snapshot } from "@/lib/providers/provider";
import { atomically } from "@/db/transactions";

import { publishAccepted, type PolledAccount, type PollRequest } from "./poll";
import { runInSlices } from "@/lib/slices";
import { summarize } from "./summary";

/**
 * Publishes the held snapshot of an account after the owner accepts it, and resumes a stopped prober. Only the
 * lease holder does this; other processes store a request in the schedule.
 */
export async function acceptHeld(polled: PolledAccount, request: PollRequest): Promise<void> {
  for (const held of await listHeldSnapshots(request.database, polled.account.id)) {
    const stored = JSON.parse(held.payload) as Snapshot;
    const snapshot = { ...stored, observedAt: new Date(stored.observedAt) };
    await publishAccepted(polled, snapshot, request, {
      summary: await runInSlices(summarize(snapshot.offers), { signal: request.signal }),
      poll: null,
      isNewUsual: true,
    });
  }
  const { database, lease } = request;
  const { id } = polled.account;
  await atomically(
    database,
    async (tx) => {
      const memory = await readProviderMemory(tx, id);
      if (typeof memory === "object" && memory !== null && "stopped" in memory)
        await writeProviderMemory(tx, lease, id, { ...memory, stopped: null });
    },
    "offers",
  );
}
