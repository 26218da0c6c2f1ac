import { randomBytes, randomUUID } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

import { isInNetworks, createNetworkList } from "@/lib/networks";
import { processState } from "@/lib/process-state";
import { enterRequest } from "@/lib/request-id";

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
const shared =
  processState<Record<"address" | "https" | "host" | "proxy" | "request", `x-${string}`>>("sender headers");
const headerNames = (shared.value ??= {
  address: `x-address-${randomBytes(12).toString("hex")}`,
  https: `x-https-${randomBytes(12).toString("hex")}`,
  host: `x-host-${randomBytes(12).toString("hex")}`,
  proxy: `x-proxy-${randomBytes(12).toString("hex")}`,
  request: `x-request-${randomBytes(12).toString("hex")}`,
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
  return onEachRequest((request, response) => {
    const { headers, socket } = request;
    // Keep the original client and host.
    const isHandedOn = isForwardedByNext(request);
    handedOn.set(request, isHandedOn);
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
    identify(headers, response);
  });
}

// `annotateSender` sets the header that tells, so it keeps what it found.
const handedOn = new WeakMap<IncomingMessage, boolean>();

/** Whether Next forwarded this request to itself, as it does with an action of another page. */
export function isForwardedByNext(request: IncomingMessage): boolean {
  return handedOn.get(request) ?? request.headers[headerNames.address] !== undefined;
}

const requestIdHeader = "x-request-id";

/** The forms in which proxies write ids: a UUID, with or without dashes. */
const requestIdPattern = /^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/i;

/** Gives a request an id for its log lines and its response; one of a trusted proxy stays if it has the usual form. */
function identify(headers: IncomingMessage["headers"], response: ServerResponse): void {
  const forwarded = headers[headerNames.request];
  const received = headers[headerNames.proxy] === "trusted" ? headers[requestIdHeader] : undefined;
  const proposed = typeof received === "string" && requestIdPattern.test(received) ? received : null;
  const id = typeof forwarded === "string" ? forwarded : (proposed ?? randomUUID());
  delete headers[requestIdHeader];
  headers[headerNames.request] = id;
  response.setHeader(requestIdHeader, id);
  enterRequest(id);
}

/** Whether a header is one in which this process records the origin of a request. */
export function isSenderHeader(name: string): boolean {
  return Object.values<string>(headerNames).includes(name);
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
export function onEachRequest(
  listen: (request: IncomingMessage, response: ServerResponse) => void,
): () => void {
  const hear = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    listen(request, response);
  };
  subscribe(channel, hear);
  return () => void unsubscribe(channel, hear);
}
