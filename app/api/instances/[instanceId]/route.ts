import { rejectOtherMethods, forOwner, noStoreJson } from "@/lib/auth/route";
import { readInstanceDetail } from "@/lib/instances/queries";
import { problemResponse } from "@/lib/problem";

/** Internal to the pages of this app: no contract. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/instances/[instanceId]">,
): Promise<Response> {
  return forOwner(async () => {
    const detail = await readInstanceDetail((await params).instanceId);
    return detail ? noStoreJson(detail) : problemResponse(404, "not-found", "There is no such machine here.");
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
