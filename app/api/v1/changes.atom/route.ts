import type { NextRequest } from "next/server";

import { forAnyone, rejectOtherMethods } from "@/lib/auth/route";
import { changesAtom } from "@/lib/changes/atom-view";
import { futureCursorText } from "@/lib/changes/queries";
import { parseChangesRequest } from "@/lib/changes/request";
import { problemResponse } from "@/lib/problem";

export async function GET({ nextUrl }: NextRequest): Promise<Response> {
  return forAnyone(async () => {
    const request = parseChangesRequest(nextUrl.searchParams);
    if (typeof request === "string") return problemResponse(400, "invalid", request);
    if (request.after !== null)
      return problemResponse(400, "invalid", "A feed has no after: it begins with the newest changes.");
    const feed = await changesAtom(request);
    if (feed === null) return problemResponse(400, "invalid", futureCursorText);
    return new Response(feed, {
      headers: { "content-type": "application/atom+xml; charset=utf-8", "cache-control": "no-store" },
    });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
