import { forChange, fresh } from "@/lib/auth/route";
import { contractLaunch } from "@/lib/instances/api";
import { launchOrder } from "@/lib/instances/change";
import { readLaunch } from "@/lib/instances/queries";
import type { LaunchRefusalKind } from "@/lib/instances/schema";
import { problem } from "@/lib/problem";

const refusalStatuses: Partial<Record<LaunchRefusalKind, number>> = {
  invalid: 400,
  "not-found": 404,
  ledger: 503,
};

export async function POST(request: Request): Promise<Response> {
  return forChange(async (actor) => {
    const body: unknown = await request.json().catch(() => null);
    const result = await launchOrder(body, actor);
    if (result.kind === "refused") {
      const { kind, title, message } = result.refusal;
      return problem(refusalStatuses[kind] ?? 409, kind, `${title} ${message}`);
    }
    return fresh(contractLaunch((await readLaunch(result.launchId))!), result.isNew ? 202 : 200);
  });
}
