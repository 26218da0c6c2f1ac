import type { NextRequest } from "next/server";

import { forAnyone, noStoreJson, rejectOtherMethods } from "@/lib/auth/route";
import { readPlaces, searchOffers } from "@/lib/jump/queries";
import type { JumpPlaces } from "@/lib/jump/schema";
import { marketCookie, offersAddress } from "@/lib/market-cookie";
import { listSavedViews } from "@/lib/views/queries";

/**
 * Internal to the pages of this app: no contract. With `q` what this text finds, else everything that it is matched with.
 * Both in the market that the page shows, else the one shown last.
 */
export async function GET(request: NextRequest): Promise<Response> {
  return forAnyone(async (actor) => {
    const { searchParams } = request.nextUrl;
    const text = searchParams.get("q");
    const shown = searchParams.get("market") ?? request.cookies.get(marketCookie)?.value;
    const market = offersAddress(shown).slice("/?".length);
    if (text !== null) return noStoreJson(await searchOffers(text, market));
    const views = actor?.kind === "owner" ? await listSavedViews() : null;
    return noStoreJson({ ...(await readPlaces(market)), views } satisfies JumpPlaces);
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
