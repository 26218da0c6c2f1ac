import type { Server } from "node:http";
import { subscribe } from "node:diagnostics_channel";

import { onEachRequest } from "./each-request";

/** Bytes of all headers of a request: as many cookies of a host as a browser keeps, 180 of 4 kB each, and some. */
const maxHeaderBytes = 2 ** 20;

/** How every cookie of this app is named. */
const ownCookiePattern = /^(__Host-)?gpu[.-]/;

/**
 * Keeps cookies of other programs out: browsers send them too when a program on another port of the same host sets them. They are
 * dropped before anything reads them, and there is room for as many as a browser keeps.
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

// Next makes the server without this option. Node asks for it at each connection, and the first one finds it unset.
function raiseHeaderLimit(message: unknown): void {
  const { socket } = message as { socket: { server?: Server & { maxHeaderSize?: number } } };
  if (socket.server && "maxHeadersCount" in socket.server) socket.server.maxHeaderSize = maxHeaderBytes;
}
