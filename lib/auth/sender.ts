import { randomBytes } from "node:crypto";

import { isInNetworks, createNetworkList } from "@/lib/networks";

import { plainAddress } from "./address";
import { onEachRequest } from "./each-request";
import { forwardedHeaders, readForwarded } from "./forwarded";

/** Who is connected. */
export interface Sender {
  /** Null where it is not known. */
  address: string | null;
  /** Whether the line up to the app is encrypted. */
  isHttps: boolean;
  /** Whether a proxy passed the request on, and whether it is in TRUST_PROXY; what another one reports is not used. */
  proxy: "none" | "trusted" | "untrusted";
}

const unknown = "unknown";

// Drawn per process, so that nobody outside can name them, even before anything listens to requests.
const shared = globalThis as {
  cheapestGpuSenderHeaders?: Record<"address" | "https" | "host" | "proxy", `x-${string}`>;
};
const headerNames = (shared.cheapestGpuSenderHeaders ??= {
  address: `x-address-${randomBytes(12).toString("hex")}`,
  https: `x-https-${randomBytes(12).toString("hex")}`,
  host: `x-host-${randomBytes(12).toString("hex")}`,
  proxy: `x-proxy-${randomBytes(12).toString("hex")}`,
});

/** The header in which this process notes the address of whoever is connected, or "unknown". */
export const addressHeader = headerNames.address;

/**
 * Notes in every request, before anything else reads it, where it comes from, because Next tells its handlers nothing that a
 * sender could not make up. What is forwarded counts from a trusted proxy only, and is dropped otherwise. Returns what ends it.
 */
export function annotateSender(trustedProxies: readonly string[]): () => void {
  const trusted = createNetworkList(trustedProxies);
  return onEachRequest(({ headers, socket }) => {
    // Next hands an action on to the page that knows it by a request to itself, under the address on which it listens: it stays
    // whose it was, not this machine's, and for the name that it was sent to.
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

/** Where a request comes from, as `annotateSender` noted it. */
export function readSender(headers: Pick<Headers, "get">): Sender {
  const address = headers.get(headerNames.address);
  const proxy = headers.get(headerNames.proxy);
  return {
    address: address === unknown ? null : address,
    isHttps: headers.get(headerNames.https) === "1",
    proxy: proxy === "trusted" || proxy === "untrusted" ? proxy : "none",
  };
}
