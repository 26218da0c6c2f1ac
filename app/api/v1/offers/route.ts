import type { NextRequest } from "next/server";

import { findOffers } from "@/lib/offers/queries";
import { findBoard } from "@/lib/offers/view";
import { boardMediaType } from "@/lib/offers/view-schema";

export async function GET(request: NextRequest): Promise<Response> {
  const { searchParams } = request.nextUrl;
  const isForBoard = request.headers.get("accept") === boardMediaType;
  const { page } = await (isForBoard ? findBoard(searchParams) : findOffers(searchParams));
  return Response.json(page, { headers: { "cache-control": "no-store", vary: "accept" } });
}
