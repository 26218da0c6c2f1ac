import "server-only";

import type { OfferHistory } from "@/lib/price-history/contract";
import { parseHistoryRequest, type HistoryRequest } from "@/lib/price-history/request";
import { problemResponse } from "@/lib/problem";

import { getOfferHistory } from "./offer-history";
import { missingOfferText } from "./queries";

/** The history of an offer in a form of its own, or the problem of the request. */
export async function historyResponse(
  offerId: string,
  query: URLSearchParams,
  respond: (history: OfferHistory, request: HistoryRequest) => Response,
): Promise<Response> {
  const request = parseHistoryRequest(query, Date.now());
  if (typeof request === "string") return problemResponse(400, "invalid", request);
  const history = await getOfferHistory(offerId, request);
  return history
    ? respond(history, request)
    : problemResponse(404, "not-found", await missingOfferText(offerId));
}
