import { otherThan } from "@/lib/auth/other-methods";
import { forChange, fresh } from "@/lib/auth/route";
import { contractLaunch } from "@/lib/instances/api";
import { launchOnRecord } from "@/lib/instances/on-record";
import type { LaunchRefusalKind } from "@/lib/instances/schema";
import { problem } from "@/lib/problem";
import { readObject } from "@/lib/request-body";

const refusalStatuses: Partial<Record<LaunchRefusalKind, number>> = {
  invalid: 400,
  "token-unknown": 401,
  "not-found": 404,
  ledger: 503,
};

export async function POST(request: Request): Promise<Response> {
  return forChange(async (actor) => {
    const body = await readObject(request);
    if (body instanceof Response) return body;
    const { result, launch } = await launchOnRecord(body, actor);
    if (result.kind === "refused") {
      const { kind, title, message, totalMicros, periodHours } = result.refusal;
      const total = totalMicros !== null && periodHours !== null ? { totalMicros, periodHours } : {};
      return problem(refusalStatuses[kind] ?? 409, kind, `${title} ${message}`, total);
    }
    return fresh(contractLaunch(launch!), result.isNew ? 202 : 200);
  });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherThan("POST");
