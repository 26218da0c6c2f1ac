import type { NativePrice, Rate } from "@/lib/domain/money";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { Region } from "@/lib/domain/region";
import type { Billing, DeploymentType, Mode, Stock } from "@/lib/domain/vocabulary";

/** One offer as the API and the pages show it. Prices are micro-dollars per hour; unknown is null. */
export interface Offer {
  id: string;
  nativeId: string;
  provider: ProviderId;
  cloud: string | null;
  rawGpu: string;
  gpuName: string | null;
  family: string | null;
  gpu: string | null;
  gpuCount: number;
  /** GB of one GPU. */
  vramGb: number | null;
  vcpus: number | null;
  memoryGb: number | null;
  storageGb: number | null;
  interconnect: string | null;
  nvlink: boolean | null;
  type: DeploymentType | null;
  billing: Billing;
  region: Region;
  stock: Stock;
  capacity: number | null;
  priceMicros: number | null;
  gpuPriceMicros: number | null;
  native: NativePrice;
  rate: Rate | null;
  /** ISO 8601 UTC: when the last published snapshot of its scope was taken. */
  observedAt: string;
  stale: boolean;
  gone: boolean;
  url: string;
}

/** The filters that are lists and are counted, in the order of the contract's table. */
export const facetNames = ["gpu", "region", "provider", "cloud", "billing", "type", "stock"] as const;
export type FacetName = (typeof facetNames)[number];

/** One option of a filter with the offers that it would show; `value` is what the URL takes. */
export interface FacetOption {
  value: string;
  label: string;
  count: number;
  /** Only of GPUs. */
  family?: string | null;
}

export type Facets = Record<FacetName, FacetOption[]>;

/** Something in the address that was not applied, and why. */
export interface Notice {
  param: string;
  value: string;
  message: string;
}

/** What prices are shown in: `perUsd` units for one dollar, as of `date`. */
export interface Display {
  currency: string;
  perUsd: number;
  date: string | null;
}

/** The answer of `GET /api/v1/offers`. */
export interface OffersPage {
  offers: Offer[];
  total: number;
  page: number;
  size: number;
  facets: Facets;
  notices: Notice[];
  asOf: string | null;
  mode: Mode;
  display: Display;
}
