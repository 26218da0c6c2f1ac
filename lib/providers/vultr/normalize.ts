import type { ListedOffer } from "@/lib/domain/offer";
import { ownEntry } from "@/lib/domain/own-entry";
import { identifyGpu } from "@/lib/gpus";

import { readGpu } from "../gpu-region";
import { amount, parseGpuCount, parseSize, parseText } from "../parse";
import type { Reject } from "../rows";
import { publicOffer } from "../source";

import { cardMemoryGb, metalPlans } from "./cards";
import { findRegion } from "./regions";
import type { CloudPlan, MetalPlan, Plan } from "./schema";

export const source = { id: "vultr", kind: "list" } as const;

/** What all offers of a plan share. */
type PlanShape = Pick<ListedOffer, "rawGpu" | "gpu" | "vramGb" | "gpuCount" | "vcpus" | "type">;

/** Whether a plan has no GPU, so that it is no offer and no error. */
export function isWithoutGpu(row: unknown): boolean {
  const { id, type, gpu_type: gpu } = (row ?? {}) as { id?: unknown; type?: unknown; gpu_type?: unknown };
  if (typeof id !== "string" || (gpu ?? null) !== null || metalPlans.has(id)) return false;
  return type !== "vcg" && !id.split("-").includes("gpu");
}

/** The plan's id of a row that does not parse. */
export function readNativeId(row: unknown): string | null {
  const id = (row as { id?: unknown } | null)?.id;
  return typeof id === "string" && id !== "" ? id : null;
}

/** Converts a virtual machine to one offer per region and billing type. */
export function toCloudOffers(plan: CloudPlan, reject: Reject): ListedOffer[] {
  const rawGpu = parseText(plan.gpu_type);
  const memory = parseSize(plan.gpu_vram_gb);
  if (rawGpu === null || !memory) {
    const field = rawGpu === null ? ("gpu_type" as const) : ("gpu_vram_gb" as const);
    reject(`.${field}`, plan[field], "The GPU or its memory is not named", plan.id);
    return [];
  }
  const shared = { vcpus: parseSize(plan.vcpu_count), type: "vm" } as const;
  const card = readCardMemory(rawGpu);
  if (isFraction(plan.gpu_count) || (card !== null && memory < card)) {
    const part = `${rawGpu} vGPU`;
    return toOffers(plan, { rawGpu: part, ...readGpu(part, memory, null), gpuCount: 1, ...shared }, reject);
  }
  const cards = card === null ? null : memory / card;
  const gpuCount = Number.isInteger(cards) ? cards : parseGpuCount(plan.gpu_count);
  if (!gpuCount) {
    reject(".gpu_vram_gb", memory, "Not a whole number of GPUs", plan.id);
    return [];
  }
  return toOffers(plan, { rawGpu, ...readGpu(rawGpu, memory / gpuCount, null), gpuCount, ...shared }, reject);
}

/** Converts a bare-metal plan to one offer per region and billing type. */
export function toMetalOffers(plan: MetalPlan, reject: Reject): ListedOffer[] {
  const listed = metalPlans.get(plan.id);
  const rawGpu = parseText(plan.gpu_type) ?? listed?.gpu ?? null;
  const gpuCount = listed?.count ?? parseGpuCount(plan.gpu_count);
  if (rawGpu === null || !gpuCount) {
    reject(".id", plan.id, "The GPUs of this plan are not known", plan.id);
    return [];
  }
  const total = parseSize(plan.gpu_vram_gb);
  const memory = listed?.vramGb ?? (total ? total / gpuCount : null);
  const vcpus = parseSize(plan.cpu_threads) ?? parseSize(plan.cpu_count);
  return toOffers(
    plan,
    { rawGpu, ...readGpu(rawGpu, memory, null), gpuCount, vcpus, type: "baremetal" },
    reject,
  );
}

function toOffers(plan: Plan, shape: PlanShape, reject: Reject): ListedOffer[] {
  const ids: string[] = [];
  let isSoldOut = true;
  for (const id of plan.locations) {
    // Some plans have an empty text among their regions.
    if (id === "") continue;
    isSoldOut = false;
    if (typeof id === "string") ids.push(id);
    else reject(".locations", id, "Not the id of a region", plan.id);
  }
  return (isSoldOut ? [null] : ids).flatMap((region) => [
    ...toOffer(plan, shape, region, "on-demand", reject),
    ...toOffer(plan, shape, region, "spot", reject),
  ]);
}

function toOffer(
  plan: Plan,
  shape: PlanShape,
  region: string | null,
  billing: "on-demand" | "spot",
  reject: Reject,
): ListedOffer[] {
  const isSpot = billing === "spot";
  // The price of a plan that cannot be rented this way stays in the list.
  if ((isSpot ? plan.deploy_preemptible : plan.deploy_ondemand) === false) return [];
  const field = isSpot ? "hourly_cost_preemptible" : "hourly_cost";
  const reported = readCost(plan, region, field);
  const price = amount.safeParse(reported);
  if (isSpot && ((reported ?? null) === null || Number(price.data) === 0)) return [];
  const nativeId = [plan.id, region ?? "-", billing].join("/");
  if (!price.success) {
    reject(`.${field}`, reported, "No price", nativeId);
    return [];
  }
  const memory = parseSize(plan.ram);
  const disk = parseSize(plan.disk);
  return [
    publicOffer(source, {
      nativeId,
      cloud: "vultr",
      machineType: plan.id,
      ...shape,
      memoryGb: memory === null ? null : Math.round(memory / 102.4) / 10,
      storageGb: disk === null ? null : parseSize(disk * (parseSize(plan.disk_count) || 1)),
      billing,
      region: findRegion(region),
      stock: region === null ? "sold-out" : "in-stock",
      native: { amount: price.data, currency: "USD", unit: "major", per: "hour", scope: "machine" },
    }),
  ];
}

/** The price in a region, which may differ from the plan's. */
function readCost(
  plan: Plan,
  region: string | null,
  field: "hourly_cost" | "hourly_cost_preemptible",
): unknown {
  const own = region === null ? undefined : ownEntry(asRecord(plan.location_cost), region);
  return ownEntry(asRecord(own), field) ?? plan[field];
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

/** GB of one whole card; null if it is not known. */
function readCardMemory(rawGpu: string): number | null {
  const gpu = identifyGpu(rawGpu);
  return gpu && (ownEntry(cardMemoryGb, gpu.family) ?? gpu.vramGb);
}

function isFraction(count: unknown): boolean {
  return typeof count === "string" && /^\d+\/\d+$/.test(count.trim());
}
