import { z } from "zod";

import type { ListedOffer } from "@/lib/domain/offer";
import type { Billing } from "@/lib/domain/vocabulary";

import { readGpu } from "../gpu-region";
import { amount, detail, identifier, numeric, parseGpuCount, parseSize, parseText } from "../parse";
import { wholeMarket } from "../provider";
import { requireOffers } from "../require-offers";
import { readRows, unreadable, type ParsedRows, type Reject } from "../rows";
import { publicOffer, type Source } from "../source";
import { createSourceHttp } from "../source-http";

/**
 * Verda's instance types, in dollars per instance-hour; regions and stock need a key.
 * https://github.com/verda-cloud/verdacloud-sdk-go
 */
export const verdaPublic: Source = {
  id: "verda-public",
  summary: "list prices",
  kind: "list",
  baseUrl: "https://api.verda.com",
  interval: 1800,
  breaker: { failures: 5, firstPause: 300 },
  connect(context) {
    const http = createSourceHttp("verda-public", context);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const body = await http.json({ path: "/v1/instance-types", query: { currency: "usd" }, signal });
        const reading = requireOffers("verda-public", readTypes(body));
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
    };
  },
};

const instanceType = z.object({
  instance_type: identifier,
  gpu: z.object({ description: detail, number_of_gpus: numeric }),
  /** GB of all GPUs together. */
  gpu_memory: z.object({ size_in_gigabytes: detail }).nullish().catch(null),
  cpu: z.object({ number_of_cores: detail }).nullish().catch(null),
  memory: z.object({ size_in_gigabytes: detail }).nullish().catch(null),
  name: detail,
  model: detail,
  p2p: detail,
  currency: detail,
  price_per_hour: detail,
  spot_price: detail,
});
type InstanceType = z.infer<typeof instanceType>;

function readTypes(body: unknown): ParsedRows {
  if (!Array.isArray(body)) throw unreadable("verda-public", "the list of instance types");
  return readRows(body, {
    provider: "verda-public",
    schema: instanceType,
    normalize: toOffers,
    readNativeId,
    ignores: (row) => parseGpuCount((row as Partial<InstanceType> | null)?.gpu?.number_of_gpus) === 0,
  });
}

function readNativeId(row: unknown): string | null {
  const type = (row as { instance_type?: unknown } | null)?.instance_type;
  return typeof type === "string" ? type : null;
}

function toOffers(type: InstanceType, reject: Reject): ListedOffer[] {
  const { gpu, gpu_memory: memory } = type;
  const gpuCount = gpu.number_of_gpus;
  const named = parseText(gpu.description) ?? parseText(type.name) ?? parseText(type.model);
  if (named === null) {
    reject(".gpu.description", gpu.description, "No GPU is named", type.instance_type);
    return [];
  }
  // "2x GB300 SXM6 288GB"
  const rawGpu = named.replace(/^\d+x\s+/, "");
  const total = parseSize(memory?.size_in_gigabytes);
  const shape = {
    cloud: "verda",
    rawGpu,
    ...readGpu(rawGpu, total === null ? null : total / gpuCount, null),
    gpuCount,
    vcpus: parseSize(type.cpu?.number_of_cores),
    memoryGb: parseSize(type.memory?.size_in_gigabytes),
    interconnect: parseText(type.p2p),
  };
  const priced = (billing: Billing, field: "price_per_hour" | "spot_price"): ListedOffer[] => {
    const nativeId = `${type.instance_type}/${billing}`;
    const price = amount.safeParse(type[field]).data;
    if (price === undefined) {
      reject(`.${field}`, type[field], "No price", nativeId);
      return [];
    }
    const native = {
      amount: price,
      currency: readCurrency(type),
      unit: "major",
      per: "hour",
      scope: "machine",
    } as const;
    return [publicOffer(verdaPublic, { nativeId, billing, native, ...shape })];
  };
  const isSpotSold = (type.spot_price ?? null) !== null;
  return [...priced("on-demand", "price_per_hour"), ...(isSpotSold ? priced("spot", "spot_price") : [])];
}

/** As reported; without one that of the request. */
function readCurrency({ currency }: InstanceType): string {
  return typeof currency === "string" && /^[a-z]{3}$/i.test(currency) ? currency.toUpperCase() : "USD";
}
