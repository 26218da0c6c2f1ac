import { median } from "@/lib/domain/median";
import { countryName } from "@/lib/domain/region";
import { cloudLabel } from "@/lib/offers/cloud-text";
import { originLabels } from "@/lib/domain/provider-id";
import { filterValueLabel } from "@/lib/offers/filter-labels";
import type { IndexedOffer } from "@/lib/offers/offer-index";

import { groupBy } from "@/lib/group-by";
import { isRentable, sellerOf, type GpuModel } from "./models";

/** The on-demand prices of one cloud or place that can be rented now, in micro-dollars per GPU-hour. */
export interface PriceRange {
  id: string;
  label: string;
  min: number;
  median: number;
  max: number;
  offers: number;
  /** The filter of the table that shows them. */
  filter: { param: "cloud" | "provider" | "region"; value: string };
  /** Whether the range before it, of a continent, contains it. */
  isPart: boolean;
}

/** One range per cloud, cheapest first. */
export function rangesByCloud(model: GpuModel): PriceRange[] {
  const groups = groupBy(onDemandOffers(model), sellerOf);
  return [...groups].map(([id, offers]) => {
    const { cloud, provider } = offers[0]!;
    return {
      id,
      label: cloud === null ? originLabels[provider] : cloudLabel(cloud),
      ...figuresOf(offers),
      filter: cloud === null ? { param: "provider", value: provider } : { param: "cloud", value: cloud },
      isPart: false,
    };
  });
}

/** Continents with their countries, cheapest first; offers without a place last. */
export function rangesByRegion(model: GpuModel): PriceRange[] {
  const continents = groupBy(onDemandOffers(model), ({ region }) => region.continent ?? "unknown");
  const sorted = [...continents].sort(([a], [b]) => Number(a === "unknown") - Number(b === "unknown"));
  return sorted.flatMap(([continent, offers]) => [
    placeRange(continent, filterValueLabel("region", continent), offers),
    ...[...groupBy(offers, ({ region }) => region.country)].flatMap(([country, inCountry]) =>
      country === null || continent === "unknown"
        ? []
        : { ...placeRange(country, countryName(country), inCountry), isPart: true },
    ),
  ]);
}

/** The market of a GPU: the lowest on-demand price of each cloud. */
export function marketOfClouds(ranges: readonly PriceRange[]) {
  const prices = ranges.map(({ min }) => min);
  return prices.length === 0
    ? null
    : {
        min: Math.min(...prices),
        median: Math.round(median(prices)!),
        max: Math.max(...prices),
        clouds: prices.length,
      };
}

function onDemandOffers({ offers }: GpuModel): IndexedOffer[] {
  return offers.filter((offer) => offer.billing === "on-demand" && isRentable(offer));
}

function placeRange(id: string, label: string, offers: readonly IndexedOffer[]): PriceRange {
  return { id, label, ...figuresOf(offers), filter: { param: "region", value: id }, isPart: false };
}

/** Of offers in price order. */
function figuresOf(offers: readonly IndexedOffer[]) {
  const prices = offers.map(({ gpuPriceMicros }) => gpuPriceMicros!);
  return {
    min: prices[0]!,
    median: Math.round(median(prices)!),
    max: prices.at(-1)!,
    offers: prices.length,
  };
}
