import "server-only";

import { getDatabase } from "@/db/client";
import { listCloudDays } from "@/db/price-history";
import { dayOf } from "@/lib/domain/durations";
import { findGpu, listGpus, specFigures } from "@/lib/gpus";
import { bundledAttribution } from "@/lib/offers/csv-fields";
import { accountIdsOf } from "@/lib/offers/market";
import { readListHistory } from "@/lib/providers/gpurentalprices/history";

import type { GpuDetail, GpuList, GpuSummary } from "./contract";
import { historyOf, pricesOfDay, type CloudPrice } from "./history";
import { emptyModel, listModels, type GpuModel } from "./models";
import { nearGpus, type NamedGpu } from "./near";
import { rangesByCloud, rangesByRegion, type PriceRange } from "./ranges";
import { listAccount, readShownMarket, type ShownMarket } from "./shown-market";

const listSource = "gpurentalprices";

/** The response of `GET /api/v1/gpus`. */
export async function getGpus(query: URLSearchParams): Promise<GpuList> {
  const { offerIndex, notices } = await readShownMarket(query);
  const models = [...listModels(offerIndex).values()];
  return { gpus: models.map(toSummary), notices, ...attributionOf(models) };
}

/** The response of `GET /api/v1/gpus/{id}`; null for an id that neither an offer nor the catalog has. */
export async function getGpu(id: string, query: URLSearchParams): Promise<GpuDetail | null> {
  const shown = await readShownMarket(query);
  const model = findModel(id, shown);
  if (!model) return null;
  const series = await readHistory(model, shown);
  return {
    ...toSummary(model),
    specs: specFigures(model.gpu.name, model.vramGb),
    byCloud: rangesByCloud(model).map(toRange),
    byRegion: rangesByRegion(model).map(toRange),
    ...series,
    notices: shown.notices,
    ...(series.listHistory.length > 0 ? { attribution: bundledAttribution } : attributionOf([model])),
  };
}

/** A GPU with offers in a market, or one of the catalog without; null for any other id. */
export function findModel(id: string, { offerIndex }: ShownMarket): GpuModel | null {
  const known = findGpu(id);
  return listModels(offerIndex).get(id) ?? (known && emptyModel(known, known.vramGb));
}

/** The GPUs whose id is near to one that does not exist, those with offers first. */
export function listNear(id: string, { offerIndex }: ShownMarket): NamedGpu[] {
  const models = listModels(offerIndex);
  const offered = [...models.values()].map(({ gpu, vramGb }) => ({ ...gpu, vramGb }));
  const near = nearGpus(id, offered);
  return near.length > 0 ? near : nearGpus(id, listGpus());
}

/** Minimum and median over clouds on each complete day and at present; apart from them those of the public list. */
export async function readHistory(
  { gpu, offers }: GpuModel,
  { market, offerIndex }: ShownMarket,
): Promise<Pick<GpuDetail, "history" | "listHistory">> {
  const now = Date.now();
  const accountIds = await accountIdsOf(market);
  const recorded = await listCloudDays(getDatabase(), { gpuId: gpu.id, billing: "on-demand", accountIds });
  const others = offerIndex.unlisted.filter((offer) => offer.gpu?.id === gpu.id);
  const present = [...offers, ...others].filter((offer) => !offerIndex.isInGap(offer, now));
  const isListed = ({ provider }: { provider: string }) => provider === listSource;
  const observed: CloudPrice[] = [
    ...recorded
      .filter(({ accountId }) => accountId !== listAccount)
      .map((one) => ({ ...one, isPublic: one.accountId.startsWith("public:") })),
    ...pricesOfDay(
      present.filter((offer) => !isListed(offer)),
      () => dayOf(now),
    ),
  ];
  const listed: CloudPrice[] = accountIds.includes(listAccount)
    ? [
        ...readListHistory(gpu.id),
        ...recorded.filter(({ accountId }) => accountId === listAccount),
        // On the day that the list gives for them.
        ...pricesOfDay(present.filter(isListed), ({ listedAt }) => dayOf(listedAt ?? now)),
      ].map((one) => ({ ...one, isPublic: false }))
    : [];
  return { history: historyOf(observed), listHistory: historyOf(listed) };
}

function toSummary({ gpu, vramGb, offers, inStock, clouds, cheapest }: GpuModel): GpuSummary {
  const toCheapest = (offer: GpuModel["cheapest"]["spot"]) =>
    offer && { offerId: offer.id, gpuPriceMicros: offer.gpuPriceMicros! };
  return {
    id: gpu.id,
    name: gpu.name,
    family: gpu.family,
    vramGb,
    offers: offers.length,
    inStock,
    clouds,
    cheapest: {
      onDemand: toCheapest(cheapest.onDemand),
      spot: toCheapest(cheapest.spot),
      prepaid: toCheapest(cheapest.prepaid),
    },
  };
}

function toRange({ id, min, median, max, offers }: PriceRange) {
  return { id, min, median, max, offers };
}

/** Only with prices whose license asks to name them. */
function attributionOf(models: readonly GpuModel[]) {
  const isNamed = models.some(({ offers }) => offers.some(({ provider }) => provider === listSource));
  return isNamed && { attribution: bundledAttribution };
}
