import type { Account } from "@/db/accounts";
import type { AuditEvent } from "@/db/audit";
import type { CapLimits } from "@/db/caps";
import type { StoredLaunch } from "@/db/ledger";
import type { StoredSshKey } from "@/db/ssh-keys";
import type { ListedOffer } from "@/lib/domain/offer";
import type { InstanceClient } from "@/lib/providers/instances";
import type { Reader } from "@/db/connections";

import type { OfferPrice } from "./reread";

/** Steps of a launch at which a process may crash; after a crash at any of them, no machine may go unseen. */
export const launchSteps = [
  "entered",
  "token looked up",
  "offer read",
  "fields read",
  "key ready",
  "intent composed",
  "intent committed",
  "order composed",
  "sending committed",
  "handed over",
  "answered",
  "outcome composed",
  "outcome committed",
] as const;
export type LaunchStep = (typeof launchSteps)[number];

export interface LaunchContext {
  database: Reader;
  account: Account;
  machines: InstanceClient;
  /** The offer as it was shown. */
  offer: ListedOffer;
  /** The owner's keys, of which the machine gets one that the provider has, else the first; none without a key. */
  keys: StoredSshKey[];
  limits: CapLimits;
  /** The owner's default time limit, for an order that names none. */
  defaultHours?: number | null;
  /** Builds the audit event that is written with the intent; omit for no event. */
  eventOf?: ((intent: StoredLaunch) => AuditEvent) | undefined;
  /** The accounts' revision that `machines` stands for; the intent is written only while it is the newest. */
  accountsRevision?: number | undefined;
  /** The name of this process. */
  holder: string;
  now(): number;
  /** Monotonic milliseconds, so that a clock jump during the create does not shorten the time limit. */
  monotonic?: (() => number) | undefined;
  /** The price at today's rates; null for an unknown currency. */
  priceOf(offer: ListedOffer): OfferPrice | null;
  /** Called at every step, for tests and measurements. */
  onStep?: ((step: LaunchStep) => void | Promise<void>) | undefined;
}

/** Reports a step. */
export type Step = (name: LaunchStep) => Promise<void>;
