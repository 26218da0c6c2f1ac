import "server-only";

import { getDatabase } from "@/db/client";
import { readRevision } from "@/db/revision";

import type { Board } from "./board";
import { refreshBoard } from "./current";
import { buildFilter } from "./filter";
import { activeFilters } from "./filters";
import { countSteps } from "./histogram";
import { withList, withoutFilter, withRange, withSortText } from "./links";
import { findOffers } from "./queries";
import { scan } from "./scan";
import { parseSearch } from "./search-params";
import {
  answerAxes,
  type AnswerAxis,
  type AnswerCell,
  type BoardAddition,
  type BoardPage,
  type Drop,
} from "./view-schema";

/** How far the answer strip looks past offers that were read too long ago. */
const looked = 60;

/** The answer to an address with what the board shows around it. */
export async function findBoard(
  query: string | URLSearchParams,
): Promise<{ page: BoardPage; canonical: string }> {
  // First the revision, then the rows: what is told is never newer than what is shown.
  const revision = await readRevision(getDatabase());
  const board = await refreshBoard();
  const { page, search, canonical } = await findOffers(query);
  const addition: BoardAddition = {
    answer: answerAxes.map((axis) => cheapest(board, canonical, axis)),
    drops: page.total === 0 ? await countDrops() : [],
    all: await count("billing=any&stock=any"),
    prices: prices(),
    revision,
    at: new Date().toISOString(),
  };
  return { page: { ...page, ...addition }, canonical };

  function prices(): number[] {
    const others = parseSearch(withRange(canonical, "price", ""), board.spelling).search;
    const { rows } = scan(board.columns, buildFilter(board.columns, others), { from: 0, to: Infinity });
    return countSteps(rows.map((row) => board.columns.gpuPrice[row]!));
  }

  async function countDrops(): Promise<Drop[]> {
    const params = activeFilters(search, page.facets).map(({ param }) => param);
    const drops = await Promise.all(
      [...new Set([...params, "billing", "stock"])].map(async (param) => ({
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

/** The cheapest that can be relied on; one read too long ago only where there is no other. */
function cheapest(board: Board, canonical: string, axis: AnswerAxis): AnswerCell {
  const query = withSortText(withList(onAxis(canonical, axis), "stock", ["in-stock"]), "");
  const { search, canonical: asked } = parseSearch(one(query, looked), board.spelling);
  const now = Date.now();
  const offers = board
    .find(search, asked)
    .offers.filter(({ gpuPriceMicros }) => gpuPriceMicros !== null)
    .map((offer) => board.describe(offer, now));
  const offer = offers.find(({ stale }) => !stale) ?? offers[0];
  if (!offer) return { axis, offer: null };
  const { gpuName, rawGpu, gpuCount, cloud, provider, priceMicros, gpuPriceMicros, stale } = offer;
  return { axis, offer: { gpuName, rawGpu, gpuCount, cloud, provider, priceMicros, gpuPriceMicros, stale } };
}

async function count(query: string): Promise<number> {
  return (await findOffers(one(query))).page.total;
}

function one(query: string, size = 1): URLSearchParams {
  const params = new URLSearchParams(query);
  params.delete("page");
  params.set("size", String(size));
  return params;
}

const commonCurrencies = ["USD", "EUR", "GBP", "CNY", "INR", "JPY", "CAD", "AUD", "CHF", "RUB", "BRL", "SGD"];

/** The currencies that the header offers: the usual ones for which there is a rate. */
export async function displayCurrencies(): Promise<string[]> {
  const { rates } = await refreshBoard();
  return commonCurrencies.filter((currency) => currency === "USD" || rates.has(currency));
}
