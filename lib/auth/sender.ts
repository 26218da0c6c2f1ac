import { randomBytes } from "node:crypto";
import { BlockList, isIP } from "node:net";

import { plainAddress } from "./address";
import { onEachRequest } from "./each-request";

/** Who is connected: the address, null where it is not known, and whether the line up to the app is encrypted. */
export interface Sender {
  address: string | null;
  isHttps: boolean;
}

const forwardedHeaders = [
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "forwarded",
] as const;

// Drawn per process, so that nobody outside can name them, even before anything listens to requests.
const shared = globalThis as {
  cheapestGpuSenderHeaders?: Record<"address" | "https" | "host", `x-${string}`>;
};
const headerNames = (shared.cheapestGpuSenderHeaders ??= {
  address: `x-address-${randomBytes(12).toString("hex")}`,
  https: `x-https-${randomBytes(12).toString("hex")}`,
  host: `x-host-${randomBytes(12).toString("hex")}`,
});

/** The header in which this process notes the address of whoever is connected. */
export const addressHeader = headerNames.address;

/**
 * Notes in every request, before anything else reads it, where it comes from, because Next tells its handlers nothing that a
 * sender could not make up. What is forwarded counts from a trusted proxy only, and is dropped otherwise. Returns what ends it.
 */
export function tellSenders(trustedProxies: readonly string[]): () => void {
  const trusted = listOf(trustedProxies);
  return onEachRequest(({ headers, socket }) => {
    // Next hands an action on to the page that knows it by a request to itself, under the address on which it listens: it stays
    // whose it was, not this machine's, and for the name that it was sent to.
    const isHandedOn = headers[headerNames.address] !== undefined;
    const named = headers[headerNames.host];
    if (isHandedOn && typeof named === "string") headers.host = named;
    const peer = socket.remoteAddress === undefined ? null : plainAddress(socket.remoteAddress);
    if (!isHandedOn && peer !== null && isTrusted(peer, trusted)) {
      const host = lastOf(headers["x-forwarded-host"]);
      if (host) headers.host = host;
      if (lastOf(headers["x-forwarded-proto"])?.toLowerCase() === "https") headers[headerNames.https] = "1";
    }
    const address = addressOf(peer, headers["x-forwarded-for"], trusted);
    for (const name of forwardedHeaders) delete headers[name];
    if (!isHandedOn && headers.host !== undefined) headers[headerNames.host] = headers.host;
    if (address !== null && !isHandedOn) headers[headerNames.address] = address;
  });
}

/** Where a request comes from, as `tellSenders` noted it. */
export function senderOf(headers: Pick<Headers, "get">): Sender {
  return { address: headers.get(headerNames.address), isHttps: headers.get(headerNames.https) === "1" };
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(address) || address === "::1";
}

/** The nearest address that is no trusted proxy: from the right, because the left is whatever the sender likes. */
function addressOf(
  peer: string | null,
  forwarded: string | string[] | undefined,
  trusted: BlockList,
): string | null {
  let address = peer;
  const hops = partsOf(forwarded);
  while (address !== null && isTrusted(address, trusted)) {
    const hop = hops.pop();
    if (hop === undefined || isIP(hop) === 0) break;
    address = plainAddress(hop);
    // Nobody reaches a proxy from this machine's own address; who says so is not to be taken for it.
    if (isLoopback(address) && !isTrusted(address, trusted)) return null;
  }
  return address;
}

function lastOf(value: string | string[] | undefined): string | undefined {
  return partsOf(value).at(-1);
}

function partsOf(value: string | string[] | undefined): string[] {
  return [value ?? []]
    .flat()
    .join(",")
    .split(",")
    .map((part) => part.trim());
}

function isTrusted(address: string, trusted: BlockList): boolean {
  return trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** Addresses and networks such as `10.0.0.0/8`. */
function listOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
