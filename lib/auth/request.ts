import type { Environment } from "@/lib/env";

import { isKnownHost } from "./hosts";
import { GuardError } from "./refusal";
import { isLoopback } from "./address";
import { senderOf } from "./sender";

type Received = Pick<Headers, "get">;
type Door = Pick<Environment, "host" | "allowedHosts" | "allowsPlainHttp">;

/** Refuses a name that is not the app's (a stranger's page that points its name here), and a line that others could read. */
export function checkLine(headers: Received, door: Door): void {
  const host = headers.get("host");
  if (host === null || !isKnownHost(host, door)) {
    throw new GuardError("foreign-request", "This app does not answer under that name, so nothing was done.");
  }
  const { address, isHttps } = senderOf(headers);
  if (isHttps || door.allowsPlainHttp || (address !== null && isLoopback(address))) return;
  throw new GuardError("plain-http", "This app is reached by https only, through its proxy.");
}

/**
 * Refuses what no page of this app asked for. Next lets a server action through that has no Origin at all, so it is checked
 * where the change is made.
 */
export function checkOwnPage(headers: Received): void {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === ownOrigin(headers) && (site === null || site === "same-origin")) return;
  throw new GuardError(
    "foreign-request",
    "This request did not come from a page of this app, so nothing was done.",
  );
}

/** Under which origin whoever sent this reaches the app. */
export function ownOrigin(headers: Received): string {
  return `${senderOf(headers).isHttps ? "https" : "http"}://${headers.get("host")?.toLowerCase()}`;
}

/** The text of a bearer token; null when there is none. */
export function bearerOf(headers: Received): string | null {
  return /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}
