import { chanceInteger } from "../catalog/chance";

/** Where a machine seems to be reached: an address that exists in documents only (RFC 5737). */
export function machineAddress(id: string): string {
  const network = chanceInteger(0, 1, id, "network") === 0 ? "198.51.100" : "203.0.113";
  return `${network}.${chanceInteger(1, 254, id, "host")}`;
}

/** A port that a machine is reached at behind somebody else's address. */
export function machinePort(id: string, use: string): number {
  return chanceInteger(20_000, 59_999, id, use);
}

/** Something that has to be kept secret, sixteen hexadecimal digits. */
export function machineSecret(id: string, use: string): string {
  const half = (part: string) => chanceInteger(0, 0xffff_ffff, id, use, part).toString(16).padStart(8, "0");
  return half("first") + half("second");
}
