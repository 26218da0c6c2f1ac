import { canonicalCloud } from "@/lib/domain/clouds";
import { median } from "@/lib/domain/median";
import { isSourceId, sourceIds, type SourceId } from "@/lib/domain/provider-id";
import { isoTime } from "@/lib/format";
import type { Steps } from "@/lib/slices";

import type { ListedSource, MarketFigures } from "../schema";
import { compareNullLast, type IndexedOffer } from "./columns";

const fewestClouds = 3;
const fewestCloudsToReject = 5;
const plausibleShare = 0.2;

/** The best source first: own account, live offers, live lists, ready-made catalogs, the bundled list. */
function rankOf({ provider, kind }: IndexedOffer): number {
  if (!isSourceId(provider)) return 0;
  if (catalogRanks[provider] !== undefined) return catalogRanks[provider];
  return kind === "quote" ? 1 : kind === "list" ? 2 : 3;
}

const catalogRanks: Partial<Record<SourceId, number>> = { gpuhunt: 4, gpurentalprices: 5 };

/** Separates the offers to list from those of a cloud that has a better source, and from implausible prices. */
export function* chooseSources(offers: readonly IndexedOffer[]): Steps<{
  listed: IndexedOffer[];
  unlisted: IndexedOffer[];
  implausible: Set<IndexedOffer>;
}> {
  const beaten = yield* findBeaten(offers);
  const best = offers.filter((offer) => !beaten.has(offer));
  yield;
  const implausible = yield* findImplausible(best);
  const listed = best.filter((offer) => !implausible.has(offer));
  yield;
  const unlisted = offers.filter((offer) => beaten.has(offer) || implausible.has(offer));
  return { listed, unlisted, implausible };
}

/** Offers whose cloud sells the same GPU, count, billing and tier in a better source. */
function* findBeaten(offers: readonly IndexedOffer[]): Steps<Set<IndexedOffer>> {
  const beaten = new Set<IndexedOffer>();
  const groups = yield* groupBy(offers, sameKey);
  for (const group of groups.values()) {
    yield;
    const ranked = group.map((offer) => ({ offer, rank: rankOf(offer) })).sort((a, b) => a.rank - b.rank);
    if (ranked[0]!.rank === ranked.at(-1)!.rank) continue;
    // Few shapes, many regions: one of each is compared.
    const shapes = new Map<string, { offer: IndexedOffer; rank: number }>();
    for (const one of ranked) {
      const isWorse = [...shapes.values()].some(
        (better) => better.rank < one.rank && isSameOffer(better.offer, one.offer),
      );
      if (isWorse) beaten.add(one.offer);
      else if (one.offer.gpuPriceMicros !== null) {
        const shape = shapeOf(one.offer);
        if (!shapes.has(shape)) shapes.set(shape, one);
      }
    }
  }
  return beaten;
}

/** The same machine in other sources, best source first. */
export function findSameOffers(offer: IndexedOffer, offers: readonly IndexedOffer[]): IndexedOffer[] {
  const key = sameKey(offer);
  if (key === null) return [];
  return offers
    .filter(
      (other) => other.provider !== offer.provider && sameKey(other) === key && isSameOffer(other, offer),
    )
    .sort((a, b) => rankOf(a) - rankOf(b) || compareNullLast(a.gpuPriceMicros, b.gpuPriceMicros));
}

function sameKey({ cloud, gpu, billing }: IndexedOffer): string | null {
  return cloud === null || gpu === null ? null : `${canonicalCloud(cloud)}\n${gpu.family}\n${billing}`;
}

function shapeOf({ gpu, vramGb, gpuCount, tier, provider }: IndexedOffer): string {
  return [gpu!.name, vramGb, gpuCount, tier, provider].join("\n");
}

/** Whether two offers of one cloud, family and billing are one: what one of them leaves open matches anything. */
function isSameOffer(one: IndexedOffer, other: IndexedOffer): boolean {
  const isOpen = ({ gpu }: IndexedOffer) => gpu!.name === gpu!.family;
  const matches = (a: string | number | null, b: string | number | null) =>
    a === null || b === null || a === b;
  return (
    (one.gpu!.name === other.gpu!.name || isOpen(one) || isOpen(other)) &&
    matches(one.vramGb, other.vramGb) &&
    matches(one.gpuCount, other.gpuCount) &&
    matches(one.tier, other.tier)
  );
}

/** Public prices below a fifth of the median of at least five clouds. Those of own accounts are never implausible. */
function* findImplausible(offers: readonly IndexedOffer[]): Steps<Set<IndexedOffer>> {
  const implausible = new Set<IndexedOffer>();
  const groups = yield* groupBy(offers, ({ gpu, billing, kind, stock, gpuPriceMicros }) =>
    gpu === null || kind === "aggregate" || stock === "sold-out" || gpuPriceMicros === null
      ? null
      : `${gpu.family}\n${billing}`,
  );
  for (const group of groups.values()) {
    yield;
    const least = leastPlausible(cheapestByCloud(group));
    for (const offer of group)
      if (isSourceId(offer.provider) && offer.gpuPriceMicros! < least) implausible.add(offer);
  }
  return implausible;
}

/** The lowest price that a public source can give beside the lowest price of each cloud; 0 with too few clouds. */
export function leastPlausible(prices: readonly number[]): number {
  return prices.length < fewestCloudsToReject ? 0 : median(prices)! * plausibleShare;
}

/** Whether a GPU's name names a part of one. */
export function isFraction(name: string): boolean {
  return / (MIG|vGPU)$/.test(name);
}

/** The market by GPU family, of offers in price order: an hour on demand, whole GPUs, no aggregates. */
export function* marketFigures(offers: readonly IndexedOffer[]): Steps<ReadonlyMap<string, MarketFigures>> {
  const families = new Map<string, Map<string, number>>();
  let seen = 0;
  for (const { gpu, billing, kind, stock, gpuPriceMicros, cloud, provider } of offers) {
    if (++seen % offersPerStep === 0) yield;
    if (gpu === null || billing !== "on-demand" || kind === "aggregate" || gpuPriceMicros === null) continue;
    if (stock === "sold-out" || isFraction(gpu.name)) continue;
    let prices = families.get(gpu.family);
    if (!prices) families.set(gpu.family, (prices = new Map()));
    const key = cloud === null ? provider : canonicalCloud(cloud);
    // Offers come in price order, so the first one of a cloud is its cheapest.
    if (!prices.has(key)) prices.set(key, gpuPriceMicros);
  }
  const figures = new Map<string, MarketFigures>();
  for (const [family, clouds] of families) {
    const prices = [...clouds.values()];
    if (prices.length < fewestClouds) continue;
    figures.set(family, {
      min: Math.min(...prices),
      median: Math.round(median(prices)!),
      clouds: prices.length,
    });
  }
  return figures;
}

/** The public sources of some offers: their clouds and the newest time of their prices. */
export function listSources(
  offers: readonly IndexedOffer[],
  observedAt: (offer: IndexedOffer) => number,
): ListedSource[] {
  const found = new Map<SourceId, { clouds: Set<string>; newest: number }>();
  for (const offer of offers) {
    if (!isSourceId(offer.provider)) continue;
    const entry = found.get(offer.provider) ?? { clouds: new Set(), newest: 0 };
    if (offer.cloud !== null) entry.clouds.add(offer.cloud);
    entry.newest = Math.max(entry.newest, observedAt(offer));
    found.set(offer.provider, entry);
  }
  return sourceIds.flatMap((source) => {
    const entry = found.get(source);
    return entry ? [{ source, clouds: entry.clouds.size, observedAt: isoTime(entry.newest) }] : [];
  });
}

/** The lowest price of each cloud. */
function cheapestByCloud(offers: readonly IndexedOffer[]): number[] {
  const prices = new Map<string, number>();
  for (const { cloud, provider, gpuPriceMicros } of offers) {
    const key = cloud === null ? provider : canonicalCloud(cloud);
    prices.set(key, Math.min(prices.get(key) ?? Infinity, gpuPriceMicros!));
  }
  return [...prices.values()];
}

const offersPerStep = 1_024;

function* groupBy(
  offers: readonly IndexedOffer[],
  keyOf: (offer: IndexedOffer) => string | null,
): Steps<Map<string, IndexedOffer[]>> {
  let grouped = 0;
  const groups = new Map<string, IndexedOffer[]>();
  for (const offer of offers) {
    if (++grouped % offersPerStep === 0) yield;
    const key = keyOf(offer);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(offer);
    else groups.set(key, [offer]);
  }
  return groups;
}
