import { otherThan } from "@/lib/auth/other-methods";
import { forReader, forTermination, fresh } from "@/lib/auth/route";
import { answerOf, contractInstance } from "@/lib/instances/api";
import { actOnRecord } from "@/lib/instances/on-record";
import { readInstanceDetail } from "@/lib/instances/queries";
import { problem } from "@/lib/problem";

type Context = RouteContext<"/api/v1/instances/[instanceId]">;

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return forReader(async () => {
    const detail = await readInstanceDetail((await params).instanceId);
    if (!detail) return problem(404, "not-found", "There is no such machine here.");
    return fresh({ ...contractInstance(detail), history: detail.history });
  });
}

export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  return forTermination(async (actor) => {
    const { instanceId } = await params;
    return answerOf(await actOnRecord(actor, instanceId, "terminate", ""), instanceId);
  });
}

export const { POST, PUT, PATCH, OPTIONS } = otherThan("GET", "DELETE");
