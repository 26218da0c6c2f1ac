import { otherThan } from "@/lib/auth/other-methods";
import { forOwner, fresh } from "@/lib/auth/route";
import { readLaunch } from "@/lib/instances/queries";
import { problem } from "@/lib/problem";

/** For the pages of this app: no contract. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/launches/[launchId]">,
): Promise<Response> {
  return forOwner(async () => {
    const launch = await readLaunch((await params).launchId);
    return launch ? fresh(launch) : problem(404, "not-found", "There is no such launch here.");
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherThan("GET");
