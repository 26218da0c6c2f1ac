import "server-only";

import type { Actor } from "@/lib/actor";
import { systemClock } from "@/lib/clock/clock";
import { problemResponse } from "@/lib/problem";
import { processState } from "@/lib/process-state";
import { readSender } from "@/lib/sender/sender";

import { DownloadLimit, maxAtOnce, maxPerMinute, type DownloadPermit } from "./download-limit";

const shared = processState<DownloadLimit>("download limit");

/**
 * Handles a download, of which callers without a session or token may run few. The handler calls `release` once when the
 * download is over.
 */
export async function limitDownload(
  actor: Actor | null,
  headers: Headers,
  handler: (release: () => void) => Promise<Response>,
): Promise<Response> {
  const permit = takePermit(actor, headers);
  if ("retryAfter" in permit) return tooManyResponse(permit.retryAfter);
  try {
    return await handler(permit.release);
  } catch (error) {
    permit.release();
    throw error;
  }
}

function takePermit(actor: Actor | null, headers: Headers): DownloadPermit {
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
