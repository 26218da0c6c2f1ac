import { randomBytes } from "node:crypto";

import { NextResponse, type NextRequest } from "next/server";

import { checkActionBody } from "@/lib/auth/action-body";
import {
  checkBodyLength,
  contentSecurityPolicy,
  isDecodable,
  removeNextHeaders,
} from "@/lib/auth/proxy-checks";
import { GuardError } from "@/lib/auth/refusal";
import { refusedActionResponse, refusedPageResponse } from "@/lib/auth/refused-page";
import { checkHost, checkSameOrigin } from "@/lib/auth/request";
import { hasSender, readSender } from "@/lib/sender/sender";
import { isBoardHost } from "@/lib/board/requests";
import { boardLimit, maxRequestsPerMinute } from "@/lib/board/limit";
import { robotsText } from "@/lib/board/robots";
import { env, runtime } from "@/lib/env";
import { problemResponse } from "@/lib/problem";

const maxUrlLength = 14_000;

/** What a process with ROLE=worker serves. */
const workerPaths = new Set(["/api/health", "/metrics"]);

/**
 * Rejects malformed and foreign requests, and sets the headers that differ per response; next.config.js has
 * the others. Authorization is not checked here but where data is read or changed (`lib/auth/guard.ts`).
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const response = refuse(request) ?? (await refuseBody(request)) ?? serveBoard(request) ?? pass(request);
  if (readSender(request.headers).isHttps)
    response.headers.set("strict-transport-security", "max-age=31536000");
  return response;
}

function pass(request: NextRequest): Response {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, runtime.isDevelopment());
  const headers = removeNextHeaders(request.headers);
  headers.set("x-nonce", nonce);
  // A page that is not found gets no parameters.
  headers.set("x-address", request.nextUrl.pathname + request.nextUrl.search);
  // Next reads the nonce of its own scripts from this header.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/** What the public board responds with before any page: its own robots.txt, and 429 to one address that requests too much. */
function serveBoard({ headers, nextUrl: { pathname } }: NextRequest): Response | null {
  if (!isBoardHost(headers.get("host"), env().publicBoard)) return null;
  if (pathname === "/robots.txt")
    return new Response(robotsText(), { headers: { "content-type": "text/plain; charset=utf-8" } });
  if (!/^\/(?:_next|styles)\/|\.(?:svg|png)$/.test(pathname)) {
    const retryAfter = boardLimit().take(readSender(headers).address, performance.now());
    if (retryAfter !== null) return tooManyResponse(retryAfter, pathname, headers);
  }
  return null;
}

function tooManyResponse(retryAfter: number, pathname: string, headers: Headers): Response {
  const message = `One address can make ${maxRequestsPerMinute} requests a minute. Try again in ${retryAfter} s.`;
  const response = refusal(new GuardError("too-many", message), null, pathname, headers);
  response.headers.set("retry-after", String(retryAfter));
  return response;
}

function refuse({ method, nextUrl: { pathname, search }, headers }: NextRequest): Response | null {
  if (!hasSender(headers)) return startingResponse(pathname, headers);
  try {
    checkHost(headers, env());
  } catch (error) {
    return refusal(error, 421, pathname, headers);
  }
  if (env().role === "worker" && !workerPaths.has(pathname))
    return problemResponse(
      404,
      "not-found",
      "This process is a worker. It serves /api/health and /metrics only.",
    );
  // The rest of the room for headers is for cookies.
  if (pathname.length + search.length > maxUrlLength)
    return problemResponse(414, "too-large", "This address is too long.");
  if (!isDecodable(pathname)) return problemResponse(400, "invalid", "This address cannot be read.");
  try {
    checkBodyLength(headers);
    // Next responds with 500 to an action with a malformed origin.
    if (method === "POST" && !isApi(pathname)) checkSameOrigin(headers);
    return null;
  } catch (error) {
    return refusal(error, null, pathname, headers);
  }
}

async function refuseBody(request: NextRequest): Promise<Response | null> {
  const { pathname } = request.nextUrl;
  if (request.method !== "POST" || isApi(pathname)) return null;
  try {
    await checkActionBody(request.clone());
    return null;
  } catch (error) {
    return refusal(error, null, pathname, request.headers);
  }
}

function isApi(pathname: string): boolean {
  return /^\/api(\/|$)/.test(pathname);
}

/** The refusal in the form that the client can show. */
function refusal(error: unknown, status: number | null, pathname: string, headers: Headers): Response {
  if (!(error instanceof GuardError)) throw error;
  const responseStatus = status ?? error.status;
  switch (replyFormat(pathname, headers)) {
    case "page":
      return refusedPageResponse(responseStatus, error.message);
    case "action":
      return refusedActionResponse(responseStatus, error.message);
    case "problem":
      return problemResponse(responseStatus, error.kind, error.message);
  }
}

/** 503 for a request that arrives while the app starts. A browser loads the page again after a second. */
function startingResponse(pathname: string, headers: Headers): Response {
  const error = new GuardError("starting", "The app is starting. Try again in a few seconds.");
  const response =
    replyFormat(pathname, headers) === "page"
      ? refusedPageResponse(error.status, "This page loads again in a second.", "The app is starting")
      : refusal(error, null, pathname, headers);
  response.headers.set("retry-after", "1");
  response.headers.set("refresh", "1");
  return response;
}

/** What the client can show: a page, the text of a failed server action, or a problem document. */
function replyFormat(pathname: string, headers: Headers): "page" | "action" | "problem" {
  if (isApi(pathname)) return "problem";
  if (headers.has("next-action")) return "action";
  return headers.get("accept")?.includes("text/html") ? "page" : "problem";
}
