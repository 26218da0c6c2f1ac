import { forAnyone } from "@/lib/auth/route";
import { problemResponse } from "@/lib/problem";

const detail = "There is no such address. /api/v1/openapi.json describes those that there are.";

export async function GET(): Promise<Response> {
  return forAnyone(async () => problemResponse(404, "not-found", detail));
}

export { GET as POST, GET as PUT, GET as PATCH, GET as DELETE, GET as OPTIONS };
