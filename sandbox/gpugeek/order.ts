import { z } from "zod";

import { gpus } from "../catalog/gpus";

import { type GeekPool, geekDatacenters, type GeekSku } from "./catalog";

const count = z.int().min(1);
export const portsSchema = z.array(z.int().min(1).max(65_535)).max(3);

/** A create request; with `dryRun` only a price request. */
export const orderSchema = z
  .strictObject({
    type: z.literal(2),
    gpuName: z.string(),
    skuName: z.enum(["payg", "bidding", "daily", "weekly", "monthly"] satisfies GeekSku[]),
    gpuNum: count,
    imageId: z.string(),
    /** Cores per GPU. */
    cpuNum: count.exactOptional(),
    /** Per GPU; the documentation omits the unit, the sandbox uses gigabytes. */
    memory: count.exactOptional(),
    diskType: z.enum(["SSD", "NVME"]).exactOptional(),
    tags: z.array(z.string()).exactOptional(),
    autoRenew: z.boolean().exactOptional(),
    duration: count.exactOptional(),
    name: z.string().exactOptional(),
    servicePort: portsSchema.exactOptional(),
    httpServicePort: portsSchema.exactOptional(),
    cmd: z.string().exactOptional(),
    env: z.string().exactOptional(),
    dryRun: z.boolean().exactOptional(),
    dcId: z.string().exactOptional(),
    systemDiskSize: count.exactOptional(),
    dataDiskSize: count.exactOptional(),
  })
  .refine(({ servicePort = [], httpServicePort = [] }) => servicePort.length + httpServicePort.length <= 3, {
    message: "three ports at most",
    path: ["servicePort"],
  });

export type Order = z.output<typeof orderSchema>;

/** The resources of an order, for the whole request. */
export function orderSizes(pool: GeekPool, order: Order): { cores: number; memoryBytes: number } {
  const { vcpus, memoryGb } = gpus[pool.gpu];
  return {
    cores: (order.cpuNum ?? vcpus) * order.gpuNum,
    memoryBytes: (order.memory ?? memoryGb) * order.gpuNum * 2 ** 30,
  };
}

export function specification(pool: GeekPool, order: Order): object {
  const { cores, memoryBytes } = orderSizes(pool, order);
  return {
    gpuName: pool.gpuName,
    // The documentation's own example has 10G for a 24G card.
    vram: pool.gpuName === "G30-24G" ? "10G" : `${gpus[pool.gpu].vramGb}G`,
    skuName: order.skuName,
    price: periodPrice(pool, order),
    cpuName: "Intel Xeon Processor (Skylake, IBRS)",
    cpuCoreNum: cores,
    memorySize: memoryBytes,
    payByVoucher: order.skuName === "payg" ? 1 : 0,
    regionName: geekDatacenters.find(({ dcId }) => dcId === pool.dcId)?.regionName,
    dcId: pool.dcId,
  };
}

/** The hours of a period, and its discount on the hourly price. */
const periods: Readonly<Record<GeekSku, { hours: number; ratio: number }>> = {
  payg: { hours: 1, ratio: 1 },
  bidding: { hours: 1, ratio: 0.6 },
  daily: { hours: 24, ratio: 0.93 },
  weekly: { hours: 168, ratio: 0.86 },
  monthly: { hours: 720, ratio: 0.75 },
};

/** Millionths of a yuan per hour: the price of the period divided by its hours. */
export function hourlyMicros(pool: GeekPool, order: Order): number {
  return Math.round((Number(periodPrice(pool, order)) * 1e6) / periods[order.skuName].hours);
}

/** Yuan per hour of extra resources: a core, a gigabyte of memory, a gigabyte of disk. */
const extraPrices = { core: 0.08, memoryGb: 0.02, diskGb: 0.0005 };

function periodPrice(pool: GeekPool, order: Order): string {
  const { hours, ratio } = periods[order.skuName];
  const { vcpus, memoryGb } = gpus[pool.gpu];
  const beyond = (ordered: number | undefined, included: number) =>
    Math.max(0, (ordered ?? included) - included);
  const perGpu =
    pool.yuan +
    beyond(order.cpuNum, vcpus) * extraPrices.core +
    beyond(order.memory, memoryGb) * extraPrices.memoryGb;
  const disks = beyond(order.systemDiskSize, 30) + beyond(order.dataDiskSize, 20);
  return String(Number(((perGpu * order.gpuNum + disks * extraPrices.diskGb) * hours * ratio).toFixed(2)));
}
