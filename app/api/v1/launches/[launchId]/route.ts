import { otherThan } from "@/lib/auth/other-methods";
import { forReader, fresh } from "@/lib/auth/route";
import { contractLaunch } from "@/lib/instances/api";
import { readLaunch } from "@/lib/instances/queries";
import { problem } from "@/lib/problem";

export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/v1/launches/[launchId]">,
): Promise<Response> {
  return forReader(async () => {
    const launch = await readLaunch((await params).launchId);
    return launch
      ? fresh(contractLaunch(launch))
      : problem(404, "not-found", "There is no such launch here.");
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherThan("GET");
