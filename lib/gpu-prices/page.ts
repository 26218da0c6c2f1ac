import "server-only";

import { getDatabase } from "@/db/client";
import { readDayProgress } from "@/db/day-progress";
import { day } from "@/lib/domain/durations";
import { specFigures, type SpecFigures } from "@/lib/gpus";
import { compareHref, maxCompared } from "@/lib/offers/compare-query";
import { currentIndex } from "@/lib/offers/current-index";
import { withParameters } from "@/lib/offers/links";
import type { IndexedOffer, OfferIndex } from "@/lib/offers/offer-index";
import { unofferedProviders, rowAction } from "@/lib/offers/row-action";
import type { Offer } from "@/lib/offers/schema";
import { parseSearch } from "@/lib/offers/search-params";
import type { RowAction } from "@/lib/offers/view-schema";

import type { GpuDetail } from "./contract";
import { billingClasses, isRentable, listModels, type BillingClass, type GpuModel } from "./models";
import { findNeighbors, type Neighbor } from "./neighbors";
import { findModel, readHistory } from "./queries";
import { marketOfClouds, rangesByCloud, rangesByRegion, type PriceRange } from "./ranges";
import type { ShownMarket } from "./shown-market";
import { valueFigures, type ValueFigure } from "./values";

const mostOffers = 10;

/** An offer with where it leads that cannot be launched here. */
export interface OfferLine {
  offer: Offer;
  action: RowAction | null;
}

/** The prices of the market, one of each cloud. */
export interface GpuMarketFigures {
  min: number;
  median: number;
  max: number;
  clouds: number;
  /** Whether public prices are among them that the page does not list. */
  isWider: boolean;
  /** The oldest and newest date of the published prices among them, ISO 8601 UTC. */
  listDates: [oldest: string, newest: string] | null;
}

export interface GpuPage {
  /** When it was read, in epoch milliseconds. */
  now: number;
  /** Every day before it has its figures. Epoch milliseconds. */
  completeUntil: number;
  model: GpuModel;
  specs: SpecFigures;
  best: Record<BillingClass, Offer | null>;
  market: GpuMarketFigures | null;
  byCloud: PriceRange[];
  byRegion: PriceRange[];
  history: Pick<GpuDetail, "history" | "listHistory">;
  values: ValueFigure[];
  neighbors: Neighbor[];
  /** The first that are not sold out, or of all if they are; `query` is the table of all of them. */
  lines: { shown: OfferLine[]; total: number; areAvailable: boolean; query: string };
  /** The table of all offers. */
  query: string;
  /** The cheapest offers of the GPU and its neighbors side by side; null with fewer than two. */
  compare: `/compare?${string}` | null;
}

/** All that the page of a GPU shows; null for an id that does not exist. */
export async function readGpuPage(id: string, shown: ShownMarket): Promise<GpuPage | null> {
  const model = findModel(id, shown);
  if (!model) return null;
  const { offerIndex } = shown;
  const now = Date.now();
  const describe = (offer: IndexedOffer) => offerIndex.describe(offer, now);
  const models = [...listModels(offerIndex).values()];
  const byCloud = rangesByCloud(model);
  const neighbors = findNeighbors(model, models);
  const best = Object.fromEntries(
    billingClasses.map((key) => [key, model.cheapest[key] && describe(model.cheapest[key])]),
  ) as GpuPage["best"];
  return {
    now,
    completeUntil: (await readDayProgress(getDatabase(), now)).day * day,
    model,
    specs: specFigures(model.gpu.name, model.vramGb),
    best,
    market: await readMarketFigures(model, shown),
    byCloud,
    byRegion: rangesByRegion(model),
    history: await readHistory(model, shown),
    values: valueFigures(model, models),
    neighbors,
    lines: await readLines(model, shown, describe),
    query: tableQuery(model, shown, { billing: "any", stock: "any" }),
    compare: compareOf(neighbors, shown.query),
  };
}

/** The table of a GPU's offers with these filters. */
export function tableQuery(
  { gpu }: Pick<GpuModel, "gpu">,
  { query }: Pick<ShownMarket, "query">,
  filters: Readonly<Record<string, string>>,
): string {
  return withParameters(parseSearch(query), { gpu: gpu.id, ...filters });
}

async function readLines(
  model: GpuModel,
  shown: ShownMarket,
  describe: (offer: IndexedOffer) => Offer,
): Promise<GpuPage["lines"]> {
  const connected = await unofferedProviders();
  const available = model.offers.filter(({ stock }) => stock !== "sold-out");
  const areAvailable = available.length > 0;
  const listed = areAvailable ? available : model.offers;
  return {
    shown: listed
      .slice(0, mostOffers)
      .map((offer) => ({ offer: describe(offer), action: rowAction(offer, connected) })),
    total: listed.length,
    areAvailable,
    query: tableQuery(model, shown, { billing: "any", ...(!areAvailable && { stock: "any" }) }),
  };
}

/** As in the table, the whole market stands beside the own prices. */
async function readMarketFigures(
  model: GpuModel,
  { market, available, offerIndex }: ShownMarket,
): Promise<GpuMarketFigures | null> {
  const isWider = market === "own" && available.includes("all");
  const index: OfferIndex = isWider ? await currentIndex("all") : offerIndex;
  const whole = isWider ? (listModels(index).get(model.gpu.id) ?? model) : model;
  const figures = marketOfClouds(rangesByCloud(whole));
  return figures && { ...figures, isWider, listDates: listDatesOf(whole.offers) };
}

function listDatesOf(offers: readonly IndexedOffer[]): GpuMarketFigures["listDates"] {
  const dates = offers
    .filter((offer) => offer.billing === "on-demand" && offer.kind === "list" && isRentable(offer))
    .flatMap(({ listedAt }) => listedAt ?? [])
    .sort((a, b) => a - b);
  const iso = (time: number) => new Date(time).toISOString();
  return dates.length === 0 ? null : [iso(dates[0]!), iso(dates.at(-1)!)];
}

function compareOf(neighbors: readonly Neighbor[], back: string): GpuPage["compare"] {
  const ids = neighbors.flatMap(({ model: { cheapest } }) => (cheapest.onDemand ?? cheapest.spot)?.id ?? []);
  return ids.length < 2 ? null : compareHref(ids.slice(0, maxCompared), { back });
}
