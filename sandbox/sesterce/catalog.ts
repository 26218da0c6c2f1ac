import { gpus, type Gpu, type GpuKey } from "../catalog/gpus";
import { isSoldOut, priceFactor, type CatalogVersion } from "../catalog/version";

/** A machine type of one of Sesterce's renamed clouds. */
export interface SesterceOffer {
  cloudId: string;
  cloudName: string;
  gpuName: string;
  gpuCount: number;
  /** A type such as `H100x8`; not unique. */
  instanceId: string;
  deploymentType: "vm" | "container" | "baremetal";
  nvlink: boolean;
  interconnect: string;
  ramGb: number;
  storageGb: number;
  vcpus: number;
  /** As the API reports it: mostly the machine's total, sometimes per GPU, sometimes wrong. */
  vramGb: number;
  /** As the machines report it, which is correct. */
  vramPerGpuGb: number;
  /** US dollars per machine-hour. */
  usd: number;
  places: readonly (SestercePlace & { isFree: boolean })[];
}

interface SestercePlace {
  region: string;
  name: string;
  countryCode: string | null;
}

/** Everything that Sesterce sells at one time, and one machine without a GPU. */
export function sesterceAt(version: CatalogVersion): SesterceOffer[] {
  return [...lines.map((line) => offer(version, line)), cpuOffer(version)];
}

const places = {
  "us-central-2": { name: "US, Central", countryCode: "US" },
  "texas-usa-1": { name: "US, Texas 1", countryCode: "US" },
  "norway-2": { name: "Norway 2", countryCode: "NO" },
  "paris-france-1": { name: "France, Paris", countryCode: "FR" },
  "finland-1": { name: "Finland", countryCode: "FI" },
  "tokyo-japan-1": { name: "Japan, Tokyo", countryCode: "JP" },
  "global-1": { name: "Global", countryCode: null },
} as const satisfies Record<string, Omit<SestercePlace, "region">>;

type RegionId = keyof typeof places;

interface Line {
  cloud: number;
  gpuName: string;
  gpu: GpuKey;
  count: number;
  regions: readonly RegionId[];
  vramGb?: number;
  deployment?: "container" | "baremetal";
}

const lines: readonly Line[] = [
  { cloud: 1, gpuName: "A6000", gpu: "rtx-a6000", count: 1, regions: ["us-central-2"] },
  {
    cloud: 1,
    gpuName: "A6000",
    gpu: "rtx-a6000",
    count: 8,
    regions: ["us-central-2"],
    vramGb: 100,
  },
  { cloud: 2, gpuName: "L40", gpu: "l40", count: 1, regions: ["us-central-2"] },
  { cloud: 2, gpuName: "L40", gpu: "l40", count: 8, regions: ["us-central-2", "norway-2"] },
  { cloud: 2, gpuName: "RTX6000ADA", gpu: "rtx-6000-ada", count: 1, regions: ["finland-1"] },
  { cloud: 3, gpuName: "A100_80G", gpu: "a100-pcie-80", count: 1, regions: ["norway-2"] },
  {
    cloud: 3,
    gpuName: "A100_80G",
    gpu: "a100-pcie-80",
    count: 4,
    regions: ["norway-2"],
    vramGb: 80,
  },
  {
    cloud: 3,
    gpuName: "A100_80G",
    gpu: "a100-sxm-80",
    count: 8,
    regions: ["norway-2", "texas-usa-1"],
  },
  { cloud: 4, gpuName: "L40S", gpu: "l40s", count: 1, regions: ["us-central-2"] },
  { cloud: 4, gpuName: "L40S", gpu: "l40s", count: 4, regions: ["paris-france-1"] },
  { cloud: 4, gpuName: "RTXPRO6000", gpu: "rtx-pro-6000", count: 1, regions: ["global-1"] },
  { cloud: 4, gpuName: "RTXPRO6000", gpu: "rtx-pro-6000", count: 8, regions: ["finland-1"] },
  { cloud: 5, gpuName: "GH200", gpu: "gh200", count: 1, regions: ["texas-usa-1"], vramGb: 0 },
  { cloud: 5, gpuName: "H100", gpu: "h100-pcie", count: 1, regions: ["paris-france-1"] },
  { cloud: 5, gpuName: "H100", gpu: "h100-pcie", count: 2, regions: ["paris-france-1"] },
  {
    cloud: 6,
    gpuName: "RTX4090",
    gpu: "rtx-4090",
    count: 1,
    regions: ["finland-1"],
    deployment: "container",
  },
  {
    cloud: 6,
    gpuName: "RTX4090",
    gpu: "rtx-4090",
    count: 4,
    regions: ["finland-1"],
    deployment: "container",
  },
  { cloud: 7, gpuName: "H100", gpu: "h100-sxm", count: 1, regions: ["texas-usa-1"] },
  {
    cloud: 7,
    gpuName: "H100",
    gpu: "h100-sxm",
    count: 8,
    regions: ["texas-usa-1", "us-central-2"],
  },
  {
    cloud: 7,
    gpuName: "H200",
    gpu: "h200-sxm",
    count: 8,
    regions: ["texas-usa-1"],
    deployment: "baremetal",
  },
  {
    cloud: 8,
    gpuName: "H200",
    gpu: "h200-sxm",
    count: 1,
    regions: ["tokyo-japan-1"],
    vramGb: 141_000,
  },
  {
    cloud: 8,
    gpuName: "B200",
    gpu: "b200",
    count: 8,
    regions: ["tokyo-japan-1"],
    deployment: "baremetal",
  },
];

function offer(version: CatalogVersion, line: Line): SesterceOffer {
  const gpu: Gpu = gpus[line.gpu];
  const instanceId = line.count === 1 ? line.gpuName : `${line.gpuName}x${line.count}`;
  const key = `sesterce/${line.cloud}/${instanceId}`;
  const usd = gpu.usd * 1.07 * line.count * priceFactor(version, key);
  return {
    ...cloudNumber(line.cloud),
    gpuName: line.gpuName,
    gpuCount: line.count,
    instanceId,
    deploymentType: line.deployment ?? "vm",
    nvlink: gpu.interconnect !== "pcie",
    interconnect: gpu.interconnect,
    ramGb: gpu.memoryGb * line.count,
    storageGb: gpu.storageGb * line.count,
    vcpus: gpu.vcpus * line.count,
    vramGb: line.vramGb ?? gpu.vramGb * line.count,
    vramPerGpuGb: gpu.vramGb,
    usd: Number(usd.toFixed(2)),
    places: line.regions.map((region) => place(version, key, region)),
  };
}

/** A machine that is always available. */
const alwaysFree = "sesterce/2/L40/us-central-2";

function cpuOffer(version: CatalogVersion): SesterceOffer {
  return {
    ...cloudNumber(1),
    gpuName: "CPU",
    gpuCount: 0,
    instanceId: "cpu-16-64",
    deploymentType: "vm",
    nvlink: false,
    interconnect: "",
    ramGb: 64,
    storageGb: 200,
    vcpus: 16,
    vramGb: 0,
    vramPerGpuGb: 0,
    usd: 0.21,
    places: [place(version, "sesterce/cpu", "us-central-2")],
  };
}

function place(version: CatalogVersion, key: string, region: RegionId): SesterceOffer["places"][number] {
  const isFree = alwaysFree === `${key}/${region}` || !isSoldOut(version, `${key}/${region}`);
  return { region, ...places[region], isFree };
}

function cloudNumber(number: number): Pick<SesterceOffer, "cloudId" | "cloudName"> {
  return {
    cloudId: `668f9d8df664e3c028ce5d${String(number).padStart(2, "0")}`,
    cloudName: `AZ_0${number}`,
  };
}
