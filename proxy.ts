import { randomBytes } from "node:crypto";

import { NextResponse, type NextRequest } from "next/server";

import { checkEarly } from "@/lib/auth/early";
import { contentSecurityPolicy, isDecodable, withoutInternal } from "@/lib/auth/headers";
import { isKnownHost } from "@/lib/auth/hosts";
import { GuardError } from "@/lib/auth/refusal";
import { senderOf } from "@/lib/auth/sender";
import { env, runtime } from "@/lib/env";
import { problem } from "@/lib/problem";

/**
 * The headers that differ from answer to answer; next.config.js has the others. Nothing is safe because of this file: who may
 * do what is asked where it is done (`lib/auth/guard.ts`).
 */
export function proxy(request: NextRequest): Response {
  const response = refuse(request) ?? pass(request);
  if (senderOf(request.headers).isHttps)
    response.headers.set("strict-transport-security", "max-age=31536000");
  return response;
}

function pass(request: NextRequest): Response {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, runtime.isDevelopment());
  const headers = withoutInternal(request.headers);
  headers.set("x-nonce", nonce);
  // Next takes the nonce of its own scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function refuse({ method, nextUrl, headers }: NextRequest): Response | null {
  if (!isKnownHost(headers.get("host") ?? "", env())) {
    return problem(421, "foreign-request", "This app does not answer under that name.");
  }
  if (!isDecodable(nextUrl.pathname)) return problem(400, "invalid", "This address cannot be read.");
  try {
    checkEarly(method, nextUrl.pathname, headers);
    return null;
  } catch (error) {
    if (error instanceof GuardError) return problem(error.status, error.kind, error.message);
    throw error;
  }
}
