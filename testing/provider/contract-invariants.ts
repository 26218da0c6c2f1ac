import { gpuHourlyAmount } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";
import type { OriginId } from "@/lib/domain/provider-id";
import { billings, deploymentTypes, stocks } from "@/lib/domain/vocabulary";

/** Lists the problems of an offer; empty if it can be compared. */
export function findInvariantViolations(offer: ListedOffer, provider: OriginId): string[] {
  const { native, region, gpu } = offer;
  const checks: [boolean, string][] = [
    [offer.provider === provider, "provider"],
    [offer.nativeId !== "", "nativeId"],
    [offer.gpuCount === null || (Number.isInteger(offer.gpuCount) && offer.gpuCount >= 1), "gpuCount"],
    [native.amount === null || (gpuHourlyAmount(native, offer.gpuCount) ?? 0) > 0, "native.amount"],
    [native.currency === null || /^[A-Z]{3}$/.test(native.currency), "native.currency"],
    [(billings as readonly string[]).includes(offer.billing), "billing"],
    [(stocks as readonly string[]).includes(offer.stock), "stock"],
    [offer.type === null || (deploymentTypes as readonly string[]).includes(offer.type), "type"],
    [offer.vramGb === null || offer.vramGb > 0, "vramGb"],
    [offer.capacity === null || (Number.isInteger(offer.capacity) && offer.capacity >= 0), "capacity"],
    [offer.nvlink === null || typeof offer.nvlink === "boolean", "nvlink"],
    [region.country === null || /^[A-Z]{2}$/.test(region.country), "region.country"],
    [gpu === null || /^[a-z0-9-]+$/.test(gpu.id), "gpu.id"],
    ...[offer.vcpus, offer.memoryGb, offer.storageGb].map((size): [boolean, string] => [
      size === null || (Number.isFinite(size) && size >= 0),
      "vcpus, memoryGb or storageGb",
    ]),
    ...[offer.rawGpu, offer.cloud, offer.interconnect, region.id, region.name].map(
      (text): [boolean, string] => [text === null || text === plainText(text, 1_000), `text ${text ?? ""}`],
    ),
  ];
  return checks.filter(([fine]) => !fine).map(([, name]) => `${offer.nativeId}: ${name}`);
}
