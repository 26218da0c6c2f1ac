import { isIPv4, isIPv6 } from "node:net";

import { listensToItselfOnly, type Environment } from "@/lib/env";

/**
 * Whether a Host header names this app: loopback and ALLOWED_HOSTS always; where it listens for others, also the name that it
 * listens on and bare addresses, which no stranger's name can be pointed at. The port is the browser's affair: in front of a
 * container or a reverse proxy it is another one.
 */
export function isKnownHost(
  header: string,
  { host, allowedHosts }: Pick<Environment, "host" | "allowedHosts">,
): boolean {
  const [, text = "", port = "0"] = /^(.*?)(?::(\d{1,5}))?$/s.exec(header)!;
  if (Number(port) > 65_535) return false;
  const name = text.toLowerCase();
  if (isLoopback(name) || allowedHosts.includes(name)) return true;
  if (listensToItselfOnly({ host })) return false;
  return name === host.toLowerCase() || isAddress(name);
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || (isIPv4(name) && name.startsWith("127."));
}

function isAddress(name: string): boolean {
  return isIPv4(name) || (/^\[.*\]$/.test(name) && isIPv6(name.slice(1, -1)));
}
