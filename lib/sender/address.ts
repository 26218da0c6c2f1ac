import { isIP, isIPv4, isIPv6, SocketAddress } from "node:net";

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

/** The owner of one IPv6 address usually has its whole /64. */
export function networkPrefix(address: string): string {
  const plain = address.replace(/%.*$/, "");
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  const [head = "", tail] = plain.toLowerCase().split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array.from({ length: zeros }, () => "0"), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
