import { BlockList, isIP } from "node:net";

/** A lookup list of validated addresses and networks such as `10.0.0.0/8`. */
export function createNetworkList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Whether an IP address is in the list. */
export function isInNetworks(address: string, list: BlockList): boolean {
  return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** One public address in every allocated /8 of IPv4, and in every part of 2000::/3. */
const sampleAddresses = [
  Array.from({ length: 223 }, (_, index) => index + 1)
    .filter((first) => first !== 10 && first !== 127)
    .map((first) => `${first}.37.91.13`),
  ["2001:db7::1", "2400::1", "2600::1", "2800::1", "2a00::1", "2c00::1", "3f00::1"],
];

/** Whether the networks together cover all public IPv4 or IPv6 addresses. */
export function coversEverything(entries: readonly string[]): boolean {
  const list = createNetworkList(entries);
  return sampleAddresses.some((addresses) => addresses.every((address) => isInNetworks(address, list)));
}
