import type { NextRequest } from "next/server";

import { forAnyone, rejectOtherMethods } from "@/lib/auth/route";
import { csvResponse } from "@/lib/csv";
import { minute } from "@/lib/domain/durations";
import { offersCsvParts } from "@/lib/offers/csv";
import { limitDownload } from "@/lib/offers/limit-download";
import { textStream } from "@/lib/text-stream";

export async function GET(request: NextRequest): Promise<Response> {
  return forAnyone((actor) =>
    limitDownload(actor, request.headers, async (release) => {
      const parts = await offersCsvParts(request.nextUrl.searchParams);
      const isHead = request.method === "HEAD";
      if (isHead) release();
      const body = isHead ? null : textStream(parts, { patience: minute, onEnd: release });
      return csvResponse(body, "offers.csv");
    }),
  );
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
