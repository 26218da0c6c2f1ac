import { isIP, SocketAddress } from "node:net";

/**
 * The one spelling of an IP address: IPv6 in short form, an IPv4 address in IPv6 notation as IPv4, without a zone. What is no
 * address stays as it is.
 */
export function plainAddress(address: string): string {
  if (isIP(address) !== 6) return address;
  const { address: short } = new SocketAddress({ address, family: "ipv6" });
  return short.replace(/^::ffff:(?=[\d.]+$)/, "");
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(address) || address === "::1";
}
