import type { NextRequest } from "next/server";

import { findOffers } from "@/lib/offers/queries";

export async function GET(request: NextRequest): Promise<Response> {
  const { page } = await findOffers(request.nextUrl.searchParams);
  return Response.json(page, { headers: { "cache-control": "no-store" } });
}
