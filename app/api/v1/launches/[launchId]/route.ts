import { rejectOtherMethods, forReader, noStoreJson } from "@/lib/auth/route";
import { toContractLaunch } from "@/lib/instances/api";
import { readLaunch } from "@/lib/instances/queries";
import { problemResponse } from "@/lib/problem";

export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/v1/launches/[launchId]">,
): Promise<Response> {
  return forReader(async () => {
    const launch = await readLaunch((await params).launchId);
    return launch
      ? noStoreJson(toContractLaunch(launch))
      : problemResponse(404, "not-found", "There is no such launch here.");
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
