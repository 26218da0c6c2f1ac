import { z } from "zod";

import type { ListedOffer } from "@/lib/domain/offer";

import { readGpu, type ReportedGpu } from "../gpu-region";
import { amount, detail, identifier, parseSize, parseText } from "../parse";
import type { Reject } from "../rows";
import { publicOffer } from "../source";

const lowestPrice = z.object({ stockStatus: detail }).nullish().catch(null);

/** One GPU type of both clouds; prices in US dollars for one GPU-hour. */
export const gpuType = z.object({
  id: identifier,
  displayName: detail,
  memoryInGb: detail,
  secureCloud: detail,
  communityCloud: detail,
  securePrice: detail,
  communityPrice: detail,
  secure: lowestPrice,
  community: lowestPrice,
});
type GpuType = z.infer<typeof gpuType>;

/** Converts a GPU type to one offer for each cloud that sells it. */
export function toOffers(type: GpuType, reject: Reject): ListedOffer[] {
  const rawGpu = parseText(type.displayName) ?? parseText(type.id);
  if (rawGpu === null) {
    reject(".displayName", type.displayName, "No GPU is named", type.id);
    return [];
  }
  const gpu = identify(rawGpu, type);
  return (["secure", "community"] as const).flatMap((tier) => {
    const nativeId = `${type.id}/${tier}`;
    const isSold = type[`${tier}Cloud`];
    if (isSold === undefined) reject(`.${tier}Cloud`, isSold, "Whether it is sold is not stated", nativeId);
    // A cloud that does not sell the type may still list a price.
    if (isSold !== true) return [];
    const price = type[`${tier}Price`];
    if (price === null) return [];
    const parsed = amount.safeParse(price).data;
    if (parsed === undefined) {
      reject(`.${tier}Price`, price, "No price", nativeId);
      return [];
    }
    if (Number(parsed) === 0) return [];
    return publicOffer(
      { id: "runpod-public", kind: "quote" },
      {
        nativeId,
        cloud: "runpod",
        rawGpu,
        ...gpu,
        gpuCount: 1,
        billing: "on-demand",
        stock: readStock(type[tier]?.stockStatus),
        tier,
        native: { amount: parsed, currency: "USD", unit: "major", per: "hour", scope: "gpu" },
      },
    );
  });
}

/** The id has what the display name and the memory leave open: "NVIDIA A100-SXM4-80GB". */
function identify(rawGpu: string, { id, memoryInGb }: GpuType): ReportedGpu {
  const memoryGb = parseSize(memoryInGb);
  const named = readGpu(rawGpu, memoryGb, null);
  if (named.gpu && named.vramGb !== null) return named;
  const byId = readGpu(id, memoryGb, null);
  return byId.gpu ? byId : named;
}

/** A level of stock; null is no statement. */
function readStock(level: unknown): ListedOffer["stock"] {
  return typeof level === "string" && /^(?:low|medium|high)$/i.test(level) ? "in-stock" : "unknown";
}
