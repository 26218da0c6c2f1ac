import { ownOffer, type ListedOffer } from "@/lib/domain/offer";

import { parseDeploymentType, parseFlag, parseSize, parseStock, parseText } from "../parse";
import type { Reject } from "../rows";
import { isCpuName, readRegion, readGpu } from "../gpu-region";

import { availabilityEntry, type InstanceOffer } from "./schema";

/** Converts a machine type to one offer per region; ignores types without a GPU. */
export function toOffers(type: InstanceOffer, reject: Reject): ListedOffer[] {
  if (type.gpuCount === 0 || isCpuName(type.gpuName)) return [];
  const { _id: cloudId, name: cloudName } = type.cloud;
  const key = nativeIdPrefix(cloudId, type.instanceId, type.deploymentType);
  const rawGpu = parseText(type.gpuName);
  if (rawGpu === null) {
    reject(".gpuName", type.gpuName, "No GPU is named", key);
    return [];
  }
  if (!type.hourlyPrice) {
    reject(".hourlyPrice", type.hourlyPrice, "No price", key);
    return [];
  }
  const { configuration } = type;
  const interconnect = parseText(configuration?.interconnect);
  const { gpu, vramGb } = readGpu(rawGpu, null, interconnect);
  const offers: ListedOffer[] = [];
  for (const [index, value] of (type.availability ?? []).entries()) {
    const parsed = availabilityEntry.safeParse(value);
    if (!parsed.success) {
      const region = (value as { region?: unknown } | null)?.region;
      reject(
        `.availability[${index}].region`,
        region,
        parsed.error.issues[0]?.message ?? "Not readable",
        key,
      );
      continue;
    }
    const { region, name, frontendName, countryCode, available } = parsed.data;
    // Field by field: a spread of this many takes forty times as long.
    offers.push({
      provider: "sesterce",
      nativeId: `${key}/${region}`,
      machineType: null,
      cloud: parseText(cloudName),
      rawGpu,
      gpu,
      gpuCount: type.gpuCount,
      vramGb,
      vcpus: parseSize(configuration?.vCpu),
      memoryGb: parseSize(configuration?.ramGB),
      storageGb: parseSize(configuration?.storageGB),
      interconnect,
      nvlink: parseFlag(type.nvlink),
      type: parseDeploymentType(type.deploymentType),
      billing: "on-demand",
      region: readRegion(null, region, parseText(name) ?? parseText(frontendName), parseText(countryCode)),
      stock: parseStock(available),
      capacity: null,
      native: { amount: type.hourlyPrice, currency: "USD", unit: "major", per: "hour", scope: "machine" },
      ...ownOffer,
    });
  }
  return offers;
}

/** The common prefix of the native ids of a row that does not parse. */
export function readNativeId(row: unknown): string | null {
  const { cloud, instanceId, deploymentType: deployed } = (row ?? {}) as Record<string, unknown>;
  const { _id: id } = (cloud ?? {}) as { _id?: unknown };
  if (typeof id !== "string" || typeof instanceId !== "string") return null;
  return nativeIdPrefix(id, instanceId, deployed);
}

/** Whether a row that does not parse has no GPU and can be ignored. */
export function isCpuRow(row: unknown): boolean {
  const { gpuName, gpuCount } = (row ?? {}) as Record<string, unknown>;
  return isCpuName(gpuName) || gpuCount === 0 || gpuCount === "0";
}

function nativeIdPrefix(cloud: string, instanceId: string, deployed: unknown): string {
  return `${cloud}/${instanceId}/${typeof deployed === "string" && deployed !== "" ? deployed : "unknown"}`;
}
