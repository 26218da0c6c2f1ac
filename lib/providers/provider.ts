import type { ListedOffer } from "@/lib/domain/offer";
import type { ProviderId } from "@/lib/domain/provider-id";

import type { Breaker } from "./breaker";
import type { ProviderError } from "./errors";
import type { InstanceClient, InstanceFacts } from "./instances";

/** A provider: what is known of it without a key. `connect` binds it to one. */
export interface Provider {
  id: ProviderId;
  label: string;
  /** Where the owner finds the key. */
  console: string;
  /** The documented address, version prefix included. */
  baseUrl: string;
  /** What its account needs, in the order of the form that is drawn from it. */
  credentials: CredentialField[];
  /** Set where the payload is not documented and was inferred: one sentence for people. */
  experimental?: string;
  /** What a reader of its prices should know: one sentence. */
  remark?: string;
  /** Seconds between polls when the operator sets none. */
  defaultInterval: number;
  /** Seconds that must lie between two polls asked for by people. */
  minimumInterval: number;
  /** Failures in a row after which it is left alone, and the first pause in seconds. */
  breaker: { failures: number; firstPause: number };
  /** What its machines do when they are stopped or deleted. */
  instances?: InstanceFacts;
  connect(context: ClientContext): Client;
}

/** One thing that an account needs: a field of the form in which it is added. */
export interface CredentialField {
  id: "apiKey" | "readOnlyKey";
  label: string;
  /** Where it is found and what it may do: a sentence. */
  hint: string;
  required: boolean;
}

/** What a client is given: its key, its address, its clock, and what it may remember between polls. */
export interface ClientContext {
  apiKey: string;
  /** A key that may only read, for the polls; without it the one key does both. */
  readOnlyKey?: string | null;
  /** Version prefix included, without a slash at the end. */
  baseUrl: string;
  breaker: Breaker;
  memory: ProviderMemory;
  settings: ProviderSettings;
  now(): Date;
  /** Called with the `Date` header of every reply (epoch milliseconds). */
  observeDate?: ((date: number) => void) | undefined;
}

/** The operator's settings that an adapter may need. */
export interface ProviderSettings {
  /** Seconds between two polls. */
  interval: number;
  /** Milliseconds between two price probes. */
  probeSpacing: number;
  /** Price probes per UTC day; 0 is no limit. */
  dailyProbes: number;
  /** What CloudCompute's create is to be told, where nobody documents it; null leaves the field out. */
  createType?: number | null;
  createStats?: string | null;
}

/** A small JSON value that survives a restart; `read` gives null the first time. */
export interface ProviderMemory {
  read(): unknown;
  write(value: unknown): void;
}

/** A provider bound to a key. What it can do is which methods it has. */
export interface Client {
  /**
   * Yields each part of the market when it is known. Throws `ProviderError` when the poll as a whole failed;
   * what was yielded before stays published.
   */
  listOffers(request: ListRequest): AsyncIterable<Snapshot | ScopeFailure>;
  /** Its machines. */
  instances?: InstanceClient;
}

export interface ListRequest {
  signal: AbortSignal;
  /** The offers last published for this account, by native id. */
  known: ReadonlyMap<string, ListedOffer>;
}

/** One consistent reading of a part of the market; published as a whole or not at all. */
export interface Snapshot {
  kind: "snapshot";
  /** The part: `all`, or GPUGeek's combination. */
  scope: string;
  observedAt: Date;
  /** False when something is missing that the provider may still have: then nothing is marked gone. */
  complete: boolean;
  /** How many polls lie between two readings of this scope. */
  every: number;
  offers: ListedOffer[];
  rejected: RejectedRow[];
}

/** A part of the market that was asked for and did not answer; its last offers stay. */
export interface ScopeFailure {
  kind: "failure";
  scope: string;
  attemptedAt: Date;
  error: ProviderError;
}

/** A row that was kept out of the comparison, and why. */
export interface RejectedRow {
  /** Where in the reply: `[14].num_gpus`. */
  field: string;
  /** What stood there, shortened. */
  said: string;
  reason: string;
  /** The offers that the row would have been (equal, or starting with this and a slash); null when unknown. */
  nativeId: string | null;
}

/** The scope of providers that answer with their whole market at once. */
export const wholeMarket = "all";
