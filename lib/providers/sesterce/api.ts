import type { Breaker } from "../breaker";
import { createHttpClient, type HttpClient } from "../http";
import type { ReplyReader } from "../parse-reply";
import type { ClientContext } from "../provider";
import { unreadable, readRowsInSlices, type ParsedRows } from "../rows";

import { explainGatewayError, readCollectionError } from "./errors";
import { readNativeId, isCpuRow, toOffers } from "./normalize";
import { instanceOffer, launchableOffer, type LaunchableOffer } from "./schema";

/** Creates the HTTP client for Sesterce; the meaning of an error depends on the request. */
export function createHttp(
  { apiKey, baseUrl, limits, observeDate }: ClientContext,
  breaker: Breaker | null,
  readError: NonNullable<ReplyReader["readError"]> = readCollectionError,
): HttpClient {
  const headers = { "x-api-key": apiKey };
  const options = { baseUrl, limits, headers, breaker, observeDate };
  const http = createHttpClient({ provider: "sesterce", ...options, readError });
  return {
    get: (request) => http.get(request).catch(explainGatewayError),
    post: (request) => http.post(request).catch(explainGatewayError),
    send: (request) => http.send(request).catch(explainGatewayError),
    create: http.create,
  };
}

/** Every machine type of every cloud: a bare list, in one call. */
export async function fetchOffers(http: HttpClient, signal: AbortSignal): Promise<unknown[]> {
  const reply = await http.get({ path: "/gpu-cloud/instances/offers", signal });
  if (!Array.isArray(reply)) throw unreadable("sesterce", "the list of offers");
  return reply;
}

export function readOffers(rows: unknown[], signal: AbortSignal): Promise<ParsedRows> {
  const reader = {
    provider: "sesterce",
    schema: instanceOffer,
    normalize: toOffers,
    readNativeId,
    ignores: isCpuRow,
  } as const;
  return readRowsInSlices(rows, reader, { signal });
}

/** The launch facts of one offer; null if it is not listed. */
export function findLaunchable(rows: unknown[], nativeId: string): LaunchableOffer | null {
  for (const value of rows) {
    const key = readNativeId(value);
    const offer = launchableOffer.safeParse(value).data;
    if (key !== null && offer?.availability.some((at) => `${key}/${at.region}` === nativeId)) return offer;
  }
  return null;
}
