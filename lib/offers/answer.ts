import { describeEach } from "@/lib/describe-each";

import { offerName, type Board } from "./board";
import type { BoardOffer } from "./columns";
import { buildFilter } from "./filter";
import { scan } from "./scan";
import type { OffersSearch } from "./search";
import { answerAxes, type AnswerAxis, type AnswerCell } from "./view-schema";

const unknownGpu = 0;

/**
 * The cheapest in stock along each axis, under all filters but the axis's own. On-demand offers are ranked, with the cheapest
 * spot price below them beside; others only where the search leaves on-demand out. A GPU that the catalog does not know is not ranked.
 */
export function answerCells(board: Board, search: OffersSearch, now: number): AnswerCell[] {
  const { values } = search.lists.billing;
  const isOnDemand = values.includes("on-demand");
  return answerAxes.map((axis) => {
    const ranked = cheapest(board, onAxis(search, axis, isOnDemand ? ["on-demand"] : values), now);
    const offer = ranked && cellOf(board, ranked, now);
    if (!isOnDemand || !values.includes("spot")) return { axis, offer, spotMicros: null };
    const spot = cheapest(board, onAxis(search, axis, ["spot"]), now);
    const isCheaper =
      spot !== null &&
      !board.isStale(spot, now) &&
      (offer === null || spot.gpuPriceMicros! < offer.gpuPriceMicros!);
    return { axis, offer, spotMicros: isCheaper ? spot.gpuPriceMicros : null };
  });
}

function onAxis(search: OffersSearch, axis: AnswerAxis, billings: readonly string[]): OffersSearch {
  const { ranges, lists } = search;
  const own =
    axis === "8x"
      ? { gpus: { min: 8, max: 8 } }
      : { vram: axis === "any" ? null : { min: Number(axis), max: null } };
  return {
    ...search,
    ranges: { ...ranges, ...own },
    lists: {
      ...lists,
      billing: { ...lists.billing, values: [...billings] },
      stock: { values: ["in-stock"], matchesNothing: false },
    },
  };
}

/** The cheapest that can be relied on; one read too long ago only where there is no other. */
function cheapest(board: Board, search: OffersSearch, now: number): BoardOffer | null {
  const { columns } = board;
  const filter = buildFilter(columns, search);
  filter.fails.gpu[unknownGpu] = 1;
  filter.to = Math.min(filter.to, columns.priced);
  const offers = scan(columns, filter, { from: 0, to: Infinity }).rows.map((row) => columns.offers[row]!);
  return offers.find((offer) => !board.isStale(offer, now)) ?? offers[0] ?? null;
}

function cellOf(board: Board, offer: BoardOffer, now: number): AnswerCell["offer"] {
  const { views } = describeEach([offer], (one) => board.describe(one, now), offerName);
  const [found] = views;
  if (!found) return null;
  const { gpuName, gpuCount, cloud, provider, billing, gpuPriceMicros, periodMicros, observedAt, stale } =
    found;
  const freshFor = board.freshFor(offer);
  return {
    gpuName,
    gpuCount,
    cloud,
    provider,
    billing,
    gpuPriceMicros,
    periodMicros,
    observedAt,
    stale,
    freshFor,
  };
}
