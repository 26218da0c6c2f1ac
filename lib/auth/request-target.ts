import { onEachRequest } from "./each-request";

/**
 * Gives every request a plain path and one Host before Next reads it: Next redirects other forms, even to a stranger's address, before its
 * headers and the proxy get to see them. Returns what ends it.
 */
export function normalizeRequestTargets(): () => void {
  return onEachRequest((request) => {
    const { host, path } = parseTarget(request.url ?? "/");
    request.url = path;
    // Node keeps the first of several Host headers; together they are no name of this app.
    const hosts = host === null ? (request.headersDistinct["host"] ?? []) : [host];
    if (hosts.length > 0) request.headers.host = hosts.join(", ");
  });
}

/** A request's target as a path, and the host that it names: that counts then, not the Host header (RFC 9112, 3.2.2). */
export function parseTarget(target: string): { host: string | null; path: string } {
  const [, host = null, rest = target] = /^https?:\/\/([^/?#\\]*)(.*)$/is.exec(target) ?? [];
  const [, path = "", query = ""] = /^([^?]*)(.*)$/s.exec(rest)!;
  return { host, path: `/${path}`.replaceAll(/[\\/]+/g, "/").replace(/^\/\*$/, "/") + query };
}
