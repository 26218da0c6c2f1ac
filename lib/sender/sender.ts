import { randomBytes } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

import { isInNetworks, createNetworkList } from "@/lib/networks";
import { processState } from "@/lib/process-state";

import { plainAddress } from "./address";
import { forwardedHeaders, readForwarded } from "./forwarded";

/** The client of a connection. */
interface Sender {
  /** Null when unknown. */
  address: string | null;
  /** Whether the connection to the app is encrypted. */
  isHttps: boolean;
  /**
   * Whether a proxy passed the request on, and whether it is in TRUST_PROXY; reports by others are ignored.
   */
  proxy: "none" | "trusted" | "untrusted";
}

const unknown = "unknown";

// Random per process, so no client can send these headers, even before the listener is installed.
const shared = processState<Record<"address" | "https" | "host" | "proxy", `x-${string}`>>("sender headers");
const headerNames = (shared.value ??= {
  address: `x-address-${randomBytes(12).toString("hex")}`,
  https: `x-https-${randomBytes(12).toString("hex")}`,
  host: `x-host-${randomBytes(12).toString("hex")}`,
  proxy: `x-proxy-${randomBytes(12).toString("hex")}`,
});

/** The header in which this process records the client's address, or "unknown". */
export const addressHeader = headerNames.address;

/**
 * Records the origin of every request in headers before anything else reads it, because Next passes its
 * handlers nothing that a client could not forge. Forwarded headers count from a trusted proxy only, and are
 * dropped otherwise. Returns a function that stops it.
 */
export function annotateSender(trustedProxies: readonly string[]): () => void {
  const trusted = createNetworkList(trustedProxies);
  return onEachRequest(({ headers, socket }) => {
    // Next forwards an action to the page that defines it with a request to itself, under its listening
    // address: keep the original client and host.
    const isHandedOn = headers[headerNames.address] !== undefined;
    const peer = socket.remoteAddress === undefined ? null : plainAddress(socket.remoteAddress);
    if (isHandedOn) {
      const named = headers[headerNames.host];
      if (typeof named === "string") headers.host = named;
    } else if (peer !== null && isInNetworks(peer, trusted)) {
      const { address, isHttps, host } = readForwarded(headers, peer, trusted);
      headers[headerNames.address] = address ?? unknown;
      headers[headerNames.proxy] = "trusted";
      if (isHttps) headers[headerNames.https] = "1";
      if (host !== null) headers.host = host;
    } else {
      headers[headerNames.address] = peer ?? unknown;
      if (forwardedHeaders.some((name) => headers[name] !== undefined))
        headers[headerNames.proxy] = "untrusted";
    }
    for (const name of forwardedHeaders) delete headers[name];
    if (!isHandedOn && headers.host !== undefined) headers[headerNames.host] = headers.host;
  });
}

/** False for a request that arrived before `annotateSender` listened, while the app starts. */
export function hasSender(headers: Pick<Headers, "get">): boolean {
  return headers.get(headerNames.address) !== null;
}

/** The origin of a request, as `annotateSender` recorded it. */
export function readSender(headers: Pick<Headers, "get">): Sender {
  const address = headers.get(headerNames.address);
  const proxy = headers.get(headerNames.proxy);
  return {
    address: address === unknown ? null : address,
    isHttps: headers.get(headerNames.https) === "1",
    proxy: proxy === "trusted" || proxy === "untrusted" ? proxy : "none",
  };
}

const channel = "http.server.request.start";

/**
 * Calls `listen` with every request before Next or anything else reads it. Returns a function that stops it.
 */
export function onEachRequest(listen: (request: IncomingMessage) => void): () => void {
  const hear = (message: unknown) => listen((message as { request: IncomingMessage }).request);
  subscribe(channel, hear);
  return () => void unsubscribe(channel, hear);
}
