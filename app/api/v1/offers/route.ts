import type { NextRequest } from "next/server";

import { rejectOtherMethods, forAnyone } from "@/lib/auth/route";
import { findOffers } from "@/lib/offers/queries";
import { columnsCookie, readUsualColumns } from "@/lib/offers/table-settings";
import { readUsualCurrency } from "@/lib/offers/usual-currency";
import { findOffersTable } from "@/lib/offers/view";
import { offersTableMediaType } from "@/lib/offers/view-schema";

export async function GET(request: NextRequest): Promise<Response> {
  return forAnyone(async () => {
    const { searchParams } = request.nextUrl;
    const defaults = async () => ({
      usualColumns: readUsualColumns(request.cookies.get(columnsCookie)?.value),
      currency: await readUsualCurrency(),
    });
    const isForTable = request.headers.get("accept") === offersTableMediaType;
    const body = isForTable
      ? (await findOffersTable(searchParams, await defaults())).view
      : (await findOffers(searchParams)).page;
    return Response.json(body, { headers: { "cache-control": "no-store", vary: "accept" } });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
