import type { OriginId, ProviderId, SourceId } from "@/lib/domain/provider-id";
import type { Mode } from "@/lib/domain/vocabulary";
import type { Visitor } from "@/lib/auth/guard";
import type { BackupStatus } from "@/lib/backup/status";
import type { DiskFailure } from "@/lib/disk";
import type { Role } from "@/lib/env";
import type { InstancesLiveStatus } from "@/lib/instances/schema";
import type { CredentialField, NeededVariable } from "@/lib/providers/provider";
import type { Warning } from "@/lib/warnings";

/**
 * The state of a provider. `held`: its newest price list is held; `limited`: rate limited, or the day's probes are
 * used up; `silent`: polls fail; `refused`: it rejects the key; `no-credit`: the account has no credit; `waiting`:
 * not polled yet; `not-connected`: no key.
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

/** The small JSON that every page polls. Times are ISO 8601 UTC. */
export interface LiveStatus {
  at: string;
  mode: Mode;
  visitor: Visitor;
  /** Increases whenever offers, prices, rates or the state of a provider change. */
  revision: number;
  /** The time of the newest published snapshot. */
  asOf: string | null;
  /** The oldest of the providers' last successful polls. */
  oldest: string | null;
  /**
   * Seconds by which this computer's clock is ahead of the providers' (negative: behind); null within a minute, or
   * if unknown.
   */
  clockAheadSeconds: number | null;
  providers: LiveProvider[];
  /** The public sources that are on. */
  sources: LiveSource[];
  /** Null for visitors who are not signed in. */
  instances: InstancesLiveStatus | null;
  /** Problems of the machine that runs the app. */
  warnings: Warning[];
}

export interface LiveSource {
  source: SourceId;
  state: ProviderState;
  lastGoodAt: string | null;
  nextAt: string | null;
}

/** Everything the providers page shows about one public source. */
export interface SourceStatus {
  source: SourceId;
  /** "live offers" */
  summary: string;
  host: string;
  isOn: boolean;
  /** Whether PUBLIC_PRICES leaves it out, so that its switch does nothing. */
  isLocked: boolean;
  isDocumented: boolean;
  state: ProviderState | "off";
  /** The date of its newest price, or its last successful reading. */
  updatedAt: string | null;
  /** Whether that is more than a day ago. */
  isDated: boolean;
  nextAt: string | null;
  intervalSeconds: number;
  offers: number;
  /** Offers whose price is implausible: in no list. */
  implausible: { id: string; name: string }[];
  rejectedCount: number;
  held: ProviderStatus["held"];
  /** The last failure; null without one. */
  message: string | null;
}

export interface LiveProvider {
  provider: ProviderId;
  label: string;
  state: ProviderState;
  running: boolean;
  lastGoodAt: string | null;
  nextAt: string | null;
}

/** Everything the providers page shows about one provider. */
export interface ProviderStatus extends LiveProvider {
  /** A sentence if the payload was inferred, not documented. */
  experimental: string | null;
  remark: string | null;
  /** Newest last; at most 40. */
  polls: { outcome: "published" | "held" | "failed"; at: string }[];
  tookMilliseconds: number | null;
  intervalSeconds: number;
  offers: number;
  inStock: number;
  rejectedCount: number;
  rejected: { field: string; reported: string; reason: string }[];
  unknownGpus: { rawGpu: string; offers: number; vramGb: number | null; firstSeenAt: string }[];
  held: { scope: string; since: string; observedAt: string; reason: string; offers: number }[];
  /** The number of rows of these three lists that cannot be shown. */
  leftOut: number;
  breaker: { state: "closed" | "half-open" | "open"; openUntil: string | null };
  /** The last failure or the reason for holding a price list; null without one, and for visitors. */
  message: string | null;
  /** The number of offers without a reported currency. */
  unranked: number;
  keyVariable: string;
  /** Where the owner creates a key. */
  console: string;
  /** The fields of its account, for the form and the setup instructions. */
  credentials: CredentialField[];
  neededVariable: NeededVariable | null;
}

export interface RatesStatus {
  feed: string;
  rates: { currency: string; perUsd: number; date: string | null; isPinned: boolean }[];
  /** The reason of the last failure; null after a success. */
  message: string | null;
  fetchedAt: string | null;
}

/** The reply of `GET /api/health`. */
export interface Health {
  status: "ok" | "degraded" | "down";
  /** As in `package.json`. */
  version: string;
  mode: Mode;
  revision: number;
  asOf: string | null;
  /** As in the live status. */
  clockAheadSeconds: number | null;
  /** What this process does. */
  role: Role;
  /** The last sign of life of the process that polls and reconciles; null before the first, and after it ended regularly. */
  workerSeenAt: string | null;
  poller: { holder: string | null; token: number; since: string; isThisProcess: boolean } | null;
  /** `trouble` is the reason why nothing can be saved, or null. */
  database: { bytes: number; changes: number; since: string | null; trouble: DiskFailure | null };
  /** Automatic backups; null if they are off. `newestAt` and `count` are null if the folder cannot be read. */
  backup: {
    intervalSeconds: number;
    newestAt: string | null;
    bytes: number | null;
    count: number | null;
    trouble: BackupStatus["trouble"];
  } | null;
  providers: LiveProvider[];
  /** Public sources are not part of the verdict. */
  sources: LiveSource[];
}

/** The result of a switch of a public source. */
export type SwitchResult = { ok: true } | { ok: false; message: string };

export interface RefreshResult {
  asked: OriginId[];
  /** Providers that were polled too recently, or are being polled now. */
  skipped: OriginId[];
}
