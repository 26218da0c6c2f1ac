import { isIP } from "node:net";

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Whether a Host header names this app: loopback always; where it listens for others, also the name that it listens on and
 * bare addresses, which no stranger's name can be pointed at.
 */
export function isKnownHost(host: string, listensOn: string): boolean {
  const name = host.replace(/:\d{1,5}$/, "");
  if (loopback.test(name)) return true;
  if (/^(localhost|127(\.\d{1,3}){3}|::1)$/.test(listensOn)) return false;
  return name.toLowerCase() === listensOn.toLowerCase() || isIP(name.replaceAll(/^\[|\]$/g, "")) !== 0;
}
