import { gpus, type GpuKey } from "../catalog/gpus";
import { priceFactor, unitsFree, type CatalogVersion } from "../catalog/version";

/** One GPU name in one GPUGeek data center. */
export interface GeekPool {
  gpuName: string;
  gpu: GpuKey;
  dcId: string;
  /** Yuan per GPU-hour, pay as you go. */
  yuan: number;
  /** GPUs free on one host now; 0 if sold out. */
  freeGpus: number;
  /** The billing options of this pool. */
  skus: readonly GeekSku[];
}

export type GeekSku = "payg" | "bidding" | "daily" | "weekly" | "monthly";

interface GeekDatacenter {
  dcId: string;
  name: string;
  regionName: string;
}

export const geekDatacenters: readonly GeekDatacenter[] = [
  { dcId: "suqian-b", name: "Suqian-B", regionName: "East China" },
  { dcId: "qingyang-a", name: "Qingyang-A", regionName: "Northwest China" },
  { dcId: "wuhan-a", name: "Wuhan-A", regionName: "Central China" },
  { dcId: "hongkong-2", name: "Hong Kong 2", regionName: "Hong Kong" },
  { dcId: "dallas-n", name: "USA-Dallas-N", regionName: "North America" },
];

/** A GPU name that no data center ever has free. */
const geekSoldOutName = "H20-96G";

/** All pools at one time. A missing combination of GPU name and data center is not sold. */
export function gpuGeekAt(version: CatalogVersion): GeekPool[] {
  return lines.flatMap((line) =>
    geekDatacenters
      .filter(({ dcId }) => !line.notIn?.includes(dcId))
      .map(({ dcId }) => pool(version, line, dcId)),
  );
}

interface Line {
  gpuName: string;
  gpu: GpuKey;
  notIn?: readonly string[];
  hasBidding?: boolean;
}

// G30, G40 and G50 are the platform's own names for consumer cards.
const lines: readonly Line[] = [
  { gpuName: "G30-24G", gpu: "rtx-3090", hasBidding: true },
  { gpuName: "G40-24G", gpu: "rtx-4090", hasBidding: true },
  { gpuName: "G40-48G", gpu: "rtx-a6000" },
  { gpuName: "G50-32G", gpu: "rtx-5090", notIn: ["dallas-n"] },
  { gpuName: "T4-16G", gpu: "t4" },
  { gpuName: "V100-SXM2-32G", gpu: "v100-32" },
  { gpuName: "A5000-24G", gpu: "rtx-a5000", hasBidding: true },
  { gpuName: "A10-24G", gpu: "a10", notIn: ["wuhan-a"] },
  { gpuName: "L40-48G", gpu: "l40" },
  { gpuName: "L40S-48G", gpu: "l40s", notIn: ["qingyang-a"] },
  { gpuName: "A100-PCIE-40G", gpu: "a100-pcie-40", hasBidding: true },
  { gpuName: "A100-SXM4-80G", gpu: "a100-sxm-80" },
  { gpuName: "A800-PCIE-80G", gpu: "a800-pcie-80", notIn: ["dallas-n"] },
  { gpuName: "H100-PCIE-80G", gpu: "h100-pcie" },
  { gpuName: "H800-SXM-80G", gpu: "h800-sxm", notIn: ["dallas-n"] },
  { gpuName: geekSoldOutName, gpu: "h20-96" },
];

/** A pool that is always available. */
const alwaysFree = "geek/L40-48G/suqian-b";

const yuanPerDollar = 7.1;

function pool(version: CatalogVersion, line: Line, dcId: string): GeekPool {
  const key = `geek/${line.gpuName}/${dcId}`;
  const dollars = gpus[line.gpu].usd * 1.12 * priceFactor(version, key);
  const soldOutShare = line.gpuName === geekSoldOutName ? 1 : 0.25;
  const prepaid = ["daily", "weekly", "monthly"] as const;
  return {
    gpuName: line.gpuName,
    gpu: line.gpu,
    dcId,
    yuan: Number((dollars * yuanPerDollar).toFixed(2)),
    freeGpus: key === alwaysFree ? 8 : unitsFree(version, key, 8, soldOutShare),
    skus: line.hasBidding ? ["payg", "bidding", ...prepaid] : ["payg", ...prepaid],
  };
}
