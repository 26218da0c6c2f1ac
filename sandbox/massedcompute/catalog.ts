import { chanceInteger } from "../catalog/chance";
import { gpus, type GpuKey } from "../catalog/gpus";
import { isSoldOut, priceFactor, unitsFree, type CatalogVersion } from "../catalog/version";

/** A Massed Compute product: a machine shape, sold in zero or more regions. */
export interface MassedProduct {
  name: string;
  description: string;
  /** The model's part of the name; null for a machine without a GPU. */
  slug: string | null;
  gpuCount: number;
  /** US cents per machine-hour; null if the price is missing. */
  cents: number | null;
  vcpus: number;
  memoryGib: number;
  storageGb: number;
  /** Regions that can launch it now; empty if sold out. */
  regions: readonly MassedRegion[];
  /** Machines free now; null if the cloud does not report it. */
  capacity: number | null;
}

export interface MassedRegion {
  name: string;
  description: string;
}

export const wichita: MassedRegion = { name: "us-central-1", description: "Wichita, KS" };
export const desMoines: MassedRegion = { name: "us-central-3", description: "Des Moines, IA" };
const reno: MassedRegion = { name: "us-west-2", description: "Reno, NV" };

/** Everything that Massed Compute sells at one time. */
export function massedComputeAt(version: CatalogVersion): MassedProduct[] {
  const plain = lines.flatMap((line) => line.counts.map((count) => product(version, line, count)));
  return [...plain, ...variants.map((variant) => variantProduct(version, variant)), ...cpuProducts];
}

interface Line {
  slug: string;
  title: string;
  gpu: GpuKey;
  counts: readonly number[];
  /** US dollars per GPU-hour, if it differs from the market level. */
  usd?: number;
}

const lines: readonly Line[] = [
  { slug: "a5000", title: "RTX A5000", gpu: "rtx-a5000", counts: [1, 2, 4] },
  { slug: "a6000", title: "RTX A6000", gpu: "rtx-a6000", counts: [1, 2, 4, 8] },
  { slug: "6000_ada", title: "RTX 6000 Ada", gpu: "rtx-6000-ada", counts: [1, 2, 4, 8] },
  { slug: "l40", title: "L40", gpu: "l40", counts: [1, 2, 4, 8] },
  { slug: "l40s", title: "L40S", gpu: "l40s", counts: [1, 2, 4], usd: 0.88 },
  { slug: "a100", title: "A100 PCIe", gpu: "a100-pcie-80", counts: [1, 2, 4] },
  { slug: "A100_SXM4", title: "A100 SXM4", gpu: "a100-sxm-80", counts: [1], usd: 1.45 },
  { slug: "DGX_A100", title: "DGX A100", gpu: "a100-sxm-80", counts: [8], usd: 1.38 },
  { slug: "h100", title: "H100", gpu: "h100-pcie", counts: [1, 2, 4], usd: 2.35 },
  { slug: "h100_nvl", title: "H100 NVL", gpu: "h100-nvl", counts: [1, 2] },
  { slug: "h200_nvl", title: "H200 NVL", gpu: "h200-nvl", counts: [1, 4] },
  { slug: "rtx_pro_6000", title: "RTX PRO 6000", gpu: "rtx-pro-6000", counts: [1, 4], usd: 2.19 },
];

interface Variant {
  of: string;
  count: number;
  suffix: string;
  note: string;
  priceRatio: number;
  memoryRatio: number;
}

const variants: readonly Variant[] = [
  variant("a6000", 1, "_spot", "[Spot]", 0.6, 1),
  variant("l40s", 1, "_spot", "[Spot]", 0.65, 1),
  variant("a6000", 1, "_low_ram", "[ALT Config]", 0.94, 0.5),
  variant("l40", 2, "_low_ram", "[ALT Config]", 0.95, 0.5),
  variant("h100", 1, "_high_ram", "[Premium]", 1.08, 2),
];

const cpuProducts: readonly MassedProduct[] = [
  cpuProduct("cpu_8x_vcpu", "8 vCPU, no GPU", 9, 8, 32, [wichita]),
  cpuProduct("cpu_32x_vcpu", "32 vCPU, no GPU", null, 32, 128, []),
];

/** Rows with properties that must not depend on the time. */
const pinned: Readonly<Record<string, Partial<MassedProduct>>> = {
  gpu_2x_a6000: { regions: [wichita, desMoines], capacity: 7 },
  // Where Shadeform sells it too.
  gpu_1x_a5000: { regions: [desMoines], capacity: 5 },
  gpu_1x_l40: { regions: [wichita], capacity: 19 },
  gpu_1x_a6000_spot: { regions: [desMoines], capacity: 3 },
  gpu_4x_l40s: { regions: [reno], capacity: null },
  gpu_4x_h200_nvl: { regions: [], capacity: 0 },
  gpu_8x_DGX_A100: { regions: [wichita], capacity: 1 },
};

function product(version: CatalogVersion, line: Line, count: number): MassedProduct {
  const name = `gpu_${count}x_${line.slug}`;
  const gpu = gpus[line.gpu];
  const dollars = (line.usd ?? gpu.usd) * count * priceFactor(version, `massed/${line.slug}`);
  return {
    name,
    description: `${count}x ${line.title} (${gpu.vramGb}GB)`,
    slug: line.slug,
    gpuCount: count,
    cents: Math.round(dollars * 100),
    vcpus: gpu.vcpus * count,
    memoryGib: gpu.memoryGb * count,
    storageGb: gpu.storageGb * count,
    ...pickStock(version, name),
    ...pinned[name],
  };
}

function pickStock(version: CatalogVersion, name: string): Pick<MassedProduct, "regions" | "capacity"> {
  if (isSoldOut(version, `massed/${name}`)) return { regions: [], capacity: 0 };
  const home = chanceInteger(0, 4, version.seed, "massed-region", name);
  const regions = [[wichita], [wichita], [desMoines], [reno], [wichita, desMoines]][home];
  return { regions: regions ?? [wichita], capacity: unitsFree(version, `massed/${name}`, 24, 0) };
}

function variantProduct(version: CatalogVersion, variant: Variant): MassedProduct {
  const line = lines.find(({ slug }) => slug === variant.of);
  if (!line) throw new Error(`No Massed Compute line is called ${variant.of}`);
  const plain = product(version, line, variant.count);
  const name = plain.name + variant.suffix;
  return {
    ...plain,
    name,
    description: `${plain.description} ${variant.note}`,
    cents: plain.cents && Math.round(plain.cents * variant.priceRatio),
    memoryGib: Math.round(plain.memoryGib * variant.memoryRatio),
    ...pickStock(version, name),
    ...pinned[name],
  };
}

function variant(
  of: string,
  count: number,
  suffix: string,
  note: string,
  priceRatio: number,
  memoryRatio: number,
): Variant {
  return { of, count, suffix, note, priceRatio, memoryRatio };
}

function cpuProduct(
  name: string,
  description: string,
  cents: number | null,
  vcpus: number,
  memoryGib: number,
  regions: readonly MassedRegion[],
): MassedProduct {
  const shape = { vcpus, memoryGib, storageGb: vcpus * 16 };
  return {
    name,
    description,
    slug: null,
    gpuCount: 0,
    cents,
    ...shape,
    regions,
    capacity: regions.length,
  };
}
