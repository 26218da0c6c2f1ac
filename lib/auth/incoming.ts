import type { Server } from "node:http";
import { subscribe } from "node:diagnostics_channel";

import { onEachRequest } from "@/lib/sender/sender";

/** Bytes of all request headers: 180 cookies of 4 kB, the most a browser stores for a host, and some room. */
const maxHeaderBytes = 2 ** 20;

/** The name pattern of this app's cookies. */
const ownCookiePattern = /^(__Host-)?gpu[.-]/;

/**
 * Drops cookies of other programs before anything reads them, and raises the header limit to fit as many as a
 * browser stores: browsers send cookies that a program on another port of the same host set.
 */
export function dropForeignCookies(): () => void {
  subscribe("net.server.socket", raiseHeaderLimit);
  return onEachRequest(({ headers }) => {
    if (headers.cookie === undefined) return;
    const own = filterOwnCookies(headers.cookie);
    if (own === "") delete headers.cookie;
    else headers.cookie = own;
  });
}

/** The cookies of this app in a Cookie header. */
export function filterOwnCookies(header: string): string {
  return header
    .split(/;\s*/)
    .filter((cookie) => ownCookiePattern.test(cookie))
    .join("; ");
}

// Next creates the server without this option. Node reads it at each connection, and the first one finds it
// unset.
function raiseHeaderLimit(message: unknown): void {
  const { socket } = message as { socket: { server?: Server & { maxHeaderSize?: number } } };
  if (socket.server && "maxHeadersCount" in socket.server) socket.server.maxHeaderSize = maxHeaderBytes;
}

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
