import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { GpuResolution } from "../resolve";

/** One raw provider name, unmodified, with its expected resolution. */
export interface NameFixture {
  raw: string;
  /** Canonical name, "UNKNOWN" or "NOT_A_GPU". */
  name: string;
  /** Nominal GB per GPU, null if the name does not determine it. */
  memoryGb: number | null;
}

const csv = readFileSync(new URL("names.csv", import.meta.url), "utf8");
const rows: readonly Record<string, string>[] = parse(csv, { columns: true });

export const fixtureNames: readonly NameFixture[] = rows.map(
  ({ raw = "", name = "", memory = "" }) => ({
    raw,
    name,
    memoryGb: memory === "" ? null : Number(memory),
  }),
);

/** Names of whole cards as drivers print them, with the source of each. */
export const driverNames: readonly (NameFixture & { source: string })[] = [
  // dstack maps device 74b5, "AMD Instinct MI300X VF", to the whole card; guests report its 192 GB and 304 compute
  // units.
  { raw: "AMD Instinct MI300X VF", name: "MI300X", memoryGb: 192, source: "dstackai/dstack test of AMD node labels" },
  { raw: "NVIDIA H20-3e", name: "H20", memoryGb: 141, source: "nvidia-smi: 141 GiB on driver 580.105.08" },
  { raw: "NVIDIA GH200 144G HBM3e", name: "GH200", memoryGb: 141, source: "stas00/ml-engineering mamf-finder table" },
  { raw: "Tesla V100-SXM3-32GB-H", name: "V100 SXM3", memoryGb: 32, source: "nvidia-smi of a DGX-2H (V100-SXM3-32GB-H)" },
  { raw: "Tesla V100-DGXS-32GB", name: "V100", memoryGb: 32, source: "nvidia-smi of a DGX Station: 32768 MiB" },
  { raw: "NVIDIA A800 40GB Active", name: "A800 PCIe", memoryGb: 40, source: "nvidia.com/en-us/products/workstations/a800" },
  { raw: "HL-325L", name: "Gaudi 3", memoryGb: 128, source: "hl-smi: 131072 MiB; Intel product brief 817487" },
];

export function describeResolution(resolution: GpuResolution): string {
  if (resolution.kind === "gpu") return resolution.name;
  return resolution.kind === "unknown" ? "UNKNOWN" : "NOT_A_GPU";
}
