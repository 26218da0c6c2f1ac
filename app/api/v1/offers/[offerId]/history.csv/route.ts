import type { NextRequest } from "next/server";

import { forAnyone, rejectOtherMethods } from "@/lib/auth/route";
import { csvResponse } from "@/lib/csv";
import { getOfferHistory } from "@/lib/offers/offer-history";
import { missingOfferText } from "@/lib/offers/queries";
import { historyCsv } from "@/lib/price-history/csv";
import { parseHistoryRequest } from "@/lib/price-history/request";
import { problemResponse } from "@/lib/problem";

export async function GET(
  { nextUrl }: NextRequest,
  { params }: RouteContext<"/api/v1/offers/[offerId]/history.csv">,
): Promise<Response> {
  return forAnyone(async () => {
    const { offerId } = await params;
    const request = parseHistoryRequest(nextUrl.searchParams);
    if (typeof request === "string") return problemResponse(400, "invalid", request);
    const history = await getOfferHistory(offerId, request);
    return history
      ? csvResponse(historyCsv(history, request), `${offerId}-history.csv`)
      : problemResponse(404, "not-found", await missingOfferText(offerId));
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
