import { isIPv4, isIPv6 } from "node:net";
import { createHmac } from "node:crypto";

import { listensOnLoopbackOnly, type Environment } from "@/lib/env";
import { parseHost } from "@/lib/sender/host";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a Host header names this app. Accepts loopback, an own name below localhost, ALLOWED_HOSTS, the
 * host of the public board and the listening host; when the app listens for others, also bare addresses, because a stranger's domain cannot
 * resolve to one in a Host header. Ignores the port: it differs behind a container or a reverse proxy.
 */
export function isKnownHost(
  header: string,
  {
    host,
    allowedHosts,
    publicBoard = null,
  }: Pick<Environment, "host" | "allowedHosts"> & Partial<Pick<Environment, "publicBoard">>,
): boolean {
  const name = parseHost(header);
  if (name === null) return false;
  if (name === publicBoard?.host) return true;
  if (isLocalName(name) || allowedHosts.includes(name) || name === host.toLowerCase()) return true;
  return !listensOnLoopbackOnly({ host }) && isAddress(name);
}

/** Whether a Host header names this machine, so that no proxy passed the request on under its own name. */
export function isLocalHost(header: string): boolean {
  const name = parseHost(header);
  return name !== null && isLocalName(name);
}

function isLocalName(name: string): boolean {
  return loopbackNames.has(name) || isOwnHostName(name);
}

function isAddress(name: string): boolean {
  return isIPv4(name) || (/^\[.*\]$/.test(name) && isIPv6(name.slice(1, -1)));
}

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
const labelLength = 10;
const pattern = /^cheapest-gpu(-[a-z2-7]{10})?\.localhost$/;

/**
 * The name under which the owner opens the app on this machine: `cheapest-gpu-….localhost`. Browsers send
 * cookies to every port of a name, and other programs serve pages under `localhost`; fifty bits of the auth
 * secret keep them from using this name. It is stable, so bookmarks keep working.
 */
export function ownHostName(loginSecret: string): string {
  const digest = createHmac("sha256", loginSecret).update("own name").digest();
  const label = [...digest.subarray(0, labelLength)].map((byte) => alphabet[byte % alphabet.length]).join("");
  return `cheapest-gpu-${label}.localhost`;
}

/** Whether a name has the form of an own name. Browsers resolve all of these to this machine. */
export function isOwnHostName(name: string): boolean {
  return pattern.test(name);
}
