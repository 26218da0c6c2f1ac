/** An IPv4 address as such, also where a socket that takes both kinds tells it as an IPv6 one. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d)/i, "");
}
