import { z } from "zod";

import type { OriginId, ProviderId } from "./provider-id";
import { billings, continents, deploymentTypes, priceKinds, stocks, tiers } from "./vocabulary";

const text = z.string().nullable();
const amount = z.number().nullable();

/** The canonical GPU of an offer; `id` is its slug with the memory of one GPU, `h100-sxm-80`. */
export const gpuFields = { id: z.string(), name: z.string(), family: z.string() };

/** The location of a machine as reported; every part may be null. */
export const regionFields = {
  id: text,
  name: text,
  /** Only if the provider reports it or a sourced table contains it. */
  country: text.describe("ISO 3166-1 alpha-2"),
  continent: z.enum(continents).nullable(),
};

/** A price exactly as the provider reports it. */
export const nativePriceFields = {
  /** The amount as text; null when there is none. */
  amount: text.describe("As sent"),
  /** ISO 4217, or null when not reported. */
  currency: text,
  unit: z.enum(["major", "cent"]),
  per: z.enum(["hour", "day", "week", "month"]),
  scope: z.enum(["machine", "gpu"]),
};

/**
 * The other fields of an offer. The adapters' type, the database's columns, the comparison of polls and the API's
 * contract derive from these lists; see docs/adding-a-field.md. The descriptions are public.
 */
export const offerFields = {
  /** The provider's own id of the offer; stable between polls and unique within an account. */
  nativeId: z.string(),
  /** The cloud that owns the machine, as reported. */
  cloud: text,
  /** The GPU name as reported, without control and bidi characters. */
  rawGpu: z.string().describe("The GPU name as reported"),
  gpuCount: z.int().min(1).nullable().describe("Null when a price list does not name it"),
  vramGb: amount.describe("GB of one GPU"),
  /** For the whole machine; memory and storage likewise, in GB. */
  vcpus: amount,
  memoryGb: amount,
  storageGb: amount,
  interconnect: text,
  nvlink: z.boolean().nullable(),
  type: z.enum(deploymentTypes).nullable(),
  billing: z.enum(billings),
  stock: z.enum(stocks),
  /** Machines available now, where the provider reports it. */
  capacity: z.int().nullable(),
  kind: z.enum(priceKinds).describe("quote: can be rented now; list: published; aggregate: over many prices"),
  tier: z.enum(tiers).nullable(),
};

/** Stored, not part of the contract. Only public prices have the first three. */
export const sourceFields = {
  /** The date of the price by the source itself, epoch milliseconds; null: the reading's own time. */
  listedAt: z.int().nullable(),
  /** The page that shows the price. */
  page: text,
  /** The id of a marketplace's ask, which changes when the host lists the machine again. */
  askId: text,
  /** The owner cloud's name of the machine type; null if the provider reports none or a name of its own. */
  machineType: text,
};

type Fields<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape>>;

export type OfferGpu = Fields<typeof gpuFields>;
export type Region = Fields<typeof regionFields>;
export type NativePrice = Fields<typeof nativePriceFields>;

/**
 * One machine shape in a region, with a billing type and a price, as an adapter parses it. Null means unknown.
 * Holds no dollars: these are computed from the native price and a rate when the offer is shown.
 */
export interface ListedOffer extends Fields<typeof offerFields>, Fields<typeof sourceFields> {
  provider: OriginId;
  gpu: OfferGpu | null;
  region: Region;
  native: NativePrice;
}

/** An offer of a provider with a key, which can be launched. */
export type MachineOffer = ListedOffer & { provider: ProviderId; gpuCount: number };

/** The values of an account's own offers for the fields of public prices. */
export const ownOffer = { kind: "quote", tier: null, listedAt: null, page: null, askId: null } as const;
