import "server-only";

import { problem } from "@/lib/problem";

import { ForeignRequestError, requireKnownHost, requireOwnPage } from "./guard";

/** Answers a route that reads what is the owner's. */
export function forReader(answer: () => Promise<Response>): Promise<Response> {
  return guarded(requireKnownHost, answer);
}

/** Answers a route that changes something. */
export function forOwner(answer: () => Promise<Response>): Promise<Response> {
  return guarded(requireOwnPage, answer);
}

async function guarded(check: () => Promise<void>, answer: () => Promise<Response>): Promise<Response> {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof ForeignRequestError)) throw error;
    return problem(403, "foreign-request", error.message);
  }
  return answer();
}

/** JSON that nobody may keep. */
export function fresh(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { "cache-control": "no-store" } });
}
