import { forAnyone, noStoreJson, rejectOtherMethods } from "@/lib/auth/route";
import { problemResponse } from "@/lib/problem";
import { readJsonObject } from "@/lib/request-body";
import { countViewChanges } from "@/lib/views/view-changes";

/** Internal to the pages of this app: no contract. Changes nothing; the queries are too long for a URL. */
export async function POST(request: Request): Promise<Response> {
  return forAnyone(async () => {
    const body = await readJsonObject(request);
    if (body instanceof Response) return body;
    const counts = await countViewChanges(body);
    return counts ? noStoreJson(counts) : problemResponse(400, "invalid", "The views are not readable.");
  });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("POST");
