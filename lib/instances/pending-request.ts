import type { StoredInstance } from "@/db/instances";
import type { StoredIntent } from "@/db/intents";

import type { InstanceView } from "./schema";

/** How long after the reply a list may still show the previous state, in milliseconds. */
const longestLag = 60_000;

/**
 * The pending start, stop or restart: from when it is stored until a list shows its effect or the lag is over. Null if
 * it was rejected or if there is none.
 */
export function findPendingRequest(
  { state, seenAt, goneAt }: Pick<StoredInstance, "state" | "seenAt" | "goneAt">,
  intent: StoredIntent | null,
): InstanceView["requested"] {
  if (!intent || goneAt !== null || intent.state === "failed") return null;
  const { kind, createdAt, settledAt } = intent;
  if (kind !== "start" && kind !== "stop" && kind !== "restart") return null;
  const requested = { action: kind, askedAt: new Date(createdAt).toISOString() };
  if (settledAt === null) return requested;
  const listedAfter = (seenAt ?? 0) - settledAt;
  const former = kind === "start" ? "stopped" : "running";
  // A restart may leave no trace in the state.
  const isSeen = kind === "restart" ? listedAfter > 0 : state !== former || listedAfter > longestLag;
  return isSeen ? null : requested;
}
