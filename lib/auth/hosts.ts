import { isIPv4, isIPv6 } from "node:net";

import { listensOnLoopbackOnly, type Environment } from "@/lib/env";

import { isOwnHostName } from "./own-host-name";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a Host header names this app: loopback, a name of its own below localhost, ALLOWED_HOSTS and the name that it listens on always; where it
 * listens for others, also bare addresses, which no stranger's name can be pointed at. The port is the browser's affair: in front of a
 * container or a reverse proxy it is another one.
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
