import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { ProviderName } from "../protocol";

/** Makes an id in the manner of each cloud. */
export const newId: Readonly<Record<ProviderName, () => string>> = {
  massedcompute: randomUUID,
  gpugeek: newLargeNumber,
  cloudcompute: () => String(randomInt(22_000_000, 98_000_000)),
  shadeform: randomUUID,
  sesterce: newObjectId,
};

/** The twelve bytes of MongoDB in hexadecimal. */
export function newObjectId(): string {
  return randomBytes(12).toString("hex");
}

/** A number of fifteen digits, as GPUGeek gives to machines and operations. */
export function newLargeNumber(): string {
  return String(500_000_000_000_000 + randomInt(100_000_000_000_000));
}
