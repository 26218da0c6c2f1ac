import type { ProviderId } from "@/lib/domain/provider-id";
import type { Mode } from "@/lib/domain/vocabulary";
import type { Visitor } from "@/lib/auth/visitor";
import type { DiskFailure } from "@/lib/disk";
import type { InstancesLiveStatus } from "@/lib/instances/schema";
import type { CredentialField } from "@/lib/providers/provider";
import type { Warning } from "@/lib/warnings";

/**
 * How a provider does, in the words of the pages: it answers; its newest list is held; it asks us to wait, or the day's probes
 * are used up; it does not answer; it refused the key; the account there has no credit; it has not been asked yet; no key is
 * set for it.
 */
export type ProviderState =
  | "answers"
  | "held"
  | "limited"
  | "silent"
  | "refused"
  | "no-credit"
  | "waiting"
  | "not-connected";

/** The small JSON of what changes by itself. Times are ISO 8601 UTC. */
export interface LiveStatus {
  at: string;
  mode: Mode;
  visitor: Visitor;
  /** Grows whenever offers, prices, rates or the state of a provider changed. */
  revision: number;
  /** When the newest published snapshot was taken. */
  asOf: string | null;
  /** When the least recent last successful poll of a provider was. */
  oldest: string | null;
  /** Seconds by which this computer's clock is ahead of the providers' (negative: behind); null within a minute, or unknown. */
  clockAheadSeconds: number | null;
  providers: LiveProvider[];
  /** Null for whoever is not signed in. */
  instances: InstancesLiveStatus | null;
  /** What is wrong with the machine of the app. */
  warnings: Warning[];
}

export interface LiveProvider {
  provider: ProviderId;
  label: string;
  state: ProviderState;
  running: boolean;
  lastGoodAt: string | null;
  nextAt: string | null;
}

/** All that the providers page shows of one provider. */
export interface ProviderStatus extends LiveProvider {
  /** One sentence where the payload was inferred, not documented. */
  experimental: string | null;
  remark: string | null;
  /** Newest last; at most 40. */
  polls: { outcome: "published" | "held" | "failed"; at: string }[];
  tookMilliseconds: number | null;
  intervalSeconds: number;
  offers: number;
  inStock: number;
  rejectedCount: number;
  rejected: { field: string; said: string; reason: string }[];
  unknownGpus: { rawGpu: string; offers: number; vramGb: number | null; firstSeenAt: string }[];
  held: { scope: string; since: string; observedAt: string; reason: string; offers: number }[];
  /** Rows of these three lists that cannot be drawn. */
  leftOut: number;
  breaker: { state: "closed" | "half-open" | "open"; openUntil: string | null };
  /** The last failure or doubt, in words; null when all is well, and for strangers. */
  message: string | null;
  /** Offers whose currency nobody stated. */
  unranked: number;
  keyVariable: string;
  /** Where the owner gets a key. */
  console: string;
  /** What its account needs, for the form and the page that tells how to connect. */
  credentials: CredentialField[];
}

export interface RatesStatus {
  feed: string;
  rates: { currency: string; perUsd: number; date: string | null; isPinned: boolean }[];
  /** Why the last attempt failed; null when it did not. */
  message: string | null;
  fetchedAt: string | null;
}

/** The answer of `GET /api/health`. */
export interface Health {
  status: "ok" | "degraded" | "down";
  /** Of the app, as in `package.json`. */
  version: string;
  mode: Mode;
  revision: number;
  asOf: string | null;
  /** As in the live status. */
  clockAheadSeconds: number | null;
  poller: { holder: string | null; token: number; since: string; isThisProcess: boolean } | null;
  /** `trouble` is null where everything can be saved, else why nothing can. */
  database: { bytes: number; changes: number; since: string | null; trouble: DiskFailure | null };
  providers: LiveProvider[];
}

/** What came of asking for a poll. */
export interface RefreshAnswer {
  asked: ProviderId[];
  /** Providers that were asked too recently, or are being asked now. */
  skipped: ProviderId[];
}
