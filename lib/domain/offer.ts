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
 * One machine shape, in a region, under a billing type, at a price, as an adapter read it.
 * Unknown is null. No dollars here: they follow from the native price and a rate when the offer is shown.
 */
export interface ListedOffer {
  provider: ProviderId;
  /** The provider's own identity of the offer; stable between polls and unique within an account. */
  nativeId: string;
  /** Whose machine it is, as told. */
  cloud: string | null;
  /** What the cloud called the GPU, less only control and bidi characters. */
  rawGpu: string;
  gpu: OfferGpu | null;
  /** At least 1. */
  gpuCount: number;
  /** GB of one GPU. */
  vramGb: number | null;
  /** Of the whole machine, as are memory and storage in GB. */
  vcpus: number | null;
  memoryGb: number | null;
  storageGb: number | null;
  interconnect: string | null;
  nvlink: boolean | null;
  type: DeploymentType | null;
  billing: Billing;
  region: Region;
  stock: Stock;
  /** Machines that can be had now, where the cloud tells. */
  capacity: number | null;
  native: NativePrice;
}
