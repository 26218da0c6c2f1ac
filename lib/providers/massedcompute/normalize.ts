import type { ListedOffer } from "@/lib/domain/offer";
import { unknownRegion, type Region } from "@/lib/domain/region";
import { plainText, plainTextOrNull } from "@/lib/domain/text";

import { parseSize, parseText } from "../details";
import type { Reject } from "../rows";
import { readRegion } from "../gpu-region";

import { readProductGpu, readProductName } from "./product-name";
import type { Product, ProductRegion } from "./schema";

/** The offers last published, by native id. */
export type KnownRegions = ReadonlyMap<string, Pick<ListedOffer, "region">>;

/** Converts a product to one offer for all its regions; ignores machines without a GPU. */
export function toOffers(product: Product, known: KnownRegions, reject: Reject): ListedOffer[] {
  const { name, instance_type: type } = product;
  const read = readProductName(name, parseText(type.description) ?? "");
  if (read.gpuCount === 0) return [];
  if (read.gpuCount === null) {
    reject("", name, "Neither the name nor the description tells how many GPUs", name);
    return [];
  }
  const { gpu, vramGb } = readProductGpu(read);
  const regions = distinct(product.regions_with_capacity_available ?? []);
  const capacity = parseCapacity(product.capacity_available);
  return [
    {
      provider: "massedcompute",
      nativeId: name,
      cloud: "massedcompute",
      rawGpu: plainText(name),
      gpu,
      gpuCount: read.gpuCount,
      vramGb,
      vcpus: parseSize(type.specs?.vcpu_count),
      memoryGb: parseSize(type.specs?.memory_gib),
      storageGb: parseSize(type.specs?.storage_gb),
      interconnect: null,
      nvlink: null,
      type: "vm",
      billing: read.isSpot ? "spot" : "on-demand",
      region: mergeRegions(regions, known.get(name)?.region ?? unknownRegion),
      stock: regions.length > 0 || (capacity ?? 0) > 0 ? "in-stock" : "sold-out",
      capacity,
      native: {
        amount: type.price_cents_per_hour ?? null,
        currency: "USD",
        unit: "cent",
        per: "hour",
        scope: "machine",
      },
    },
  ];
}

/** The native id of a row that does not parse. */
export function readNativeId(row: unknown): string | null {
  return (row as { name: string }).name;
}

/** Whether the name allows a GPU: products without one are listed too, some without a price. */
export function mayHaveGpu(name: string): boolean {
  return !/^(cpu(_|$)|gpu_0+x_)/i.test(name);
}

function mergeRegions(regions: ProductRegion[], last: Region): Region {
  const parsed = regions.map((region) =>
    readRegion("massedcompute", region.name, parseText(region.description), null),
  );
  const [first] = parsed;
  if (!first) return last;
  if (parsed.length === 1) return first;
  const shared = <Key extends "country" | "continent">(key: Key): Region[Key] | null =>
    parsed.every((region) => region[key] === first[key]) ? first[key] : null;
  return {
    id: "any",
    name: plainTextOrNull(parsed.map(({ id, name }) => name ?? id).join(", ")),
    country: shared("country"),
    continent: shared("continent"),
  };
}

function distinct(regions: ProductRegion[]): ProductRegion[] {
  return [...new Map(regions.map((region) => [region.name, region])).values()];
}

function parseCapacity(capacity: number | null | undefined): number | null {
  return typeof capacity === "number" && Number.isSafeInteger(capacity) && capacity >= 0 ? capacity : null;
}
