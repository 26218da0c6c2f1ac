import type { NativePrice } from "./money";
import type { ProviderId } from "./provider-id";
import type { Region } from "./region";
import type { Billing, DeploymentType, Stock } from "./vocabulary";

/** The canonical GPU of an offer; `id` is its slug with the memory of one GPU, `h100-sxm-80`. */
export interface OfferGpu {
  id: string;
  name: string;
  family: string;
}

/**
 * One machine shape in a region, with a billing type and a price, as an adapter parses it. Null means unknown.
 * Holds no dollars: these are computed from the native price and a rate when the offer is shown.
 */
export interface ListedOffer {
  provider: ProviderId;
  /** The provider's own id of the offer; stable between polls and unique within an account. */
  nativeId: string;
  /** The cloud that owns the machine, as reported. */
  cloud: string | null;
  /** The GPU name as reported, without control and bidi characters. */
  rawGpu: string;
  gpu: OfferGpu | null;
  /** At least 1. */
  gpuCount: number;
  /** GB of one GPU. */
  vramGb: number | null;
  /** For the whole machine; memory and storage likewise, in GB. */
  vcpus: number | null;
  memoryGb: number | null;
  storageGb: number | null;
  interconnect: string | null;
  nvlink: boolean | null;
  type: DeploymentType | null;
  billing: Billing;
  region: Region;
  stock: Stock;
  /** Machines available now, where the provider reports it. */
  capacity: number | null;
  native: NativePrice;
}
