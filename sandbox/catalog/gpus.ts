/** A GPU model and the usual share of a machine per card. */
export interface Gpu {
  vramGb: number;
  /** Market level, US dollars per GPU-hour. */
  usd: number;
  vcpus: number;
  memoryGb: number;
  storageGb: number;
  interconnect: string;
}

/**
 * Price levels follow "GPU rental price data by gpurentalprices.com, CC BY 4.0" (2026-08-22);
 * models that it does not list are placed between their neighbors.
 */
export const gpus = {
  "rtx-3060": gpu(12, 0.07, 6, 16, 60, "pcie"),
  "rtx-3080": gpu(10, 0.12, 8, 24, 80, "pcie"),
  "rtx-3090": gpu(24, 0.2, 8, 32, 120, "pcie"),
  "rtx-3090-ti": gpu(24, 0.22, 8, 32, 120, "pcie"),
  "rtx-4070-ti": gpu(12, 0.15, 8, 24, 100, "pcie"),
  "rtx-4080": gpu(16, 0.24, 8, 32, 120, "pcie"),
  "rtx-4090": gpu(24, 0.37, 12, 48, 200, "pcie"),
  "rtx-5080": gpu(16, 0.29, 12, 32, 200, "pcie"),
  "rtx-5090": gpu(32, 0.69, 16, 64, 300, "pcie"),
  "rtx-a4000": gpu(16, 0.14, 8, 24, 100, "pcie"),
  "rtx-4000-ada": gpu(20, 0.38, 8, 32, 500, "pcie"),
  "rtx-a5000": gpu(24, 0.27, 10, 32, 200, "pcie"),
  "rtx-a6000": gpu(48, 0.53, 8, 48, 256, "pcie"),
  "rtx-6000-ada": gpu(48, 0.79, 14, 72, 375, "pcie"),
  "rtx-pro-6000": gpu(96, 1.85, 28, 144, 750, "pcie"),
  "rtx-8000": gpu(48, 0.38, 8, 48, 200, "pcie"),
  t4: gpu(16, 0.3, 6, 20, 100, "pcie"),
  "v100-16": gpu(16, 0.25, 6, 23, 100, "sxm2"),
  "v100-32": gpu(32, 0.4, 8, 48, 150, "sxm2"),
  l4: gpu(24, 0.65, 8, 48, 200, "pcie"),
  l40: gpu(48, 0.86, 14, 72, 625, "pcie"),
  l40s: gpu(48, 1.05, 22, 72, 512, "pcie"),
  a10: gpu(24, 1, 15, 112, 700, "pcie"),
  a16: gpu(16, 0.47, 6, 64, 350, "pcie"),
  a30: gpu(24, 0.35, 16, 48, 256, "pcie"),
  a40: gpu(48, 0.7, 8, 60, 250, "pcie"),
  "a100-pcie-40": gpu(40, 1.29, 14, 80, 300, "pcie"),
  "a100-sxm-40": gpu(40, 1.29, 30, 200, 512, "sxm4"),
  "a100-pcie-80": gpu(80, 1.35, 14, 120, 625, "pcie"),
  "a100-sxm-80": gpu(80, 1.6, 31, 180, 800, "sxm4"),
  "a800-pcie-80": gpu(80, 1.3, 14, 120, 400, "pcie"),
  "h20-96": gpu(96, 1.4, 16, 128, 400, "sxm5"),
  "h100-pcie": gpu(80, 2.1, 24, 128, 750, "pcie"),
  "h100-nvl": gpu(94, 2.73, 30, 128, 512, "pcie"),
  "h100-sxm": gpu(80, 2.25, 26, 225, 1000, "sxm5"),
  "h800-sxm": gpu(80, 2.9, 22, 180, 300, "sxm5"),
  "h200-nvl": gpu(141, 3.62, 30, 200, 640, "pcie"),
  "h200-sxm": gpu(141, 3.4, 24, 225, 1500, "sxm5"),
  gh200: gpu(96, 2.29, 64, 432, 4096, "sxm"),
  b200: gpu(180, 4.9, 26, 240, 2000, "sxm6"),
  b300: gpu(288, 6.2, 28, 260, 3000, "sxm6"),
  mi300x: gpu(192, 2.59, 20, 240, 720, "oam"),
  mi325x: gpu(256, 2.4, 20, 256, 1500, "oam"),
  mi355x: gpu(288, 2.59, 24, 256, 2000, "oam"),
} as const satisfies Record<string, Gpu>;

/** The name of a model in the catalog; every cloud spells it differently. */
export type GpuKey = keyof typeof gpus;

function gpu(
  vramGb: number,
  usd: number,
  vcpus: number,
  memoryGb: number,
  storageGb: number,
  interconnect: string,
): Gpu {
  return { vramGb, usd, vcpus, memoryGb, storageGb, interconnect };
}
