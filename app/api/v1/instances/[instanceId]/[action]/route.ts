import { otherThan } from "@/lib/auth/other-methods";
import { forChange } from "@/lib/auth/route";
import { instanceActions } from "@/lib/domain/instance";
import { readActionBody } from "@/lib/instances/action-body";
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
    const known = instanceActions.find((one) => one === action);
    if (!known)
      return problem(404, "not-found", `There is no such action; there are ${instanceActions.join(", ")}.`);
    const body = await readObject(request, { mayBeEmpty: true });
    if (body instanceof Response) return body;
    const asked = readActionBody(known, body);
    if (!asked.ok) return problem(400, "invalid", asked.message);
    return answerOf(await actOnRecord(actor, instanceId, known, asked.value), instanceId);
  });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherThan("POST");
