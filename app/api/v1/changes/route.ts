import type { NextRequest } from "next/server";

import { forAnyone, noStoreJson, rejectOtherMethods } from "@/lib/auth/route";
import { futureCursorText, getChanges } from "@/lib/changes/queries";
import { parseChangesRequest } from "@/lib/changes/request";
import { problemResponse } from "@/lib/problem";

export async function GET({ nextUrl }: NextRequest): Promise<Response> {
  return forAnyone(async () => {
    const request = parseChangesRequest(nextUrl.searchParams);
    if (typeof request === "string") return problemResponse(400, "invalid", request);
    const changes = await getChanges(request);
    return changes ? noStoreJson(changes) : problemResponse(400, "invalid", futureCursorText);
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
