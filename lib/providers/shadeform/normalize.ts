import type { NativePrice } from "@/lib/domain/money";
import { ownOffer, type ListedOffer } from "@/lib/domain/offer";
import { ownEntry } from "@/lib/domain/own-entry";
import { plainText } from "@/lib/domain/text";

import { parseDeploymentType, parseFlag, parseSize, parseStock, parseText } from "../parse";
import type { Reject } from "../rows";
import { isCpuName, readRegion, readGpu } from "../gpu-region";

import { availabilityEntry, type AvailabilityEntry, type InstanceType } from "./schema";

type MachineShape = Omit<
  ListedOffer,
  "provider" | "nativeId" | "billing" | "region" | "stock" | "capacity" | "native" | keyof typeof ownOffer
>;

/** Converts a machine shape to one offer per availability entry. */
export function toOffers(type: InstanceType, reject: Reject): ListedOffer[] {
  const key = `${type.cloud}/${type.shade_instance_type}`;
  const shape = readShape(type, key, reject);
  if (!shape) return [];
  const entries = readEntries(type, key, reject);
  if (
    (type.hourly_price ?? null) === null &&
    !entries.some((entry) => (entry?.hourly_price ?? null) !== null)
  ) {
    reject(".hourly_price", type.hourly_price, "No price, and none in its regions", key);
    return [];
  }
  const offers: ListedOffer[] = [];
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    if (!entry) continue;
    const rental = entry.rental_type ?? "on_demand";
    if (rental !== "on_demand" && rental !== "spot") {
      const reason = `The rental type “${plainText(rental, 60)}” is not known`;
      reject(`.availability[${index}].rental_type`, rental, reason, `${key}/${entry.region}/${rental}`);
      continue;
    }
    const nativeId = `${key}/${entry.region}/${rental}`;
    const native = readPrice(type, entry, rental);
    if (!native) {
      const reason = rental === "spot" ? "A spot entry without a price of its own" : "No price";
      reject(`.availability[${index}].hourly_price`, entry.hourly_price, reason, nativeId);
      continue;
    }
    // Field by field: a spread of this many takes forty times as long.
    offers.push({
      provider: "shadeform",
      nativeId,
      cloud: shape.cloud,
      rawGpu: shape.rawGpu,
      gpu: shape.gpu,
      gpuCount: shape.gpuCount,
      vramGb: shape.vramGb,
      vcpus: shape.vcpus,
      memoryGb: shape.memoryGb,
      storageGb: shape.storageGb,
      interconnect: shape.interconnect,
      nvlink: shape.nvlink,
      type: shape.type,
      machineType: shape.machineType,
      billing: rental === "spot" ? "spot" : "on-demand",
      // The country comes first, "US, Kansas City, KS": https://docs.shadeform.ai/api-reference/instances/instances-types
      region: readRegion(null, entry.region, parseText(entry.display_name), null),
      stock: parseStock(entry.available),
      capacity: null,
      native,
      ...ownOffer,
    });
  }
  return offers;
}

/** The shape's id of a row that does not parse. */
export function readNativeId(row: unknown): string | null {
  if (typeof row !== "object" || row === null) return null;
  const { cloud, shade_instance_type: type } = row as { cloud?: unknown; shade_instance_type?: unknown };
  return typeof cloud === "string" && typeof type === "string" ? `${cloud}/${type}` : null;
}

function readShape(type: InstanceType, key: string, reject: Reject): MachineShape | null {
  const { configuration } = type;
  const gpuCount = configuration?.num_gpus ?? type.num_gpus ?? null;
  // A shape without GPUs is no offer, and no error.
  if (gpuCount === 0 || isCpuName(configuration?.gpu_type ?? type.gpu_type)) return null;
  if (gpuCount === null || !Number.isInteger(gpuCount) || gpuCount < 1) {
    reject(".num_gpus", configuration?.num_gpus ?? type.num_gpus, "A GPU count is 1 or more", key);
    return null;
  }
  const rawName = configuration?.gpu_type ?? type.gpu_type;
  const rawGpu = parseText(rawName);
  if (rawGpu === null) {
    reject(".gpu_type", rawName, "No GPU is named", key);
    return null;
  }
  const interconnect = parseText(configuration?.interconnect ?? type.interconnect);
  const memoryGb = parseSize(configuration?.vram_per_gpu_in_gb ?? type.vram_per_gpu_in_gb);
  const { gpu, vramGb } = readGpu(rawGpu, memoryGb, interconnect);
  return {
    cloud: parseText(type.cloud),
    rawGpu,
    gpu,
    gpuCount,
    vramGb,
    vcpus: parseSize(configuration?.vcpus ?? type.vcpus),
    memoryGb: parseSize(configuration?.memory_in_gb ?? type.memory_in_gb),
    storageGb: parseSize(configuration?.storage_in_gb ?? type.storage_in_gb),
    interconnect,
    nvlink: parseFlag(configuration?.nvlink ?? type.nvlink),
    type: parseDeploymentType(type.deployment_type),
    machineType: parseText(type.cloud_instance_type),
  };
}

/** Null for an entry that does not parse. */
function readEntries(type: InstanceType, key: string, reject: Reject): (AvailabilityEntry | null)[] {
  return (type.availability ?? []).map((value, index) => {
    const entry = availabilityEntry.safeParse(value);
    if (entry.success) return entry.data;
    const place = `.availability[${index}]`;
    const [issue] = entry.error.issues;
    const field = issue?.path[0];
    const reported = field === undefined ? value : ownEntry(value as Record<string, unknown>, String(field));
    const region = (value as { region?: unknown } | null)?.region;
    reject(
      field === undefined ? place : `${place}.${String(field)}`,
      reported,
      issue?.message ?? "Not readable",
      typeof region === "string" && region !== "" ? `${key}/${region}` : key,
    );
    return null;
  });
}

/** The entry's own price is in dollars; the shape's is in cents and applies only to on-demand. */
function readPrice(
  type: InstanceType,
  entry: AvailabilityEntry,
  rental: "on_demand" | "spot",
): NativePrice | null {
  const own = entry.hourly_price;
  const amount = own ?? (rental === "on_demand" ? type.hourly_price : null);
  if (!amount) return null;
  return { amount, currency: "USD", unit: own ? "major" : "cent", per: "hour", scope: "machine" };
}

/** The parts of an offer that a create needs. */
export interface OfferLocation {
  cloud: string;
  type: string;
  region: string;
  rental: "on_demand" | "spot";
}

/** Parses an offer's native id, `cloud/type/region/rental`; null if invalid. */
export function parseOfferId(nativeId: string): OfferLocation | null {
  const [cloud, type, region, rental, ...rest] = nativeId.split("/");
  if (!cloud || !type || !region || rest.length > 0) return null;
  return rental === "on_demand" || rental === "spot" ? { cloud, type, region, rental } : null;
}
