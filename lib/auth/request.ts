import type { Environment } from "@/lib/env";

import { isKnownHost, isLocalHost } from "./hosts";
import { adviceOnHost, adviceOnOrigin, adviceOnPlainHttp, logRefusal } from "./proxy-advice";
import { GuardError, type RefusalKind } from "./refusal";
import { isLoopback } from "@/lib/sender/address";
import { readSender } from "@/lib/sender/sender";

type ReadableHeaders = Pick<Headers, "get">;
type HostRules = Pick<Environment, "host" | "allowedHosts" | "allowsPlainHttp"> &
  Partial<Pick<Environment, "publicBoard">>;

/** Rejects an unknown host: a stranger's page may point its own domain here. */
export function checkHost(headers: ReadableHeaders, rules: HostRules): void {
  const host = headers.get("host");
  if (host !== null && isKnownHost(host, rules)) return;
  throw refusalError("foreign-request", "host", headers, [
    "This app is not available at that name.",
    adviceOnHost(headers),
  ]);
}

/** Rejects an unknown host, and a connection that others could read. */
export function checkConnection(headers: ReadableHeaders, rules: HostRules): void {
  checkHost(headers, rules);
  const { address, isHttps } = readSender(headers);
  if (isHttps || rules.allowsPlainHttp || (address !== null && isLoopback(address))) return;
  throw refusalError("plain-http", "plain-http", headers, [
    "This app is available only by https, through its proxy.",
    adviceOnPlainHttp(headers),
  ]);
}

/**
 * Whether a program on this machine sent this request itself: over loopback, under a name of this machine, and through no
 * proxy. Where TRUST_PROXY has the loopback address, a request of the proxy looks the same, so none counts.
 */
export function isFromThisMachine(headers: ReadableHeaders): boolean {
  const { address, proxy } = readSender(headers);
  return (
    proxy === "none" && address !== null && isLoopback(address) && isLocalHost(headers.get("host") ?? "")
  );
}

/**
 * Rejects requests that no page of this app sent. Next accepts a server action without an Origin, so the
 * check runs where the change is made.
 */
export function checkSameOrigin(headers: ReadableHeaders): void {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  const own = ownOrigin(headers);
  if (origin === own && (site === null || site === "same-origin")) return;
  const advice = adviceOnOrigin(headers, own);
  throw refusalError("foreign-request", advice ? "origin" : "foreign-page", headers, [
    "This request did not come from a page of this app. Nothing was changed.",
    ...(advice ? [advice] : []),
  ]);
}

/** Why the guard rejects these headers, as a full message; null when it accepts them. */
export function findRefusal(headers: ReadableHeaders, rules: HostRules): string | null {
  try {
    checkConnection(headers, rules);
    if (headers.get("origin") !== null) checkSameOrigin(headers);
    return null;
  } catch (error) {
    if (error instanceof GuardError) return error.message;
    throw error;
  }
}

/**
 * Whether a page of another origin caused this request, other than by a link to a page of this app. The app's
 * cookies are sent even when only the port differs.
 */
export function isCrossOrigin(headers: ReadableHeaders): boolean {
  const site = headers.get("sec-fetch-site");
  if (site === null || site === "same-origin" || site === "none") return false;
  return headers.get("sec-fetch-mode") !== "navigate" || headers.get("sec-fetch-dest") !== "document";
}

/** The origin under which the client reaches the app. */
export function ownOrigin(headers: ReadableHeaders): string {
  return `${readSender(headers).isHttps ? "https" : "http"}://${headers.get("host")?.toLowerCase()}`;
}

function refusalError(
  kind: RefusalKind,
  reason: string,
  headers: ReadableHeaders,
  sentences: string[],
): GuardError {
  const message = sentences.join(" ");
  logRefusal(reason, headers, message);
  return new GuardError(kind, message);
}

/** The text of a bearer token; null when there is none. */
export function readBearerToken(headers: ReadableHeaders): string | null {
  return /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}
