import { isIPv4, isIPv6 } from "node:net";

import { listensOnLoopbackOnly, type Environment } from "@/lib/env";

import { isOwnHostName } from "./own-host-name";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a Host header names this app. Accepts loopback, an own name below localhost, ALLOWED_HOSTS and the
 * listening host; when the app listens for others, also bare addresses, because a stranger's domain cannot
 * resolve to one in a Host header. Ignores the port: it differs behind a container or a reverse proxy.
 */
export function isKnownHost(
  header: string,
  { host, allowedHosts }: Pick<Environment, "host" | "allowedHosts">,
): boolean {
  const [, text = "", port = "0"] = /^(.*?)(?::(\d{1,5}))?$/s.exec(header)!;
  if (Number(port) > 65_535) return false;
  const name = text.toLowerCase();
  if (
    loopbackNames.has(name) ||
    isOwnHostName(name) ||
    allowedHosts.includes(name) ||
    name === host.toLowerCase()
  )
    return true;
  return !listensOnLoopbackOnly({ host }) && isAddress(name);
}

function isAddress(name: string): boolean {
  return isIPv4(name) || (/^\[.*\]$/.test(name) && isIPv6(name.slice(1, -1)));
}
