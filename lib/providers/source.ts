import type { ListedOffer } from "@/lib/domain/offer";
import { unknownRegion } from "@/lib/domain/region";
import type { SourceId } from "@/lib/domain/provider-id";
import type { PriceKind } from "@/lib/domain/vocabulary";

import type { Breaker } from "./breaker";
import type { ListRequest, ProviderMemory, ScopeFailure, Snapshot } from "./provider";
import type { HttpLimits } from "./transport";

/** A public price list: the facts that need no connection. `connect` binds it to an address. */
export interface Source {
  id: SourceId;
  /** What its prices are, for the list of sources: "live offers". */
  summary: string;
  kind: PriceKind;
  /** Scheme and host; the adapter adds the documented path. */
  baseUrl: string;
  /** Seconds between polls; the operator can only lengthen it. */
  interval: number;
  /** Consecutive failures before a pause, and the first pause in seconds. */
  breaker: { failures: number; firstPause: number };
  connect(context: SourceContext): SourceClient;
}

/** A part of the market that is as at its last reading. */
export interface UnchangedScope {
  kind: "unchanged";
  scope: string;
  observedAt: Date;
}

/** A source bound to its address. Any client of a provider can be polled as one. */
export interface SourceClient {
  listOffers(request: ListRequest): AsyncIterable<Snapshot | UnchangedScope | ScopeFailure>;
}

/** What the client of a source needs. */
export interface SourceContext {
  /** Without a trailing slash. */
  baseUrl: string;
  breaker: Breaker;
  memory: ProviderMemory;
  /** Limits of its replies that differ from the default. */
  limits?: Partial<HttpLimits>;
  now(): Date;
  /** Waits between two requests of one poll, in milliseconds; rejects when aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

type ListedFields = "provider" | "nativeId" | "rawGpu" | "gpu" | "vramGb" | "gpuCount" | "billing" | "native";

/** A public offer: unknown is null, the cloud and the region are not specified unless given. */
export function publicOffer(
  source: Pick<Source, "id" | "kind">,
  offer: Pick<ListedOffer, Exclude<ListedFields, "provider">> & Partial<ListedOffer>,
): ListedOffer {
  return {
    provider: source.id,
    cloud: null,
    vcpus: null,
    memoryGb: null,
    storageGb: null,
    interconnect: null,
    nvlink: null,
    type: null,
    region: unknownRegion,
    stock: "unknown",
    capacity: null,
    kind: source.kind,
    tier: null,
    listedAt: null,
    page: null,
    askId: null,
    machineType: null,
    ...offer,
  };
}

/** The variable that replaces the address of a source: `VAST_PUBLIC_BASE_URL`. */
export function sourceVariable(source: SourceId, suffix: "BASE_URL" | "POLL_SECONDS"): string {
  return `${source.replaceAll("-", "_").toUpperCase()}_${suffix}`;
}
