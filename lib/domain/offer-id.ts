import { createHash } from "node:crypto";

import type { OriginId } from "./provider-id";

const base32 = "abcdefghijklmnopqrstuvwxyz234567";

/** 16 base32 characters (80 bits) of SHA-256 over provider and native id. */
export function offerId(provider: OriginId, nativeId: string): string {
  const digest = createHash("sha256").update(`${provider}\n${nativeId}`).digest();
  let id = "";
  for (let group = 0; group < 2; group++) {
    let bits = BigInt(`0x${digest.subarray(group * 5, group * 5 + 5).toString("hex")}`);
    let part = "";
    for (let digit = 0; digit < 8; digit++) {
      part = base32[Number(bits & 31n)] + part;
      bits >>= 5n;
    }
    id += part;
  }
  return id;
}
