import type { NextRequest } from "next/server";

import { rejectOtherMethods, forAnyone } from "@/lib/auth/route";
import { findOffers } from "@/lib/offers/queries";
import { findOffersTable } from "@/lib/offers/view";
import { offersTableMediaType } from "@/lib/offers/view-schema";

export async function GET(request: NextRequest): Promise<Response> {
  return forAnyone(async () => {
    const { searchParams } = request.nextUrl;
    const isForBoard = request.headers.get("accept") === offersTableMediaType;
    const { page } = await (isForBoard ? findOffersTable(searchParams) : findOffers(searchParams));
    return Response.json(page, { headers: { "cache-control": "no-store", vary: "accept" } });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
