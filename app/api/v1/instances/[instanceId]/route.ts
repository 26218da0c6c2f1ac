import { rejectOtherMethods } from "@/lib/auth/other-methods";
import { forReader, forTermination, noStoreJson } from "@/lib/auth/route";
import { toActionResponse, toContractInstance } from "@/lib/instances/api";
import { runActionAudited } from "@/lib/instances/audited";
import { readInstanceDetail } from "@/lib/instances/queries";
import { problemResponse } from "@/lib/problem";

type Context = RouteContext<"/api/v1/instances/[instanceId]">;

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return forReader(async () => {
    const detail = await readInstanceDetail((await params).instanceId);
    if (!detail) return problemResponse(404, "not-found", "There is no such machine here.");
    return noStoreJson({ ...toContractInstance(detail), history: detail.history });
  });
}

export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  return forTermination(async (actor) => {
    const { instanceId } = await params;
    return toActionResponse(await runActionAudited(actor, instanceId, "terminate", ""), instanceId);
  });
}

export const { POST, PUT, PATCH, OPTIONS } = rejectOtherMethods("GET", "DELETE");
