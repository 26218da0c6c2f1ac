import "server-only";

import { getDatabase } from "@/db/client";
import { readRevision } from "@/db/revision";

import { refreshBoard } from "./current";
import { activeFilters } from "./filters";
import { withList, withoutFilter, withRange, withSortText } from "./links";
import { findOffers } from "./queries";
import { answerAxes, type AnswerAxis, type AnswerCell, type BoardAddition, type BoardPage, type Drop } from "./view-schema";

/** The answer to an address with what the board shows around it. */
export async function findBoard(query: string | URLSearchParams): Promise<{ page: BoardPage; canonical: string }> {
  // First the revision, then the rows: what is told is never newer than what is shown.
  const revision = await readRevision(getDatabase());
  await refreshBoard();
  const { page, search, canonical } = await findOffers(query);
  const addition: BoardAddition = {
    answer: await Promise.all(answerAxes.map((axis) => cheapest(canonical, axis))),
    drops: page.total === 0 ? await countDrops() : [],
    all: await count("stock=any"),
    revision,
    at: new Date().toISOString(),
  };
  return { page: { ...page, ...addition }, canonical };

  async function countDrops(): Promise<Drop[]> {
    const params = activeFilters(search, page.facets).map(({ param }) => param);
    const drops = await Promise.all(
      [...params, ...(params.includes("stock") ? [] : (["stock"] as const))].map(async (param) => ({
        param,
        total: await count(withoutFilter(canonical, param)),
      })),
    );
    return drops.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total);
  }
}

/** What an axis of the answer strip sets on top of all other filters. */
function onAxis(query: string, axis: AnswerAxis): string {
  if (axis === "8x") return withRange(query, "gpus", "8");
  return withRange(query, "vram", axis === "any" ? "" : `${axis}..`);
}

async function cheapest(canonical: string, axis: AnswerAxis): Promise<AnswerCell> {
  const query = withSortText(withList(onAxis(canonical, axis), "stock", ["in-stock"]), "");
  const offer = (await findOffers(one(query))).page.offers[0];
  if (!offer || offer.gpuPriceMicros === null) return { axis, offer: null };
  const { gpuName, rawGpu, gpuCount, cloud, provider, priceMicros, gpuPriceMicros } = offer;
  return { axis, offer: { gpuName, rawGpu, gpuCount, cloud, provider, priceMicros, gpuPriceMicros } };
}

async function count(query: string): Promise<number> {
  return (await findOffers(one(query))).page.total;
}

function one(query: string): URLSearchParams {
  const params = new URLSearchParams(query);
  params.set("size", "1");
  return params;
}

const commonCurrencies = ["USD", "EUR", "GBP", "CNY", "INR", "JPY", "CAD", "AUD", "CHF", "RUB", "BRL", "SGD"];

/** The currencies that the header offers: the usual ones for which there is a rate. */
export async function displayCurrencies(): Promise<string[]> {
  const { rates } = await refreshBoard();
  return commonCurrencies.filter((currency) => currency === "USD" || rates.has(currency));
}
