import { rejectOtherMethods, forChange } from "@/lib/auth/route";
import { instanceActions } from "@/lib/domain/instance";
import { actAudited } from "@/lib/instances/act-order";
import { readActionBody, toActionResponse } from "@/lib/instances/api";
import { problemResponse } from "@/lib/problem";
import { readJsonObject } from "@/lib/request-body";

export async function POST(
  request: Request,
  { params }: RouteContext<"/api/v1/instances/[instanceId]/[action]">,
): Promise<Response> {
  return forChange(async (actor) => {
    const { instanceId, action } = await params;
    const known = instanceActions.find((one) => one === action);
    if (!known)
      return problemResponse(
        404,
        "not-found",
        `There is no such action; there are ${instanceActions.join(", ")}.`,
      );
    const body = await readJsonObject(request, { mayBeEmpty: true });
    if (body instanceof Response) return body;
    const asked = readActionBody(known, body);
    if (!asked.ok) return problemResponse(400, "invalid", asked.message);
    return toActionResponse(await actAudited(actor, instanceId, known, asked.value), instanceId);
  });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("POST");
