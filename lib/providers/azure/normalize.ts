import { median } from "@/lib/domain/median";
import type { ListedOffer } from "@/lib/domain/offer";

import { readGpu } from "../gpu-region";
import { parseText, parseTimestamp } from "../parse";
import type { Reject } from "../rows";
import { publicOffer } from "../source";

import { toRegion } from "./regions";
import { priceRow, type PriceRow } from "./schema";
import { skus } from "./skus";

export const source = { id: "azure", kind: "list" } as const;

/**
 * Whether a row is no offer and no error: a size without an entry in the table, another license or commitment, a
 * second meter of a region, a price of zero, or one that is not in force.
 */
export function isLeftOut(row: unknown, now: Date): boolean {
  const fields = (row ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const sku = text(fields["armSkuName"]);
  const price = fields["retailPrice"];
  return (
    (sku !== null && !skus.has(sku)) ||
    (text(fields["type"]) ?? "Consumption") !== "Consumption" ||
    (text(fields["unitOfMeasure"]) ?? "1 Hour") !== "1 Hour" ||
    text(fields["productName"])?.includes("Windows") === true ||
    text(fields["meterName"])?.includes("Low Priority") === true ||
    fields["isPrimaryMeterRegion"] === false ||
    (typeof price === "number" && price <= 0) ||
    !isInForce(fields, now)
  );
}

/** Replaced and announced prices stay in the list, with the dates between which they apply. */
function isInForce(fields: Record<string, unknown>, now: Date): boolean {
  const from = parseTimestamp(fields["effectiveStartDate"]);
  const until = parseTimestamp(fields["effectiveEndDate"]);
  return (from === null || from <= now) && (until === null || until > now);
}

/** The medians over all regions, by size and billing type. */
export type Medians = ReadonlyMap<string, number>;

export function findMedians(rows: readonly unknown[]): Medians {
  const prices = new Map<string, number[]>();
  for (const row of rows) {
    const { data } = priceRow.safeParse(row);
    if (!data) continue;
    const key = medianKey(data);
    const list = prices.get(key) ?? [];
    list.push(Number(data.retailPrice));
    prices.set(key, list);
  }
  return new Map([...prices].map(([key, list]) => [key, median(list) ?? 0]));
}

/** A lower share of the median is a placeholder, such as $0.01 for eight GPUs. */
const placeholderShare = 0.2;

/** Converts a price to one offer: a size in a region, on demand or spot. */
export function toOffers(row: PriceRow, medians: Medians, reject: Reject): ListedOffer[] {
  const sku = skus.get(row.armSkuName);
  if (!sku) return [];
  const billing = billingOf(row);
  const nativeId = [row.armSkuName, row.armRegionName, billing].join("/");
  if (Number(row.retailPrice) < placeholderShare * (medians.get(medianKey(row)) ?? 0)) {
    const reason = "A placeholder: below 20 % of the median of this size over all regions";
    reject(".retailPrice", row.retailPrice, reason, nativeId);
    return [];
  }
  return [
    publicOffer(source, {
      nativeId,
      cloud: "azure",
      rawGpu: sku.gpu,
      ...readGpu(sku.gpu, sku.vramGb, null),
      gpuCount: sku.gpuCount,
      vcpus: sku.vcpus,
      memoryGb: sku.memoryGb,
      type: "vm",
      billing,
      region: toRegion(row.armRegionName, parseText(row.location)),
      native: {
        amount: row.retailPrice,
        currency: row.currencyCode ?? null,
        unit: "major",
        per: "hour",
        scope: "machine",
      },
    }),
  ];
}

/** The offers that a row that does not parse would have been: all of its size and region. */
export function readNativeId(row: unknown): string | null {
  const { armSkuName: sku, armRegionName: region } = (row ?? {}) as Record<string, unknown>;
  return typeof sku === "string" && typeof region === "string" ? `${sku}/${region}` : null;
}

function billingOf({ meterName }: PriceRow): "on-demand" | "spot" {
  return meterName.includes("Spot") ? "spot" : "on-demand";
}

function medianKey(row: PriceRow): string {
  return `${row.armSkuName}/${billingOf(row)}`;
}
