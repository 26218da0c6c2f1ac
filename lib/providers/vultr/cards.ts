/** The GPUs of a bare-metal plan; memory in GB of one. */
export interface MetalGpus {
  gpu: string;
  count: number;
  vramGb: number;
}

/**
 * The bare-metal plans, which name their GPUs in the id only: https://www.vultr.com/products/bare-metal/ and
 * dstackai/gpuhunt src/gpuhunt/providers/vultr.py.
 */
export const metalPlans: ReadonlyMap<string, MetalGpus> = new Map([
  ["vbm-48c-1024gb-4-a100-gpu", { gpu: "A100", count: 4, vramGb: 80 }],
  ["vbm-112c-2048gb-8-a100-gpu", { gpu: "A100", count: 8, vramGb: 80 }],
  ["vbm-112c-2048gb-8-h100-gpu", { gpu: "H100", count: 8, vramGb: 80 }],
  // The id names L40; the machine has L40S.
  ["vbm-64c-2048gb-8-l40-gpu", { gpu: "L40S", count: 8, vramGb: 48 }],
  ["vbm-72c-480gb-gh200-gpu", { gpu: "GH200", count: 1, vramGb: 96 }],
  ["vbm-256c-2048gb-8-mi300x-gpu", { gpu: "MI300X", count: 8, vramGb: 192 }],
  ["vbm-256c-3072gb-8-mi325x-gpu", { gpu: "MI325X", count: 8, vramGb: 256 }],
  ["vbm-256c-3072gb-8-b200-gpu", { gpu: "B200", count: 8, vramGb: 192 }],
  ["vbm-256c-3072gb-8-mi355x-gpu", { gpu: "MI355X", count: 8, vramGb: 288 }],
]);

/**
 * GB of Vultr's cards, by family, where the model comes in several sizes or Vultr counts another size than its
 * maker: https://www.vultr.com/pricing/#cloud-gpu
 */
export const cardMemoryGb: Readonly<Record<string, number>> = { A100: 80, H100: 80, B200: 192 };
