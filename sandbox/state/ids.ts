import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { ProviderName } from "../call";

/** Creates ids in each cloud's format. */
export const newId: Readonly<Record<ProviderName, () => string>> = {
  massedcompute: randomUUID,
  gpugeek: newLargeNumber,
  cloudcompute: () => String(randomInt(22_000_000, 98_000_000)),
  shadeform: randomUUID,
  sesterce: newObjectId,
};

/** Twelve bytes in hexadecimal, like MongoDB's ids. */
export function newObjectId(): string {
  return randomBytes(12).toString("hex");
}

/** A number of fifteen digits, like GPUGeek's machine and operation ids. */
export function newLargeNumber(): string {
  return String(500_000_000_000_000 + randomInt(100_000_000_000_000));
}
