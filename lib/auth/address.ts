import { isIP, SocketAddress } from "node:net";

/**
 * The canonical form of an IP address: short IPv6, IPv4-mapped IPv6 as IPv4, no zone. Returns other text
 * unchanged.
 */
export function plainAddress(address: string): string {
  if (isIP(address) !== 6) return address;
  const { address: short } = new SocketAddress({ address, family: "ipv6" });
  return short.replace(/^::ffff:(?=[\d.]+$)/, "");
}

export function isLoopback(address: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(address) || address === "::1";
}
