import { ownOffer, type ListedOffer } from "@/lib/domain/offer";
import { unknownRegion, type Region } from "@/lib/domain/region";
import { plainText, plainTextOrNull } from "@/lib/domain/text";

import { parseSize, parseText } from "../parse";
import type { Reject } from "../rows";
import { readRegion, readGpu, type ReportedGpu } from "../gpu-region";

import type { Product, ProductRegion } from "./schema";

/** The offers last published, by native id. */
export type KnownRegions = ReadonlyMap<string, Pick<ListedOffer, "region">>;

/** Converts a product to one offer for all its regions; ignores machines without a GPU. */
export function toOffers(product: Product, known: KnownRegions, reject: Reject): ListedOffer[] {
  const { name, instance_type: type } = product;
  const read = readProductName(name, parseText(type.description) ?? "");
  if (read.gpuCount === 0) return [];
  if (read.gpuCount === null) {
    reject("", name, "Neither the name nor the description has a GPU count", name);
    return [];
  }
  const { gpu, vramGb } = readProductGpu(read);
  const regions = distinct(product.regions_with_capacity_available ?? []);
  const capacity = parseCapacity(product.capacity_available);
  return [
    {
      provider: "massedcompute",
      nativeId: name,
      machineType: name,
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
      ...ownOffer,
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

// "Wichita, KS": https://vm-docs.massedcompute.com/docs/api, the sample of gpu-inventory.
const trailingCode = "state";

function mergeRegions(regions: ProductRegion[], last: Region): Region {
  const parsed = regions.map((region) =>
    readRegion(trailingCode, region.name, parseText(region.description), null),
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

/** The GPUs of a product, from its name and description. */
interface ProductName {
  /** 0 for a machine without one; null if unknown. */
  gpuCount: number | null;
  isSpot: boolean;
  /** The model in the name, otherwise in the description. */
  model: string;
  /** The model in the description. */
  describedModel: string | null;
  /** GB of one GPU, from “(48GB)”. */
  vramGb: number | null;
}

const namePattern = /^gpu_(\d+)x_(.+)$/i;
const descriptionPattern = /^(\d+)\s*x\s+(.+)$/i;
const variantPattern = /_(spot|low_ram|high_ram|discount)$/i;
const notePattern = /\[[^\]]*\]/g;
const memoryPattern = /\((\d+(?:\.\d+)?)\s*GB\)/i;

/** Parses `gpu_2x_a6000_spot` with “2x RTX A6000 (48GB) [Spot]”. */
export function readProductName(name: string, description: string): ProductName {
  const inName = namePattern.exec(name);
  const inText = descriptionPattern.exec(
    description.replace(notePattern, "").replace(memoryPattern, "").trim(),
  );
  const count = inName?.[1] ?? inText?.[1];
  const describedModel = inText?.[2]?.trim() ?? null;
  const vramGb = memoryPattern.exec(description)?.[1];
  return {
    gpuCount: /^cpu_/i.test(name) ? 0 : count === undefined ? null : Number(count),
    isSpot: /_spot(?=_|$)/i.test(name) || /\[spot\]/i.test(description),
    model: inName?.[2] ? withoutVariants(inName[2]) : (describedModel ?? name),
    describedModel,
    vramGb: vramGb === undefined ? null : Number(vramGb),
  };
}

/**
 * Identifies the GPU by the name; by the description if it is more specific within the family, or if the name is
 * unknown.
 */
export function readProductGpu({ model, describedModel, vramGb }: ProductName): ReportedGpu {
  const byName = readGpu(model, vramGb, null);
  const byText = describedModel === null ? null : readGpu(describedModel, vramGb, null);
  if (!byText?.gpu) return byName;
  if (!byName.gpu) return byText;
  const saysMore = byName.gpu.name === byName.gpu.family && byText.gpu.name !== byText.gpu.family;
  return saysMore && byText.gpu.family === byName.gpu.family ? byText : byName;
}

function withoutVariants(model: string): string {
  const shorter = model.replace(variantPattern, "");
  return shorter === model ? model : withoutVariants(shorter);
}
