import { forOwner, noStoreJson, rejectOtherMethods } from "@/lib/auth/route";
import { parseBackQuery } from "@/lib/offers/back";
import { getNextCheapest, getOffer } from "@/lib/offers/queries";
import { problemResponse } from "@/lib/problem";

/** Internal to the pages of this app: no contract. */
export async function GET(
  request: Request,
  { params }: RouteContext<"/api/next-offers/[offerId]">,
): Promise<Response> {
  return forOwner(async () => {
    const offer = await getOffer((await params).offerId);
    if (!offer) return problemResponse(404, "not-found", "No offer with this address was ever seen here.");
    const back = parseBackQuery(new URL(request.url).searchParams.get("from"));
    return noStoreJson(await getNextCheapest(offer, back));
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
