import type { Call } from "./protocol";
import type { GeekSku } from "./world/gpugeek";

/** A create request that is nothing but a question. */
export interface DryRun {
  gpuName: string;
  skuName: GeekSku;
  gpuNum: number;
  imageId: string;
  dcId?: string;
  /** Cores per GPU. */
  cpuNum?: number;
  /** Memory per GPU; the cloud leaves the unit open, the sandbox takes gigabytes. */
  memory?: number;
}

const skus: readonly string[] = ["payg", "bidding", "daily", "weekly", "monthly"] satisfies GeekSku[];

/** Reads a create request; everything but a proper dry run is refused with the reason. */
export function readDryRun(call: Call): DryRun | { refused: string } {
  const body = readObject(call);
  if (!body) return { refused: "parameter error: the body is no JSON object" };
  if (body["dryRun"] !== true) {
    return { refused: "create without dryRun is not part of this sandbox yet" };
  }
  const { type, gpuName, skuName, gpuNum, imageId, dcId, cpuNum, memory } = body;
  if (type !== 2) return wrong("type");
  if (typeof gpuName !== "string") return wrong("gpuName");
  if (!isSku(skuName)) return wrong("skuName");
  if (!isCount(gpuNum)) return wrong("gpuNum");
  if (typeof imageId !== "string") return wrong("imageId");
  if (dcId !== undefined && typeof dcId !== "string") return wrong("dcId");
  if (cpuNum !== undefined && !isCount(cpuNum)) return wrong("cpuNum");
  if (memory !== undefined && !isCount(memory)) return wrong("memory");
  return {
    gpuName,
    skuName,
    gpuNum,
    imageId,
    ...(dcId === undefined ? {} : { dcId }),
    ...(cpuNum === undefined ? {} : { cpuNum }),
    ...(memory === undefined ? {} : { memory }),
  };
}

function wrong(field: string): { refused: string } {
  return { refused: `parameter error: ${field}` };
}

function isSku(value: unknown): value is GeekSku {
  return typeof value === "string" && skus.includes(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1;
}

function readObject({ headers, body }: Call): Record<string, unknown> | null {
  if (!headers["content-type"]?.startsWith("application/json")) return null;
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
