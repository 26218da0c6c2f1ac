import { listHeld } from "@/db/held";
import { readMemory, writeMemory } from "@/db/memories";
import type { Snapshot } from "@/lib/providers/provider";

import { publish, type Polled, type PollRequest } from "./poll";
import { summarise } from "./summary";

/**
 * Publishes what is held for an account because the owner said so, and lets a stopped prober go on.
 * Only the holder of the lease does it; others leave a request in the schedule.
 */
export async function acceptHeld(polled: Polled, request: PollRequest): Promise<void> {
  for (const held of await listHeld(request.database, polled.account.id)) {
    const stored = JSON.parse(held.payload) as Snapshot;
    const snapshot = { ...stored, observedAt: new Date(stored.observedAt) };
    await publish(polled, snapshot, request, {
      summary: summarise(snapshot.offers),
      poll: null,
      isNewUsual: true,
    });
  }
  const memory = readMemory(request.database, polled.account.id);
  if (typeof memory === "object" && memory !== null && "stopped" in memory) {
    writeMemory(request.database, request.lease, polled.account.id, { ...memory, stopped: null });
  }
}
