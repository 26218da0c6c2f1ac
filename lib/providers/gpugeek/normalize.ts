import type { NativePrice } from "@/lib/domain/money";
import { ownOffer, type ListedOffer } from "@/lib/domain/offer";
import { unknownRegion, parseRegion, type Region } from "@/lib/domain/region";
import { plainText } from "@/lib/domain/text";
import type { Billing } from "@/lib/domain/vocabulary";

import type { Reject } from "../rows";
import { readGpu } from "../gpu-region";

import { formatScope, skuNames, type Combination, type SkuName } from "./plan";
import type { Spec } from "./schema";

const bytesPerGb = 2 ** 30;

const skuTerms: Record<SkuName, { billing: Billing; per: NativePrice["per"] }> = {
  payg: { billing: "on-demand", per: "hour" },
  bidding: { billing: "spot", per: "hour" },
  daily: { billing: "daily", per: "day" },
  weekly: { billing: "weekly", per: "week" },
  monthly: { billing: "monthly", per: "month" },
};

/** Converts the reply to a dry run to an offer; its location comes from the reply, not from the request. */
export function toOffers(
  requested: Combination,
  spec: Spec,
  datacenters: ReadonlyMap<string, string | null>,
  reject: Reject,
): ListedOffer[] {
  if (spec.gpuName && spec.gpuName.toLowerCase() !== requested.gpuName.toLowerCase()) {
    reject(
      ".gpuName",
      spec.gpuName,
      "The answer is about another GPU than the question",
      formatScope(requested),
    );
    return [];
  }
  const skuName = spec.skuName ? skuNames.find((sku) => sku === spec.skuName) : requested.skuName;
  if (!skuName) {
    reject(".skuName", spec.skuName, "A way to pay that is not known", formatScope(requested));
    return [];
  }
  const found: Combination = { ...requested, skuName, dcId: plainText(spec.dcId ?? "") || requested.dcId };
  return [
    {
      ...blankOffer(found, parseMemoryGb(requested.gpuName, spec.vram)),
      vcpus: spec.cpuCoreNum,
      memoryGb: spec.memorySize === null ? null : spec.memorySize / bytesPerGb,
      region: regionOfDatacenter(
        found.dcId,
        (found.dcId && datacenters.get(found.dcId)) || null,
        spec.regionName ?? null,
      ),
      stock: "in-stock",
      native: toPrice(found.skuName, spec.price),
    },
  ];
}

/** A combination that is sold out and never had a price. */
export function soldOutOffer(
  requested: Combination,
  datacenters: ReadonlyMap<string, string | null>,
): ListedOffer {
  const { dcId } = requested;
  const region =
    dcId === null ? unknownRegion : regionOfDatacenter(dcId, datacenters.get(dcId) ?? null, null);
  return {
    ...blankOffer(requested, parseMemoryGb(requested.gpuName, null)),
    region,
    stock: "sold-out",
    native: toPrice(requested.skuName, null),
  };
}

/** A known offer that is now sold out; keeps its last price. */
export function nowSoldOut(offer: ListedOffer): ListedOffer {
  return { ...offer, stock: "sold-out", capacity: null };
}

function blankOffer(
  combination: Combination,
  memoryGb: number | null,
): Omit<ListedOffer, "region" | "stock" | "native"> {
  const rawGpu = plainText(combination.gpuName);
  return {
    provider: "gpugeek",
    nativeId: formatScope(combination),
    cloud: "gpugeek",
    rawGpu,
    ...readGpu(rawGpu, memoryGb, null),
    gpuCount: combination.gpuNum,
    vcpus: null,
    memoryGb: null,
    storageGb: null,
    interconnect: null,
    nvlink: null,
    type: null,
    billing: skuTerms[combination.skuName].billing,
    capacity: null,
    machineType: null,
    ...ownOffer,
  };
}

/** GB of one GPU: the name `G30-24G` is right where its documented `vram` is 10G. */
export function parseMemoryGb(gpuName: string, vram: string | null | undefined): number | null {
  const match = /-(\d+)GB?$/i.exec(gpuName) ?? /^\s*(\d+(?:\.\d+)?)\s*G?i?B?\s*$/i.exec(vram ?? "");
  const memoryGb = Number(match?.[1]);
  return memoryGb > 0 && memoryGb < 10_000 ? memoryGb : null;
}

// Yuan for the whole request and one billing period: inferred, GPUGeek documents none of the three.
function toPrice(skuName: SkuName, amount: string | null): NativePrice {
  return { amount, currency: "CNY", unit: "major", per: skuTerms[skuName].per, scope: "machine" };
}

// The data centers of gpugeek.com/docs/en/openapi (datacenter/list), named after their cities.
const countries: Record<string, string> = { "suqian-b": "CN", "qingyang-a": "CN", "dallas-n": "US" };

/** The region of a data center; the country comes from its name, or from the region in the reply. */
function regionOfDatacenter(dcId: string | null, name: string | null, regionName: string | null): Region {
  const region = parseRegion({ id: dcId, name: name ?? regionName });
  if (region.country !== null) return region;
  const country =
    parseRegion({ name: regionName }).country ??
    (dcId && Object.hasOwn(countries, dcId) ? countries[dcId] : null);
  return parseRegion({ id: region.id, name: region.name, country });
}
