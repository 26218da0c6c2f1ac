import type { NextRequest } from "next/server";

import { forAnyone, rejectOtherMethods } from "@/lib/auth/route";
import { changesCsv } from "@/lib/changes/csv";
import { findChanges, futureCursorText } from "@/lib/changes/queries";
import { parseChangesRequest } from "@/lib/changes/request";
import { csvResponse } from "@/lib/csv";
import { limitDownload } from "@/lib/offers/limit-download";
import { problemResponse } from "@/lib/problem";

export async function GET({ nextUrl, headers }: NextRequest): Promise<Response> {
  return forAnyone(async (actor) => {
    const request = parseChangesRequest(nextUrl.searchParams);
    if (typeof request === "string") return problemResponse(400, "invalid", request);
    return limitDownload(actor, headers, async (release) => {
      const found = await findChanges(request);
      release();
      if (!found) return problemResponse(400, "invalid", futureCursorText);
      const response = csvResponse(changesCsv(found), "changes.csv");
      response.headers.set("link", cursorLinks(nextUrl, found.page));
      return response;
    });
  });
}

/** Where to go on, since a CSV has no place for it. */
function cursorLinks({ pathname, searchParams }: URL, page: { next: number; older: number | null }): string {
  const link = (name: "after" | "before", cursor: number, relation: string) => {
    const query = new URLSearchParams(searchParams);
    query.delete("after");
    query.delete("before");
    query.set(name, String(cursor));
    return `<${pathname}?${query}>; rel="${relation}"`;
  };
  return [
    link("after", page.next, "next"),
    ...(page.older === null ? [] : [link("before", page.older, "prev")]),
  ].join(", ");
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
