import { chance } from "../catalog/chance";
import { gpus, type Gpu } from "../catalog/gpus";
import { desMoines, massedComputeAt, wichita, type MassedProduct } from "../massedcompute/catalog";
import { isSoldOut, priceFactor, type CatalogVersion } from "../catalog/version";
import { shadeClouds, type ShadeCloud, type ShadeLine, type ShadeRegion } from "./catalog-clouds";

/** A machine type of a cloud behind Shadeform. */
export interface ShadeType {
  cloud: string;
  /** Shadeform's type name: the GPU, with the count if above one. */
  shadeType: string;
  cloudType: string;
  gpuType: string;
  gpuCount: number;
  /** Gigabytes per GPU; `memoryGb` is the RAM of the machine. */
  vramGb: number;
  vcpus: number;
  memoryGb: number;
  storageGb: number;
  interconnect: string;
  /** On-demand price, US cents per machine-hour. */
  cents: number;
  deployment: "vm" | "container" | "baremetal";
  /** Rows from before 2026 lack the newer fields. */
  isOld: boolean;
  places: readonly ShadePlace[];
}

/** A region of a type; `spotUsd` is US dollars per machine-hour, null if spot is not sold. */
export interface ShadePlace extends ShadeRegion {
  isOnDemandFree: boolean;
  isSpotFree: boolean;
  spotUsd: number | null;
}

/** All types at one time, starting with those resold from Massed Compute. */
export function shadeformAt(version: CatalogVersion): ShadeType[] {
  const resold = massedComputeAt(version).flatMap((product) => resale(product));
  const others = shadeClouds.flatMap((cloud) =>
    cloud.lines.flatMap((line) => line.counts.map((count) => type(version, cloud, line, count))),
  );
  return [...resold, ...others];
}

function type(version: CatalogVersion, cloud: ShadeCloud, line: ShadeLine, count: number): ShadeType {
  const gpu: Gpu = gpus[line.gpu];
  const interconnect = line.interconnect ?? gpu.interconnect;
  const shadeType = shadeTypeName(line.shadeName ?? line.gpuType, count);
  const key = `shade/${cloud.cloud}/${shadeType}`;
  const level = priceFactor(version, `shade/${cloud.cloud}/${line.shadeName ?? line.gpuType}`);
  const cents = Math.round(line.usd * level * count * 100);
  return {
    cloud: cloud.cloud,
    shadeType,
    cloudType: `${cloud.cloud}-${count}x-${line.gpu}`,
    gpuType: line.gpuType,
    gpuCount: count,
    vramGb: gpu.vramGb,
    vcpus: gpu.vcpus * count,
    memoryGb: gpu.memoryGb * count,
    storageGb: gpu.storageGb * count,
    interconnect,
    cents,
    deployment: cloud.deployment ?? "vm",
    isOld: cloud.isOld ?? false,
    places: pickRegions(version, cloud, key).map((region) => ({
      ...region,
      isOnDemandFree: !isSoldOut(version, `${key}/${region.region}`),
      isSpotFree: !isSoldOut(version, `${key}/${region.region}/spot`),
      spotUsd: line.hasSpot ? Number(((cents / 100) * 0.72).toFixed(2)) : null,
      ...pinned[`${cloud.cloud}/${shadeType}/${region.region}`],
    })),
  };
}

/** A spot entry beside an on-demand one, and a region that sells only spot. */
const pinned: Readonly<Record<string, Partial<ShadePlace>>> = {
  "tensordock/H100_sxm5/dallas-usa-1": { isOnDemandFree: true, isSpotFree: true },
  "datacrunch/H200/helsinki-finland-1": { isOnDemandFree: false, isSpotFree: true },
};

function pickRegions(version: CatalogVersion, cloud: ShadeCloud, key: string): readonly ShadeRegion[] {
  const [home, ...others] = cloud.regions;
  const also = others.filter(({ region }) => chance(version.seed, key, region, "open") < 0.06);
  return [home, ...also];
}

/** The Massed Compute products that Shadeform resells, with Shadeform's GPU names. */
const resoldLines: Readonly<Record<string, { gpuType: string; vramGb: number }>> = {
  a5000: { gpuType: "A5000", vramGb: 24 },
  a6000: { gpuType: "A6000", vramGb: 48 },
  "6000_ada": { gpuType: "RTX6000Ada", vramGb: 48 },
  l40: { gpuType: "L40", vramGb: 48 },
  h100: { gpuType: "H100", vramGb: 80 },
  h100_nvl: { gpuType: "H100_nvl", vramGb: 94 },
};

const resoldRegions: readonly (ShadeRegion & { source: string })[] = [
  { source: wichita.name, region: "kansascity-usa-1", displayName: "US, Kansas City, KS" },
  { source: desMoines.name, region: "desmoines-usa-1", displayName: "US, Des Moines, IA" },
];

/** The same machine through the reseller: two cents more per GPU-hour, with the stock of its owner. */
function resale(product: MassedProduct): ShadeType[] {
  const line = product.slug === null ? undefined : resoldLines[product.slug];
  const isPlain = product.name === `gpu_${product.gpuCount}x_${product.slug}`;
  if (!line || !isPlain || product.cents === null) return [];
  return [
    {
      cloud: "massedcompute",
      shadeType: shadeTypeName(line.gpuType, product.gpuCount),
      cloudType: product.name,
      ...line,
      gpuCount: product.gpuCount,
      vcpus: product.vcpus,
      memoryGb: product.memoryGib,
      storageGb: product.storageGb,
      interconnect: "pcie",
      cents: product.cents + 2 * product.gpuCount,
      deployment: "vm",
      isOld: false,
      places: resoldRegions.map(({ source, region, displayName }) => ({
        region,
        displayName,
        isOnDemandFree: product.regions.some(({ name }) => name === source),
        isSpotFree: false,
        spotUsd: null,
      })),
    },
  ];
}

function shadeTypeName(base: string, count: number): string {
  return count === 1 ? base : `${base}x${count}`;
}
