import { rejectOtherMethods, forAnyone } from "@/lib/auth/route";
import { getOffer, missingOfferText } from "@/lib/offers/queries";
import { problemResponse } from "@/lib/problem";

export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/v1/offers/[offerId]">,
): Promise<Response> {
  return forAnyone(async () => {
    const { offerId } = await params;
    const offer = await getOffer(offerId);
    if (!offer) return problemResponse(404, "not-found", await missingOfferText(offerId));
    return Response.json(offer, { headers: { "cache-control": "no-store" } });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
