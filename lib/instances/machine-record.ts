import type { BillingSpan } from "@/db/billing-spans";
import type { StoredInstance } from "@/db/instances";
import type { StoredIntent } from "@/db/intents";
import type { StoredAttempt, StoredLaunch } from "@/db/ledger";
import type { StoredListing } from "@/db/listings";
import { minute } from "@/lib/domain/durations";
import type { InstanceFacts } from "@/lib/providers/instances";
import { isoTime } from "@/lib/format";

import type { ProviderClient } from "./provider-clients";
import type { Caps, InstanceView } from "./schema";

/** All data about one machine. */
export interface MachineRecord {
  instance: StoredInstance;
  spans: BillingSpan[];
  attempt: StoredAttempt | null;
  launch: StoredLaunch | null;
  /** The last terminate intent, open or done. */
  termination: StoredIntent | null;
  /** The last start, stop or restart. */
  lastSwitch: StoredIntent | null;
  listing: StoredListing | null;
  /** Null if the account is not connected now. */
  client: ProviderClient | null;
  facts: InstanceFacts;
  /** The hourly cap and what counts against it, in micro-dollars. */
  cap: HourlyCap;
}

export type HourlyCap = Pick<Caps, "hourlyMicros" | "maxHourlyMicros">;

/** True if the newest list of its account is trusted and contains this machine. */
export function isInLatestList({ seenAt, missing }: StoredInstance, listing: StoredListing | null): boolean {
  return (
    listing !== null &&
    listing.unreliableReason === null &&
    missing === 0 &&
    seenAt !== null &&
    seenAt === listing.listedAt
  );
}

/** True if only the account's old key shows it: the new key shows no machine launched here. */
export function isUnderNewKey({ instance, listing }: Pick<MachineRecord, "instance" | "listing">): boolean {
  return instance.launchTag !== null && instance.goneAt === null && listing?.isStrange === 1;
}

/** How long after the reply a list may still show the previous state, in milliseconds. */
const longestLag = minute;

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
  const requested = { action: kind, askedAt: isoTime(createdAt) };
  if (settledAt === null) return requested;
  const listedAfter = (seenAt ?? 0) - settledAt;
  const former = kind === "start" ? "stopped" : "running";
  // A restart may leave no trace in the state.
  const isSeen = kind === "restart" ? listedAfter > 0 : state !== former || listedAfter > longestLag;
  return isSeen ? null : requested;
}
