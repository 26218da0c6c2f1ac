import { rejectOtherMethods, forReader, forTermination, noStoreJson } from "@/lib/auth/route";
import { toActionResponse, toContractDetail } from "@/lib/instances/api";
import { readInstanceDetail } from "@/lib/instances/queries";
import { terminateAudited } from "@/lib/instances/terminate-order";
import { problemResponse } from "@/lib/problem";

type Context = RouteContext<"/api/v1/instances/[instanceId]">;

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return forReader(async () => {
    const detail = await readInstanceDetail((await params).instanceId);
    if (!detail) return problemResponse(404, "not-found", "There is no such machine here.");
    return noStoreJson(toContractDetail(detail));
  });
}

export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  return forTermination(async (actor) => {
    const { instanceId } = await params;
    return toActionResponse(await terminateAudited(actor, instanceId), instanceId);
  });
}

export const { POST, PUT, PATCH, OPTIONS } = rejectOtherMethods("GET", "DELETE");
