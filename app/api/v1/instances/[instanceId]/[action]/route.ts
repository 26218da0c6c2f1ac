import { otherThan } from "@/lib/auth/other-methods";
import { forChange } from "@/lib/auth/route";
import { instanceActions } from "@/lib/domain/instance";
import { answerOf } from "@/lib/instances/api";
import { actOnRecord } from "@/lib/instances/on-record";
import { problem } from "@/lib/problem";
import { readObject } from "@/lib/request-body";

export async function POST(
  request: Request,
  { params }: RouteContext<"/api/v1/instances/[instanceId]/[action]">,
): Promise<Response> {
  return forChange(async (actor) => {
    const { instanceId, action } = await params;
    if (!instanceActions.some((known) => known === action))
      return problem(404, "not-found", `There is no such action; there are ${instanceActions.join(", ")}.`);
    const body = await readObject(request, { mayBeEmpty: true });
    if (body instanceof Response) return body;
    const { value = "" } = body;
    if (typeof value !== "string")
      return problem(400, "invalid", "“value” must be a text, so nothing was done.");
    return answerOf(await actOnRecord(actor, instanceId, action, value), instanceId);
  });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherThan("POST");
