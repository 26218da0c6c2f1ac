import type { NextRequest } from "next/server";

import type { Actor } from "@/lib/actor";
import { forAnyone, rejectOtherMethods } from "@/lib/auth/route";
import { systemClock } from "@/lib/clock/clock";
import { csvResponse } from "@/lib/csv";
import { minute } from "@/lib/domain/durations";
import { offersCsvParts } from "@/lib/offers/csv";
import { DownloadLimit, maxAtOnce, maxPerMinute, type DownloadPermit } from "@/lib/offers/download-limit";
import { problemResponse } from "@/lib/problem";
import { processState } from "@/lib/process-state";
import { readSender } from "@/lib/sender/sender";
import { textStream } from "@/lib/text-stream";

const shared = processState<DownloadLimit>("download limit");

export async function GET(request: NextRequest): Promise<Response> {
  return forAnyone(async (actor) => {
    const permit = takePermit(actor, request);
    if ("retryAfter" in permit) return tooManyResponse(permit.retryAfter);
    try {
      const parts = await offersCsvParts(request.nextUrl.searchParams);
      const isHead = request.method === "HEAD";
      if (isHead) permit.release();
      const body = isHead ? null : textStream(parts, { patience: minute, onEnd: permit.release });
      return csvResponse(body, "offers.csv");
    } catch (error) {
      permit.release();
      throw error;
    }
  });
}

function takePermit(actor: Actor | null, { headers }: NextRequest): DownloadPermit {
  if (actor) return { release: () => undefined };
  const limit = (shared.value ??= new DownloadLimit());
  return limit.take(readSender(headers).address, systemClock.monotonic());
}

function tooManyResponse(retryAfter: number): Response {
  const response = problemResponse(
    429,
    "too-many",
    `Without signing in, ${maxPerMinute} downloads a minute and ${maxAtOnce} at once are possible. Try again in ${retryAfter} s, or use a token.`,
  );
  response.headers.set("retry-after", String(retryAfter));
  return response;
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
