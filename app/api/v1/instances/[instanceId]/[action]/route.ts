import { forChange } from "@/lib/auth/route";
import { answerOf } from "@/lib/instances/api";
import { actOnInstance } from "@/lib/instances/change";

export async function POST(
  request: Request,
  { params }: RouteContext<"/api/v1/instances/[instanceId]/[action]">,
): Promise<Response> {
  return forChange(async () => {
    const { instanceId, action } = await params;
    const body = (await request.json().catch(() => null)) as { value?: unknown } | null;
    const value = typeof body?.value === "string" ? body.value : "";
    return answerOf(await actOnInstance(instanceId, action, value), instanceId);
  });
}
