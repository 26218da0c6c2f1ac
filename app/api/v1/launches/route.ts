import { rejectOtherMethods, forChange, noStoreJson } from "@/lib/auth/route";
import { toContractLaunch } from "@/lib/instances/api";
import { launchAudited } from "@/lib/instances/launch-order";
import { readLaunch } from "@/lib/instances/queries";
import type { LaunchRefusalKind } from "@/lib/instances/schema";
import { problemResponse } from "@/lib/problem";
import { readJsonObject } from "@/lib/request-body";

const refusalStatuses: Partial<Record<LaunchRefusalKind, number>> = {
  invalid: 400,
  "token-unknown": 401,
  "not-found": 404,
  ledger: 503,
  "no-worker": 503,
};

export async function POST(request: Request): Promise<Response> {
  return forChange(async (actor) => {
    const body = await readJsonObject(request);
    if (body instanceof Response) return body;
    const result = await launchAudited(body, actor);
    if (result.kind === "refused") {
      const { kind, title, message, totalMicros, periodHours } = result.refusal;
      const total = totalMicros !== null && periodHours !== null ? { totalMicros, periodHours } : {};
      return problemResponse(refusalStatuses[kind] ?? 409, kind, `${title} ${message}`, total);
    }
    return noStoreJson(toContractLaunch((await readLaunch(result.launchId))!), result.isNew ? 202 : 200);
  });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("POST");
