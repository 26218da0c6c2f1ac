import type { NextRequest } from "next/server";

import { forAnyone, rejectOtherMethods } from "@/lib/auth/route";
import { csvResponse } from "@/lib/csv";
import { historyResponse } from "@/lib/offers/history-response";
import { historyCsv } from "@/lib/price-history/csv";

export async function GET(
  { nextUrl }: NextRequest,
  { params }: RouteContext<"/api/v1/offers/[offerId]/history.csv">,
): Promise<Response> {
  return forAnyone(async () => {
    const { offerId } = await params;
    return historyResponse(offerId, nextUrl.searchParams, (history, request) =>
      csvResponse(historyCsv(history, request), `${offerId}-history.csv`),
    );
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
