import { rejectOtherMethods, forOwner, noStoreJson } from "@/lib/auth/route";
import { readLaunch } from "@/lib/instances/queries";
import { problemResponse } from "@/lib/problem";

/** Internal to the pages of this app: no contract. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/launches/[launchId]">,
): Promise<Response> {
  return forOwner(async () => {
    const launch = await readLaunch((await params).launchId);
    return launch ? noStoreJson(launch) : problemResponse(404, "not-found", "There is no such launch here.");
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
