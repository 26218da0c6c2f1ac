import type { NextRequest } from "next/server";

import { otherThan } from "@/lib/auth/other-methods";
import { forAnyone } from "@/lib/auth/route";
import { findOffers } from "@/lib/offers/queries";
import { findBoard } from "@/lib/offers/view";
import { boardMediaType } from "@/lib/offers/view-schema";

export async function GET(request: NextRequest): Promise<Response> {
  return forAnyone(async () => {
    const { searchParams } = request.nextUrl;
    const isForBoard = request.headers.get("accept") === boardMediaType;
    const { page } = await (isForBoard ? findBoard(searchParams) : findOffers(searchParams));
    return Response.json(page, { headers: { "cache-control": "no-store", vary: "accept" } });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherThan("GET");
