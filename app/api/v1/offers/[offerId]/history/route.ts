import type { NextRequest } from "next/server";

import { forAnyone, noStoreJson, rejectOtherMethods } from "@/lib/auth/route";
import { historyResponse } from "@/lib/offers/history-response";

export async function GET(
  { nextUrl }: NextRequest,
  { params }: RouteContext<"/api/v1/offers/[offerId]/history">,
): Promise<Response> {
  return forAnyone(async () => {
    const { offerId } = await params;
    return historyResponse(offerId, nextUrl.searchParams, (history) => noStoreJson(history));
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
