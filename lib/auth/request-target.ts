import { onEachRequest } from "./each-request";

/**
 * Normalizes every request to a plain path and one Host before Next reads it: Next redirects other forms,
 * even to a stranger's address, before its headers and the proxy run. Returns a function that stops it.
 */
export function normalizeRequestTargets(): () => void {
  return onEachRequest((request) => {
    const { host, path } = parseTarget(request.url ?? "/");
    request.url = path;
    // Node uses the first of several Host headers; joined, they match no host of this app.
    const hosts = host === null ? (request.headersDistinct["host"] ?? []) : [host];
    if (hosts.length > 0) request.headers.host = hosts.join(", ");
  });
}

/** Splits a request target into the path and the host, which overrides the Host header (RFC 9112, 3.2.2). */
export function parseTarget(target: string): { host: string | null; path: string } {
  const [, host = null, rest = target] = /^https?:\/\/([^/?#\\]*)(.*)$/is.exec(target) ?? [];
  const [, path = "", query = ""] = /^([^?]*)(.*)$/s.exec(rest)!;
  return { host, path: `/${path}`.replaceAll(/[\\/]+/g, "/").replace(/^\/\*$/, "/") + query };
}
