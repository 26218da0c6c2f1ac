import type { z } from "zod";

import type { ListedOffer } from "@/lib/domain/offer";
import type { ProviderId } from "@/lib/domain/provider-id";

import type { Breaker } from "./breaker";
import type { ProviderError } from "./errors";
import type { InstanceClient, InstanceFacts } from "./instances";
import type { HttpLimits } from "./transport";

/** The facts of a provider that need no key. `connect` binds it to one. */
export interface Provider {
  id: ProviderId;
  label: string;
  /** The page where the owner creates a key. */
  console: string;
  /** The documented base URL, including the version prefix. */
  baseUrl: string;
  /** The fields of the account form, in order. */
  credentials: CredentialField[];
  /** A sentence for people if the payload is inferred, not documented. */
  experimental?: string;
  /** A sentence about its prices. */
  remark?: string;
  /** An environment variable that its prices need: "<variable> to <values>, <reason>". */
  neededVariable?: NeededVariable;
  /** Seconds between polls, unless the operator sets them. */
  defaultInterval: number;
  /** Minimum seconds between two polls that people request. */
  minimumInterval: number;
  /** Consecutive failures before a pause, and the first pause in seconds. */
  breaker: { failures: number; firstPause: number };
  /** The cost of each launch setting, by field id. A contract test checks that none is missing. */
  settingCosts: ReadonlyMap<string, SettingCost>;
  /** What its machines do when they are stopped or deleted. */
  instances?: InstanceFacts;
  connect(context: ClientContext): Client;
}

/**
 * How a launch setting affects the bill.
 * - `free`: not, or through a resource that bills independently of the machine (a volume).
 * - `priced`: the price is read again with exactly this setting before the launch, then confirmed and counted.
 * - `bounded`: at most what the offer includes, by the field's `most`.
 * - `refused`: may cost more than the listed price. Not allowed for tokens; people see a warning in the
 *   confirmation.
 */
export type SettingCost = "free" | "priced" | "bounded" | "refused";

/** One field of the form that adds an account. */
export interface CredentialField {
  id: "apiKey" | "readOnlyKey";
  label: string;
  /** A sentence about where to find it and which permissions it needs. */
  hint: string;
  required: boolean;
}

/** An environment variable that the owner should set. */
export interface NeededVariable {
  name: string;
  /** "RUB or USD" */
  values: string;
  /** Which value to choose, and what happens without one. */
  reason: string;
}

/** What a client needs: its key, its address, its clock, and its memory between polls. */
export interface ClientContext {
  apiKey: string;
  /** A read-only key for the polls; without it the API key does both. */
  readOnlyKey?: string | null;
  /** Includes the version prefix, without a trailing slash. */
  baseUrl: string;
  breaker: Breaker;
  memory: ProviderMemory;
  settings: ProviderSettings;
  /** Limits of its replies that differ from the default. */
  limits?: Partial<HttpLimits> | undefined;
  now(): Date;
  /** Called with the `Date` header of every reply (epoch milliseconds). */
  observeDate?: ((date: number) => void) | undefined;
}

export interface ProviderSettings {
  /** Seconds between two polls. */
  interval: number;
  /** The provider's own variables, by field. */
  [variable: string]: VariableValue;
}

export type VariableValue = string | number | null | undefined;

/** Environment variables of one provider, by the field of its settings. */
export type ProviderVariables = Readonly<
  Record<
    string,
    {
      name: string;
      schema: z.ZodType<string | number>;
      /** What a usable value is, for the message about an unusable one. */
      expected: string;
      /** Without one, an unset variable is null. */
      initial?: string | number;
      inSandbox?: string | number;
    }
  >
>;

/** A small JSON value that survives a restart; null the first time. */
export interface ProviderMemory {
  read(): Promise<unknown>;
  /** Replaces the value in one step: nothing else changes it between reading and writing. */
  update(change: (value: unknown) => unknown): Promise<void>;
}

/** A provider bound to a key. Optional methods exist only if the provider supports them. */
export interface Client {
  /**
   * Yields each part of the market as soon as it is known. Throws `ProviderError` if the whole poll failed; parts
   * that were yielded before stay published.
   */
  listOffers(request: ListRequest): AsyncIterable<Snapshot | ScopeFailure>;
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
  /** False if offers may be missing; then no offer is marked gone. */
  complete: boolean;
  /** Number of polls between two readings of this scope. */
  every: number;
  offers: ListedOffer[];
  rejected: RejectedRow[];
  /** Published at once, while the poll goes on: a newer reading of the same scope follows or fails. */
  isProvisional?: true;
}

/** A part of the market that could not be read; its last offers stay. */
export interface ScopeFailure {
  kind: "failure";
  scope: string;
  attemptedAt: Date;
  error: ProviderError;
}

/** A row that was rejected, and the reason. */
export interface RejectedRow {
  /** The path in the reply: `[14].num_gpus`. */
  field: string;
  /** The value there, shortened. */
  reported: string;
  reason: string;
  /** The offers that the row would have been (equal, or starting with this and a slash); null if unknown. */
  nativeId: string | null;
}

/** The scope of providers that return their whole market at once. */
export const wholeMarket = "all";
