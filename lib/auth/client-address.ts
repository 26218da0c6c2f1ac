import { BlockList, isIP } from "node:net";

import { plainAddress } from "./address";
import { addressHeader } from "./auth";
import { onEachRequest } from "./each-request";

/**
 * Writes into every request, before anything else reads it, whose address it comes from, and drops what the sender put
 * there. Next tells its handlers no address that a sender could not make up. Returns what ends it.
 */
export function tellAddresses(trustedProxies: readonly string[]): () => void {
  const trusted = listOf(trustedProxies);
  return onEachRequest(({ headers, socket }) => {
    delete headers[addressHeader];
    const address = addressOf(socket.remoteAddress, headers["x-forwarded-for"], trusted);
    if (address !== null) headers[addressHeader] = address;
  });
}

/** The nearest address that is no trusted proxy: from the right, because the left is whatever the sender likes. */
function addressOf(
  peer: string | undefined,
  forwarded: string | string[] | undefined,
  trusted: BlockList,
): string | null {
  let address = peer === undefined ? null : plainAddress(peer);
  const hops = [forwarded ?? []]
    .flat()
    .join(",")
    .split(",")
    .map((hop) => hop.trim());
  while (address !== null && isTrusted(address, trusted)) {
    const hop = hops.pop();
    if (hop === undefined || isIP(hop) === 0) break;
    address = hop;
  }
  return address;
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
