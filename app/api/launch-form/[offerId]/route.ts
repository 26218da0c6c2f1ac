import { rejectOtherMethods, forOwner, noStoreJson } from "@/lib/auth/route";
import { readLaunchForm } from "@/lib/instances/queries";
import { problemResponse } from "@/lib/problem";

/** Internal to the pages of this app: no contract. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/launch-form/[offerId]">,
): Promise<Response> {
  return forOwner(async () => {
    const found = await readLaunchForm((await params).offerId);
    return found
      ? noStoreJson(found.form)
      : problemResponse(404, "not-found", "No offer with this address was ever seen here.");
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
