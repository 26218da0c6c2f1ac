import { chanceInteger } from "../catalog/chance";

/** The address of a machine, from the documentation ranges of RFC 5737. */
export function machineAddress(id: string): string {
  const network = chanceInteger(0, 1, id, "network") === 0 ? "198.51.100" : "203.0.113";
  return `${network}.${chanceInteger(1, 254, id, "host")}`;
}

/** The port of a machine behind a shared address. */
export function machinePort(id: string, use: string): number {
  return chanceInteger(20_000, 59_999, id, use);
}

/** A secret of a machine, sixteen hexadecimal digits. */
export function machineSecret(id: string, use: string): string {
  const half = (part: string) => chanceInteger(0, 0xffff_ffff, id, use, part).toString(16).padStart(8, "0");
  return half("first") + half("second");
}
